import { statSync } from 'node:fs';
import type { KeyAdministration, KeysState } from '../../../core/model/key-store.ts';
import { administrationOf } from '../../../core/seal/key-administration.ts';
import type { StoredKeys } from '../../../core/seal/stored-keys.ts';
import type { Connection } from '../file/connection.ts';
import { orDamagedFile } from '../file/failures.ts';
import { keyStatements } from './key-statements.ts';
import { keysBackups } from './keys-backups.ts';
import { beginKeys, connectToKeys, type KeysFile, ofAnotherLog, openKeys } from './open-keys.ts';

/** What is done to a file of keys as a whole. */
export const administerKeys = (file: KeysFile): KeyAdministration =>
  administrationOf(
    {
      place: file.path,
      file: file.path,
      state: async () => {
        const wasOpenToOthers = isOpenToOthers(file.path);
        const state = await connected(file, stateIn);
        return state && { ...state, wasOpenToOthers };
      },
      stored: () => connected(file, (connection) => connection.readAtOnce(() => storedIn(connection))),
      backedUp: async (at) => {
        await connected(file, (connection) =>
          connection.writeInTurn(() => keyStatements(connection.sqlite).backedUp(at)),
        );
      },
      open: () => openKeys(file),
      begin: (made) => beginKeys(file, made),
      ofAnotherLog: () => ofAnotherLog(file.path),
    },
    keysBackups(file),
  );

async function connected<T>(
  file: KeysFile,
  work: (connection: Connection) => T | Promise<T>,
): Promise<T | undefined> {
  const connection = await connectToKeys(file);
  if (connection === undefined) return undefined;
  try {
    return await work(connection);
  } catch (error) {
    throw orDamagedFile(error, file.path);
  } finally {
    connection.close();
  }
}

function stateIn(connection: Connection): Omit<KeysState, 'wasOpenToOthers'> {
  const { sqlite } = connection;
  return connection.read(() => {
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

function storedIn({ sqlite }: Connection): StoredKeys {
  const sql = keyStatements(sqlite);
  return { ...sql.state(), keys: sql.all() };
}

function isOpenToOthers(path: string): boolean {
  const { mode = 0 } = statSync(path, { throwIfNoEntry: false }) ?? {};
  return process.platform !== 'win32' && (mode & 0o077) !== 0;
}
