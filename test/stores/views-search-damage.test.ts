import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { openDaybook } from '../../src/app.ts';
import { ownFolder } from '../support/folder.ts';
import { clock, copyStore, fileOf, smallShop } from '../support/small-shop.ts';

test('A search index that lacks the words of an order is sound to SQLite, and told by verifying', async () => {
  const db = `${ownFolder()}/shop.db`;
  copyStore((await smallShop()).folded, db);
  const views = new Database(fileOf(db, '.views.db'));
  views.exec('DELETE FROM order_search_words WHERE rowid = 3');
  expect(views.pragma('integrity_check', { simple: true })).toBe('ok');
  views.close();
  const daybook = await openDaybook({ db, clock, create: false });
  const verified = await daybook.queries.dispatchUnknown({ name: 'VerifyViews', data: {} });
  expect(verified).toMatchObject({
    failure: {
      code: 'views_differ',
      message: expect.stringContaining('order_search') as string,
      details: {
        reports: expect.arrayContaining([
          expect.objectContaining({
            differences: [{ table: 'order_search_words', key: [3], kind: 'different', columns: [] }],
          }),
        ]) as unknown,
      },
    },
  });
  await daybook.commands.dispatchUnknown({ name: 'RebuildViews', data: {} });
  expect(await daybook.queries.dispatchUnknown({ name: 'VerifyViews', data: {} })).toMatchObject({
    ok: true,
  });
  await daybook.close();
});
