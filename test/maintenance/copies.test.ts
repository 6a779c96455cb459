import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDaybook } from '../../src/library/index.ts';
import { exportArchive, readArchive } from '../../src/maintenance/archive.ts';
import { backup } from '../../src/maintenance/backup.ts';
import { info } from '../../src/maintenance/info.ts';
import { initialise } from '../../src/maintenance/initialise.ts';
import { backupKeys, restoreKeys } from '../../src/maintenance/keys.ts';
import { restore } from '../../src/maintenance/restore.ts';
import { keysPath } from '../../src/stores/sqlite/keys/keys-path.ts';
import { openSqliteEventLog } from '../../src/stores/sqlite/log/open-event-log.ts';
import { folder } from '../cli/support/program.ts';

const clock = { now: () => '2026-11-23T12:00:00.000Z' };
const optionsOf = (db: string) => ({ db, timeoutMs: 1_000, progress: () => undefined });

/** A copy of a daybook with one customer. */
async function copied(home: string) {
  const options = optionsOf(join(home, 'copy.db'));
  await initialise(options);
  const daybook = await openDaybook({ db: options.db });
  await daybook.customers.register({ ref: 'ann', name: 'Ann Lee' });
  await daybook.close();
  const store = await openSqliteEventLog({ ...options, path: options.db, clock });
  await store.replica.follow({
    source: 'https://shop.example',
    commandsAt: 'https://shop.example',
    known: 3,
    heardAt: '2026-11-23T11:59:00.000Z',
  });
  await store.close();
  return options;
}

test('a copy answers questions and takes no command, nor an archive, and says what it follows', async () => {
  const options = await copied(folder());
  const daybook = await openDaybook({ db: options.db });
  expect(await daybook.customers.get({ ref: 'ann' })).toMatchObject({ ok: true, value: { name: 'Ann Lee' } });
  const registered = await daybook.customers.register({ ref: 'bob', name: 'Bob Ray' });
  expect(registered).toMatchObject({ ok: false, failure: { code: 'replica' } });
  const dryRun = await daybook.customers.register({ ref: 'bob', name: 'Bob Ray' }, { dryRun: true });
  expect(dryRun).toMatchObject({ ok: true, value: { status: 'dry_run' } });
  await daybook.close();
  const archive = async function* lines() {
    let number = 0;
    for await (const line of exportArchive(options)) yield { number: ++number, text: JSON.stringify(line) };
  };
  await expect(readArchive(options, archive(), false)).rejects.toMatchObject({
    failure: { code: 'replica', message: expect.stringContaining('https://shop.example') as string },
  });
  expect(await info(options)).toMatchObject({
    follows: 'https://shop.example',
    behind: 2,
    heardAt: '2026-11-23T11:59:00.000Z',
    synchronous: 'NORMAL',
  });
});

test('what is restored from a copy is a daybook of its own, in another epoch', async () => {
  const home = folder();
  const options = await copied(home);
  const [file, promoted] = [join(home, 'backup.db'), optionsOf(join(home, 'promoted.db'))];
  await backup(options, file, false);
  await restore(promoted, file, async () => undefined);
  await backupKeys({ ...options, now: undefined }, join(home, 'keys.db'), false);
  await restoreKeys(promoted, join(home, 'keys.db'));
  const [before, after] = [await info(options), await info(promoted)];
  expect(after).toMatchObject({ logId: before['logId'], head: before['head'], synchronous: 'FULL' });
  expect(after['epoch']).not.toBe(before['epoch']);
  const daybook = await openDaybook({ db: promoted.db, keys: keysPath(options.db) });
  expect((await daybook.customers.register({ ref: 'bob', name: 'Bob Ray' })).ok).toBe(true);
  await daybook.close();
});
