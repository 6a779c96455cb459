import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDaybook } from '../../src/library/index.ts';
import { ownFolder } from '../support/folder.ts';
import { onNewestServer } from '../support/postgres/databases.ts';

onNewestServer(({ newDatabase }) => {
  test('the library opens a daybook in a database, and says what keeps nobody from working', async () => {
    const views = join(ownFolder(), 'views.db');
    const notices: unknown[] = [];
    const options = { db: await newDatabase(), views, notice: (one: unknown) => void notices.push(one) };
    await expect(openDaybook({ ...options, create: false })).rejects.toMatchObject({
      failure: { kind: 'not_found', code: 'no_daybook' },
    });
    const shop = await openDaybook(options);
    await shop.customers.register({ ref: 'ann', name: 'Ann Lee' });
    expect(await shop.customers.get({ ref: 'ann' })).toMatchObject({ ok: true, value: { name: 'Ann Lee' } });
    expect([existsSync(views), notices]).toEqual([
      true,
      expect.arrayContaining([expect.objectContaining({ kind: 'at_risk' })]),
    ]);
    await shop.close();
  });
});
