import { advice } from '../../../core/kernel/advice.ts';
import { FailureError } from '../../../core/kernel/failure.ts';
import type { Connection } from '../file/connection.ts';
import { openPrivateFile } from '../file/private-file.ts';
import { isDamage } from '../views/view-file.ts';

/** `DAYA`: in the header of every file of tokens. */
const APPLICATION_ID = 0x44415941;

const STEPS: readonly string[] = [
  `CREATE TABLE tokens (
     digest TEXT PRIMARY KEY, -- SHA-256 of the secret, hexadecimal
     name TEXT NOT NULL,
     public_part TEXT NOT NULL,
     scopes TEXT NOT NULL, -- a JSON list
     only_messages TEXT, -- a JSON list; null: all
     created_at TEXT NOT NULL,
     expires_at TEXT NOT NULL,
     last_used_at TEXT,
     revoked_at TEXT
   ) STRICT, WITHOUT ROWID;
   CREATE UNIQUE INDEX token_names ON tokens (name) WHERE revoked_at IS NULL;
   CREATE TABLE sessions (
     digest TEXT PRIMARY KEY,
     principal TEXT NOT NULL, -- JSON
     token TEXT, -- the digest of the one that it was begun with
     started_at TEXT NOT NULL,
     last_used_at TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX sessions_of_token ON sessions (token) WHERE token IS NOT NULL;
   CREATE TABLE links (
     digest TEXT PRIMARY KEY,
     principal TEXT NOT NULL, -- JSON
     expires_at TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;`,
];

export interface AuthFileOptions {
  readonly path: string;
  /** How long to wait for other processes, in milliseconds. */
  readonly timeoutMs: number;
}

/**
 * A connection to the file, brought to the newest schema; undefined where there is none and none is to be created.
 *
 * @throws FailureError `unavailable` (damaged, foreign, not writable, others may write it), `newer_daybook` or `busy`
 */
export async function openAuthFile(
  options: AuthFileOptions,
  create: boolean,
): Promise<Connection | undefined> {
  try {
    const codes = { foreign: 'not_an_auth_file', notPrivate: 'auth_file_not_private' };
    const kind = { applicationId: APPLICATION_ID, steps: STEPS, codes, insteadOf: MADE_ANEW };
    return await openPrivateFile({ ...options, ...kind }, create);
  } catch (error) {
    throw withAuthHint(error);
  }
}

const MADE_ANEW = advice`Move it away: the log is as it was, and tokens are then created anew.`;

/** Damage to the log is a matter of backups; damage to tokens is not. */
export function withAuthHint(error: unknown): unknown {
  if (!isDamage(error)) return error;
  return new FailureError({ ...error.failure, ...MADE_ANEW }, { cause: error });
}
