import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { advice } from '../../../core/kernel/advice.ts';
import { FailureError } from '../../../core/kernel/failure.ts';
import type { KeyAdministration, KeysBackup, KeysState } from '../../../core/model/key-store.ts';
import { readMasterKey } from '../../../files/master-key.ts';
import { claimAsideDatabase } from '../file/aside-database.ts';
import { assertFree, publishBackup } from '../file/backup-place.ts';
import { Connection } from '../file/connection.ts';
import { orDamagedFile } from '../file/failures.ts';
import { keyStatements } from './key-statements.ts';
import { beginKeys, connectToKeys, type KeysFile, ofAnotherLog, openBackup, openKeys } from './open-keys.ts';
import type { SqliteKeyStore } from './sqlite-key-store.ts';

/** What is done to a file of keys as a whole. */
export const administerKeys = (file: KeysFile): KeyAdministration => ({
  state: () => stateOf(file),
  rotate: async (to) => {
    const given = to && (await readMasterKey(to, file.timeoutMs));
    await using(await existing(file), async (store) => {
      await store.rewrap(given);
      await store.wipe();
    });
  },
  backup: (copy) => backedUp(file, copy),
  restore: (from, id) => restored(file, resolve(from), id),
});

async function stateOf(file: KeysFile): Promise<KeysState | undefined> {
  const wasOpenToOthers = isOpenToOthers(file.path);
  const connection = await connectToKeys(file);
  if (connection === undefined) return undefined;
  try {
    return { ...stateIn(connection), wasOpenToOthers };
  } catch (error) {
    throw orDamagedFile(error, file.path);
  } finally {
    connection.close();
  }
}

function stateIn({ sqlite, read }: Connection): Omit<KeysState, 'wasOpenToOthers'> {
  return read(() => {
    const { id, logId, masterKey, forgottenUpTo, overwrites, wiped, backedUpAt } =
      keyStatements(sqlite).state();
    const [keys, destroyed] = sqlite
      .prepare<[], [number, number]>('SELECT count(key), count(*) - count(key) FROM keys')
      .raw()
      .get() as [number, number];
    const isSelfContained = masterKey !== null;
    return {
      id,
      logId,
      keys,
      destroyed,
      isSelfContained,
      forgottenUpTo,
      isWiped: wiped >= overwrites,
      backedUpAt,
    };
  });
}

function isOpenToOthers(path: string): boolean {
  const { mode = 0 } = statSync(path, { throwIfNoEntry: false }) ?? {};
  return process.platform !== 'win32' && (mode & 0o077) !== 0;
}

/** One file that needs no other beside it: SQLite writes what can be read at one moment, and nothing that was freed. */
async function backedUp(
  file: KeysFile,
  { to, replace, at }: Parameters<KeyAdministration['backup']>[0],
): Promise<KeysBackup> {
  const path = resolve(to);
  const connection = await connectToKeys(file);
  if (connection === undefined) throw noKeys(file.path);
  try {
    assertFree(path, connection.path, replace);
    const aside = claimAsideDatabase(path);
    try {
      connection.read(() => connection.sqlite.prepare('VACUUM INTO ?').run(aside.path));
      remember(aside.path, at);
      publishBackup(aside, path, replace);
    } finally {
      aside.remove();
    }
    await connection.writeInTurn(() => keyStatements(connection.sqlite).backedUp(at));
    const { keys, destroyed } = stateIn(connection);
    return { path, bytes: statSync(path).size, keys, destroyed };
  } finally {
    connection.close();
  }
}

/** In the copy too: so it is known where it is restored. */
function remember(copy: string, at: string): void {
  const connection = new Connection({ path: copy, timeoutMs: 0, synchronous: 'FULL' });
  try {
    connection.write(() => keyStatements(connection.sqlite).backedUp(at));
  } finally {
    connection.close();
  }
}

/** What is added to a new file comes with it: without its keys, others would make new ones for the same people. */
async function restored(file: KeysFile, from: string, id: string): Promise<void> {
  const backup = await openBackup({ ...file, path: from });
  if (backup === undefined) throw noBackup(from);
  await using(backup, async () => {
    const [identity, content] = [await backup.identity(), await backup.content()];
    if (identity.id !== id) throw notOfThisLog(from);
    await using(await beginKeys(file, { ...identity, keys: content.keys }), async (store) => {
      if ((await store.identity()).id !== id) throw ofAnotherLog(file.path);
      await store.add(content);
    });
  });
}

async function existing(file: KeysFile): Promise<SqliteKeyStore> {
  const store = await openKeys(file);
  if (store === undefined) throw noKeys(file.path);
  return store;
}

async function using<T>(store: SqliteKeyStore, work: (store: SqliteKeyStore) => Promise<T>): Promise<T> {
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

const noKeys = (path: string): FailureError =>
  new FailureError({
    kind: 'not_found',
    code: 'no_keys',
    message: `There are no keys at ${path}.`,
    ...advice`The first command of a new daybook makes them. If there were some, put a backup of them back: ${{ program: 'keys restore' }}.`,
  });

const noBackup = (path: string): FailureError =>
  new FailureError({
    kind: 'not_found',
    code: 'no_keys_backup',
    message: `There is no backup of keys at ${path}.`,
    ...advice`Backups are made with ${{ program: 'keys backup' }}.`,
  });

const notOfThisLog = (path: string): FailureError =>
  new FailureError({
    kind: 'rejected',
    code: 'keys_of_another_log',
    message: `${path} holds the keys of another log: they open nothing of this one. Nothing was restored.`,
    ...advice`Name a backup of this log's keys, or the daybook that they are of with ${{ option: 'db' }}.`,
  });
