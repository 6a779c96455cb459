import { advice } from '../../../core/kernel/advice.ts';
import { FailureError } from '../../../core/kernel/failure.ts';
import type { MasterKeyFrom } from '../../../core/model/master-key.ts';
import { newKey, newKeyId } from '../../../core/seal/sealed-box.ts';
import { type NewKeys, type StoredKeys, wrappedKeys } from '../../../core/seal/stored-keys.ts';
import { masterKeyMissing, wrappingBy } from '../../../core/seal/wrapped-key.ts';
import { readMasterKey } from '../../../files/master-key.ts';
import type { Connection } from '../file/connection.ts';
import { openPrivateCopy, openPrivateFile } from '../file/private-file.ts';
import { isDamage } from '../views/view-file.ts';
import { asDamagedKeys } from './damaged-keys.ts';
import { keyStatements } from './key-statements.ts';
import { SqliteKeyStore } from './sqlite-key-store.ts';

/** `DAYK`: in the header of every file of keys. */
const APPLICATION_ID = 0x4441594b;

const STEPS: readonly string[] = [
  `CREATE TABLE key_store (
     only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
     id TEXT NOT NULL,
     log_id TEXT NOT NULL,
     pepper BLOB NOT NULL, -- wrapped, as every key is
     master_key BLOB, -- null: it is kept elsewhere
     forgotten_up_to INTEGER NOT NULL, -- the log's position up to which its forgettings are carried out
     overwrites INTEGER NOT NULL DEFAULT 0, -- how often something was overwritten that must be in no file,
     wiped INTEGER NOT NULL DEFAULT 0, -- and up to which time that was seen to
     backed_up_at TEXT
   ) STRICT;
   CREATE TABLE keys (
     id TEXT PRIMARY KEY,
     subject TEXT NOT NULL,
     key BLOB -- wrapped; null: destroyed
   ) STRICT;
   CREATE INDEX keys_by_subject ON keys (subject);`,
];

export interface KeysFile {
  readonly path: string;
  /** How long to wait for other processes and for the master key, in milliseconds. */
  readonly timeoutMs: number;
  readonly masterKey?: MasterKeyFrom | undefined;
}

/** @throws FailureError `unavailable` (damaged, foreign, not writable, others may write it), `newer_daybook` or `busy` */
export async function connectToKeys(file: KeysFile): Promise<Connection | undefined> {
  const connection = await openPrivateFile({ ...file, ...KIND }, false).catch(asDamagedKeys);
  if (connection !== undefined) overwriteFreed(connection);
  return connection;
}

/** What is freed, and what is left where a row was moved from, is overwritten at once. */
const overwriteFreed = (connection: Connection): void =>
  void connection.read(() => connection.sqlite.pragma('secure_delete = ON'));

/** @throws FailureError as `connectToKeys` does; `unavailable` (`master_key_…`) where they cannot be unwrapped */
export async function openKeys(file: KeysFile): Promise<SqliteKeyStore | undefined> {
  const connection = await connectToKeys(file);
  return connection && unlocked(connection, file);
}

/** A backup of keys, which is left as it is. @throws FailureError as `openKeys` does */
export async function openBackup(file: KeysFile): Promise<SqliteKeyStore | undefined> {
  const connection = await openPrivateCopy({ ...file, ...KIND, insteadOf: ANOTHER }).catch(withAnother);
  return connection && unlocked(connection, file);
}

/** @throws FailureError as `openKeys` does; `unavailable` (`keys_of_another_log`) */
export async function createKeys(file: KeysFile, logId: string): Promise<SqliteKeyStore> {
  const store = await beginKeys(file, { id: newKeyId(), logId, pepper: newKey(), keys: [] });
  if ((await store.identity()).logId === logId) return store;
  await store.close();
  throw ofAnotherLog(file.path);
}

/** Those that are there, whichever they are; else new ones. Without a master key there are none. */
export async function beginKeys(file: KeysFile, made: NewKeys): Promise<SqliteKeyStore> {
  const given = file.masterKey && (await readMasterKey(file.masterKey, file.timeoutMs));
  const connection = await beginFile(file, wrappedKeys(made, wrappingBy(given)));
  return unlocked(connection, file);
}

/** A file of keys that holds those that are there, else these. @throws FailureError as `connectToKeys` does */
export async function beginFile(file: KeysFile, made: StoredKeys): Promise<Connection> {
  const begin = (connection: Connection): void => {
    overwriteFreed(connection);
    keyStatements(connection.sqlite).begin(made);
  };
  const connection = await openPrivateFile({ ...file, ...KIND, begin }, true).catch(asDamagedKeys);
  return connection as Connection;
}

async function unlocked(
  connection: Connection,
  { path, timeoutMs, masterKey }: KeysFile,
): Promise<SqliteKeyStore> {
  const read = async (): Promise<Buffer> => {
    if (masterKey === undefined) throw masterKeyMissing(path);
    return readMasterKey(masterKey, timeoutMs);
  };
  overwriteFreed(connection);
  const store = new SqliteKeyStore({ connection, timeoutMs, masterKey: read });
  try {
    await store.identity();
    if (!connection.sqlite.readonly) await store.wipeIfFree();
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}

const KIND = {
  applicationId: APPLICATION_ID,
  steps: STEPS,
  codes: { foreign: 'not_a_keys_file', notPrivate: 'keys_file_not_private' },
  insteadOf: advice`Move it away.`,
};

const ANOTHER = advice`Name another backup: ${{ program: 'keys backup' }} makes them.`;

/** Damage to a backup is not a matter of the daybook. */
function withAnother(error: unknown): never {
  if (!isDamage(error)) throw error;
  throw new FailureError({ ...error.failure, ...ANOTHER }, { cause: error });
}

export const ofAnotherLog = (path: string): FailureError =>
  new FailureError({
    kind: 'unavailable',
    code: 'keys_of_another_log',
    message: `${path} holds the keys of another log, which cannot be read without them.`,
    ...advice`Move that file away, and keep it as long as that log is kept.`,
  });
