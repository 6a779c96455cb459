import { advice } from '../../../core/kernel/advice.ts';
import { FailureError } from '../../../core/kernel/failure.ts';
import { newKey, newKeyId } from '../../../core/seal/sealed-box.ts';
import type { Connection } from '../file/connection.ts';
import { openPrivateFile } from '../file/private-file.ts';
import { SqliteKeyStore } from './sqlite-key-store.ts';

/** `DAYK`: in the header of every file of keys. */
const APPLICATION_ID = 0x4441594b;

const STEPS: readonly string[] = [
  `CREATE TABLE key_store (
     only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
     id TEXT NOT NULL,
     log_id TEXT NOT NULL,
     pepper BLOB NOT NULL,
     forgotten_up_to INTEGER NOT NULL -- the log's position up to which its forgettings are carried out
   ) STRICT;
   CREATE TABLE keys (
     subject TEXT PRIMARY KEY,
     id TEXT NOT NULL UNIQUE,
     key BLOB -- null: destroyed
   ) STRICT;`,
];

export interface KeysFile {
  readonly path: string;
  /** How long to wait for other processes, in milliseconds. */
  readonly timeoutMs: number;
}

/** @throws FailureError `unavailable` (damaged, foreign, not writable, others may write it), `newer_daybook` or `busy` */
export async function openKeys(file: KeysFile): Promise<SqliteKeyStore | undefined> {
  const connection = await openPrivateFile({ ...file, ...KIND }, false);
  return connection && new SqliteKeyStore(connection);
}

/** @throws FailureError as `openKeys` does; `unavailable` (`keys_of_another_log`) */
export async function createKeys(file: KeysFile, logId: string): Promise<SqliteKeyStore> {
  const begin = ({ sqlite }: Connection): void => {
    sqlite.prepare('INSERT INTO key_store VALUES (1, ?, ?, ?, 0)').run(newKeyId(), logId, newKey());
  };
  const connection = (await openPrivateFile({ ...file, ...KIND, begin }, true)) as Connection;
  const store = new SqliteKeyStore(connection);
  if ((await store.identity()).logId === logId) return store;
  await store.close();
  throw ofAnotherLog(file.path);
}

const KIND = {
  applicationId: APPLICATION_ID,
  steps: STEPS,
  codes: { foreign: 'not_a_keys_file', notPrivate: 'keys_file_not_private' },
  insteadOf: advice`Move it away.`,
};

const ofAnotherLog = (path: string): FailureError =>
  new FailureError({
    kind: 'unavailable',
    code: 'keys_of_another_log',
    message: `${path} holds the keys of another log, which cannot be read without them.`,
    ...advice`Move that file away, and keep it as long as that log is kept.`,
  });
