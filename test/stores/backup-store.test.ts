import { readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FailureError } from '../../src/core/kernel/failure.ts';
import { verifyLog } from '../../src/core/log/verify-log.ts';
import { type BackupOptions, backupStore } from '../../src/stores/sqlite/file/backup-store.ts';
import { copyDatabase } from '../../src/stores/sqlite/file/copy-database.ts';
import {
  openRestored,
  publishRestored,
  type RestoreOptions,
} from '../../src/stores/sqlite/file/restore-store.ts';
import { checkStore } from '../../src/stores/sqlite/log/check-store.ts';
import { openSqliteEventLog, type SqliteStore } from '../../src/stores/sqlite/log/open-event-log.ts';
import { appendOf, eventsOf } from '../contracts/append-of.ts';
import { temporaryFolder } from './temporary-folder.ts';

const clock = { now: () => '2026-11-23T12:00:00.000Z' };
const open = (path: string, create = false) => openSqliteEventLog({ path, clock, timeoutMs: 2_000, create });

const grow = async ({ log }: SqliteStore, count: number): Promise<void> => {
  const { position } = await log.head();
  await log.append(
    Array.from({ length: count }, (_, index) =>
      appendOf({ stream: `order-${position + index}`, events: eventsOf(30) }),
    ),
  );
};
const begun = async (count: number): Promise<SqliteStore> => {
  const store = await open(join(temporaryFolder(), 'shop.db'), true);
  await grow(store, count);
  return store;
};
const failure = async (failing: Promise<unknown>) => {
  const error = await failing.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof FailureError)) throw new Error('no failure', { cause: error });
  return error.failure;
};
const backedUp = (store: SqliteStore, more: Partial<BackupOptions> = {}) =>
  backupStore(store, {
    to: join(dirname(store.path), 'backup.db'),
    replace: false,
    timeoutMs: 2_000,
    step: () => undefined,
    verify: async () => undefined,
    ...more,
  });

describe('a backup', () => {
  test('is one file for its owner alone, sound, and pinned to what the log was when it began', async () => {
    const store = await begun(300);
    const head = await store.log.head();
    const writer = await open(store.path);
    const writing: Promise<void>[] = [];
    const made = await backedUp(store, { step: () => void writing.push(grow(writer, 5)) });
    await Promise.all(writing);
    expect(writing.length).toBeGreaterThan(0);
    expect(made).toMatchObject({ head, bytes: statSync(made.path).size });
    expect(statSync(made.path).mode & 0o777).toBe(0o600);
    const copy = await openSqliteEventLog({ path: made.path, clock, timeoutMs: 0, readonly: true });
    expect(await copy.log.head()).toEqual(head);
    expect(await copy.log.identity()).toEqual(await store.log.identity());
    expect(checkStore(copy.connection)).toEqual([]);
    expect(await verifyLog(copy.log, { pinned: head })).toMatchObject({ problems: [] });
    // Nothing beside it, not even while it is read.
    expect(readdirSync(dirname(made.path)).filter((name) => name.includes('backup'))).toEqual(['backup.db']);
    for (const each of [copy, writer, store]) await each.close();
  });

  test('removes what a killed one has left for the same place, and nothing of a running one', async () => {
    const store = await begun(1);
    const folder = dirname(store.path);
    const temporary = (): string[] => readdirSync(folder).filter((name) => name.endsWith('.tmp'));
    let own = '';
    const verify = async (copy: string): Promise<void> => {
      own = basename(copy);
    };
    await backedUp(store, { verify });
    // No process has a number beyond the system's highest.
    const dead = own.replace(`-${process.pid}-`, '-4194305-');
    const others = [own, '.backup.db.tmp', `.other${dead}`];
    for (const name of [dead, ...others]) writeFileSync(join(folder, name), '');
    await backedUp(store, { replace: true });
    expect(temporary().sort()).toEqual(others.sort());
    await store.close();
  });

  test('that is not found sound is not kept, and leaves what was there', async () => {
    const store = await begun(1);
    const to = join(dirname(store.path), 'backup.db');
    writeFileSync(to, 'the one of yesterday');
    const verify = () => Promise.reject(new Error('not sound'));
    await expect(backedUp(store, { replace: true, verify })).rejects.toThrow('not sound');
    expect(statSync(to).size).toBe(20);
    await expect(backedUp(store, { to: `${to}.new`, verify })).rejects.toThrow('not sound');
    expect(readdirSync(dirname(to)).filter((name) => /backup/.test(name))).toEqual(['backup.db']);
    await store.close();
  });

  test('never takes the place of the daybook, of a link, or unasked of any file', async () => {
    const store = await begun(1);
    const to = join(dirname(store.path), 'backup.db');
    expect(await failure(backedUp(store, { to: store.path, replace: true }))).toMatchObject({
      code: 'backup_onto_itself',
    });
    await backedUp(store);
    expect(await failure(backedUp(store))).toMatchObject({ kind: 'usage', code: 'file_exists' });
    const other = await open(to);
    expect(await failure(backedUp(store, { replace: true }))).toMatchObject({ code: 'file_in_use' });
    await other.close();
    symlinkSync(to, `${to}.link`);
    expect(await failure(backedUp(store, { to: `${to}.link`, replace: true }))).toMatchObject({
      kind: 'usage',
      code: 'symlink_refused',
    });
    expect(await failure(backedUp(store, { to: dirname(to), replace: true }))).toMatchObject({
      kind: 'usage',
      code: 'not_a_file',
    });
    expect(await failure(backedUp(store, { to: join(to, '../nowhere/x.db') }))).toMatchObject({
      code: 'no_directory',
    });
    await store.close();
  });

  test('leaves a file that has appeared there meanwhile', async () => {
    const store = await begun(1);
    const to = join(dirname(store.path), 'backup.db');
    const verify = async () => writeFileSync(to, 'somebody else was first');
    expect(await failure(backedUp(store, { verify }))).toMatchObject({ code: 'file_exists' });
    expect(statSync(to).size).toBe(23);
    await store.close();
  });
});

describe('a restore', () => {
  /** A daybook of five commits that had two when it was backed up, in use by somebody else. */
  const inUse = async () => {
    const user = await begun(2);
    const { path: from } = await backedUp(user);
    const before = await user.log.head();
    await grow(user, 3);
    expect(statSync(`${user.path}-wal`).size).toBeGreaterThan(0);
    const options: RestoreOptions = { from, path: user.path, timeoutMs: 2_000, clock, step: () => undefined };
    return { user, before, options };
  };

  test('shows others the whole backup at once, as another epoch, and nothing of it before', async () => {
    const { user, before, options } = await inUse();
    const { logId, epoch } = await user.log.identity();
    const restored = await openRestored(options);
    const seen: number[] = [];
    const looking = { ...options, step: () => void user.log.head().then((head) => seen.push(head.position)) };
    await publishRestored(restored, looking);
    expect(new Set(seen)).toEqual(new Set([5]));
    expect(await user.log.head()).toEqual(before);
    const identity = await user.log.identity();
    expect([identity.logId, identity.epoch === epoch]).toEqual([logId, false]);
    await restored.close();
    const again = await open(user.path);
    expect(checkStore(again.connection)).toEqual([]);
    expect(await verifyLog(again.log, { pinned: before })).toMatchObject({ commits: 2, problems: [] });
    await grow(again, 1);
    for (const sql of ['UPDATE commits SET actor = 1', 'DELETE FROM commits'])
      expect(() => again.connection.sqlite.exec(sql)).toThrow(/a commit is never/);
    expect(readdirSync(dirname(user.path)).filter((name) => name.startsWith('.'))).toEqual([]);
    await again.close();
    await user.close();
  });

  test('takes nothing that was decided upon what it has replaced', async () => {
    const { user, options } = await inUse();
    const restored = await openRestored(options);
    await publishRestored(restored, options);
    await restored.close();
    expect(await failure(user.log.append([appendOf({ stream: 'order-new' })]))).toMatchObject({
      kind: 'unavailable',
      code: 'log_restored',
    });
    const again = await open(user.path);
    expect((await again.log.head()).position).toBe(2);
    await again.close();
    await user.close();
  });

  test('is told to whoever waits for the log to go on', async () => {
    const { user, options } = await inUse();
    const waiting = new AbortController();
    await user.log.wait(2, waiting.signal);
    const restored = await openRestored(options);
    await publishRestored(restored, options);
    await restored.close();
    expect(await failure(user.log.wait(5, waiting.signal))).toMatchObject({ code: 'log_restored' });
    await user.close();
  });

  test('that ends half-way, or finds the daybook locked, leaves it as it was', async () => {
    const { user, options } = await inUse();
    const restored = await openRestored(options);
    const dying = () => {
      throw new Error('the lights went out');
    };
    await expect(publishRestored(restored, { ...options, step: dying })).rejects.toThrow('lights');
    user.connection.sqlite.exec('BEGIN IMMEDIATE');
    expect(await failure(publishRestored(restored, { ...options, timeoutMs: 0 }))).toMatchObject({
      kind: 'busy',
    });
    user.connection.sqlite.exec('ROLLBACK');
    expect((await user.log.head()).position).toBe(5);
    await grow(user, 1);
    expect(await verifyLog(user.log)).toMatchObject({ commits: 6, problems: [] });
    await restored.close();
    await user.close();
  });

  test('waits for who writes to the daybook, and never takes a locked one for restored', async () => {
    const { user, options } = await inUse();
    const restored = await openRestored(options);
    const { connection: from } = restored;
    const copy = { from, to: user.path, step: () => undefined };
    user.connection.sqlite.exec('BEGIN IMMEDIATE');
    expect(await failure(copyDatabase({ ...copy, timeoutMs: 0 }))).toMatchObject({ code: 'store_busy' });
    const waiting = copyDatabase({ ...copy, timeoutMs: 5_000 });
    user.connection.sqlite.exec('COMMIT');
    await waiting;
    expect((await user.log.head()).position).toBe(2);
    await restored.close();
    await user.close();
  });

  test('leaves nothing beside the daybook when the backup cannot be opened', async () => {
    const { user, options } = await inUse();
    const from = join(dirname(user.path), 'junk.db');
    writeFileSync(from, 'not a database, but long enough to look like a file'.repeat(100));
    expect(await failure(openRestored({ ...options, from }))).toMatchObject({ code: 'not_a_database' });
    expect(readdirSync(dirname(user.path)).filter((name) => name.startsWith('.'))).toEqual([]);
    await user.close();
  });
});
