import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folder, Shop } from '../cli/support/program.ts';
import { Copy, untilReady } from '../serve/support/copies.ts';
import type { ServiceProcess } from '../serve/support/service-process.ts';
import { onNewestServer } from '../support/postgres/databases.ts';
import { queryAt } from '../support/postgres/server.ts';

onNewestServer(({ ownDatabase }) => {
  test('a copy follows a database: through a restart, a restored log, and until commits are lost', {
    timeout: 60_000,
  }, async () => {
    const shop = new Shop(await ownDatabase('template0'));
    const keys = join(folder(), 'shop.keys.db');
    const env = { XDG_STATE_HOME: folder(), DAYBOOK_KEYS: keys };
    await shop.out('db init', { env });
    const add = async (ref: string): Promise<void> => {
      await shop.out(['customers', 'add', '--ref', ref, '--name', ref], { env });
    };
    const isRead = async (copy: ServiceProcess, ref: string): Promise<void> =>
      expect.poll(async () => (await copy.get(`/customers/${ref}`)).status, { timeout: 10_000 }).toBe(200);
    const itself = await shop.run(['serve', 'queries', '--port', '0', '--yes', '--follow', shop.db], { env });
    expect([itself.code, itself.stderr]).toEqual([2, expect.stringContaining('A copy is kept in a file')]);
    const copied = await Copy.begin();
    const first = await copied.follow(shop.db, '', ['--keys', keys]);
    await add('ann');
    await isRead(first, 'ann');
    expect(await first.end()).toBe(0);

    await add('bob');
    const again = await copied.follow(shop.db, '', ['--keys', keys]);
    await isRead(again, 'bob');
    await shop.out('db adopt --yes', { env });
    await expect.poll(() => again.stderr, { timeout: 10_000 }).toContain('has all that is here');
    await add('cid');
    await isRead(again, 'cid');
    await untilReady(again);

    await queryAt(
      shop.db,
      `SET session_replication_role = replica; DELETE FROM daybook.commits WHERE position = 3;
       UPDATE daybook.log_head SET position = 2, hash = (SELECT hash FROM daybook.commits WHERE position = 2)`,
    );
    expect(await untilReady(again, false)).toMatchObject({ feed: { ok: false } });
    expect(await (await again.get('/customers/ann')).json()).toMatchObject({ code: 'copy_stopped' });
    expect(again.stderr).toContain('--refetch');
    expect(await again.end()).toBe(0);
  });
});
