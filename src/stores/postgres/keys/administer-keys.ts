import type { KeyAdministration, KeysState } from '../../../core/model/key-store.ts';
import { administrationOf, type KeysBackups } from '../../../core/seal/key-administration.ts';
import type { KeyRow, StoredKeys } from '../../../core/seal/stored-keys.ts';
import type { Connections } from '../connections.ts';
import { beginKeys, connectToKeys, type KeysDatabase, ofAnotherLog, openKeys } from './open-keys.ts';

/** What is done to keys in a database as a whole. */
export const administerKeys = (database: KeysDatabase, backups: KeysBackups): KeyAdministration =>
  administrationOf(
    {
      place: database.url,
      state: () => connected(database, stateIn),
      stored: () => connected(database, storedIn),
      backedUp: async (at) => {
        const sql = 'UPDATE daybook_keys.key_store SET backed_up_at = $1';
        await connected(database, (connections) => connections.read(sql, [at]));
      },
      open: () => openKeys(database),
      begin: (made) => beginKeys(database, made),
      ofAnotherLog: () => ofAnotherLog(database),
    },
    backups,
  );

async function connected<T>(
  database: KeysDatabase,
  work: (connections: Connections) => Promise<T>,
): Promise<T | undefined> {
  const connections = await connectToKeys(database);
  if (connections === undefined) return undefined;
  try {
    return await work(connections);
  } finally {
    await connections.close();
  }
}

type StateRow = [
  id: string,
  logId: string,
  isSelfContained: boolean,
  forgottenUpTo: number,
  isWiped: boolean,
  backedUpAt: string | null,
  keys: number,
  destroyed: number,
];

const STATE = `
  SELECT key_store.id, log_id, master_key IS NOT NULL, forgotten_up_to, wiped >= overwrites, backed_up_at,
    count(key), count(keys.id) - count(key)
  FROM daybook_keys.key_store LEFT JOIN daybook_keys.keys ON true GROUP BY only_row`;

async function stateIn(connections: Connections): Promise<KeysState> {
  const [id, logId, isSelfContained, forgottenUpTo, isWiped, backedUpAt, keys, destroyed] =
    await connections.readRow<StateRow>(STATE);
  const counted = { keys, destroyed };
  return {
    id,
    logId,
    ...counted,
    isSelfContained,
    forgottenUpTo,
    isWiped,
    backedUpAt,
    wasOpenToOthers: false,
  };
}

/** In one statement, so of one moment. */
const STORED = `
  SELECT key_store.id, log_id, pepper, master_key, subject, keys.id, key
  FROM daybook_keys.key_store LEFT JOIN daybook_keys.keys ON true ORDER BY subject, nth`;

type StoredRow = [
  ...head: [id: string, logId: string, pepper: Buffer, masterKey: Buffer | null],
  ...one: [subject: string, id: string, key: Buffer | null] | [subject: null, id: null, key: null],
];

async function storedIn(connections: Connections): Promise<StoredKeys> {
  const rows = await connections.read<StoredRow>(STORED);
  const [id, logId, pepper, masterKey] = rows[0] as StoredRow;
  const keys = rows.flatMap(([, , , , subject, key, box]): readonly KeyRow[] =>
    subject === null ? [] : [{ subject, id: key, key: box }],
  );
  return { id, logId, pepper, masterKey, keys };
}
