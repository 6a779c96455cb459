import { chmodSync, statSync } from 'node:fs';
import { advice } from '../../../core/kernel/advice.ts';
import { FailureError } from '../../../core/kernel/failure.ts';
import { newerDaybook } from '../../../core/kernel/newer-daybook.ts';
import { isSystemError, systemReason } from '../../../core/kernel/system-error.ts';
import { Connection, claimFile, isDatabaseThere, patiently } from '../file/connection.ts';
import { orDamagedFile, unavailable } from '../file/failures.ts';
import { isDamage } from '../views/view-file.ts';

/** `DAYA`: in the header of every file of tokens. */
const APPLICATION_ID = 0x44415941;

/** Forward only: a step that was released never changes. The schema's version is how many steps it has taken. */
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
  { path, timeoutMs }: AuthFileOptions,
  create: boolean,
): Promise<Connection | undefined> {
  if (!isDatabaseThere(path)) {
    if (!create) return undefined;
    claimFile(path);
  }
  keepToOwner(path);
  try {
    return await patiently(timeoutMs, () => connected(path, timeoutMs));
  } catch (error) {
    throw withAuthHint(error);
  }
}

function connected(path: string, timeoutMs: number): Connection {
  const connection = new Connection({ path, timeoutMs, synchronous: 'FULL' });
  try {
    const version = versionOf(connection);
    connection.read(() => connection.sqlite.pragma('journal_mode = WAL'));
    if (version < STEPS.length) connection.write(() => migrate(connection));
    return connection;
  } catch (error) {
    connection.close();
    throw orDamagedFile(error, path);
  }
}

/** The second of two processes finds it done. */
function migrate(connection: Connection): void {
  const { sqlite } = connection;
  for (const step of STEPS.slice(versionOf(connection))) sqlite.exec(step);
  sqlite.pragma(`application_id = ${APPLICATION_ID}`);
  sqlite.pragma(`user_version = ${STEPS.length}`);
}

/** How many steps it has taken; throws for what is not a file of tokens that this program knows. */
function versionOf({ path, sqlite, read }: Connection): number {
  const [applicationId, version, objects] = read(() =>
    sqlite
      .prepare<[], [number, number, number]>(
        `SELECT application_id, user_version, (SELECT count(*) FROM sqlite_schema)
         FROM pragma_application_id, pragma_user_version`,
      )
      .raw()
      .get(),
  ) ?? [0, 0, 0];
  if (applicationId === 0 && version === 0 && objects === 0) return 0;
  if (applicationId !== APPLICATION_ID)
    throw unavailable('not_an_auth_file', `${path} is a database of another program.`, MADE_ANEW);
  if (version > STEPS.length)
    throw newerDaybook(path, `its schema is version ${version}, this program knows ${STEPS.length}`);
  return version;
}

/** Who can write it can make tokens, and who can read it knows who may what. */
function keepToOwner(path: string): void {
  if (process.platform === 'win32' || (statSync(path).mode & 0o077) === 0) return;
  try {
    chmodSync(path, 0o600);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw unavailable(
      'auth_file_not_private',
      `${path} must be for its owner alone, and its permissions could not be changed: ${systemReason(error)}.`,
      advice`Change them to 0600.`,
    );
  }
}

const MADE_ANEW = advice`Move it away: the log is as it was, and tokens are then created anew.`;

/** Damage to the log is a matter of backups; damage to tokens is not. */
export function withAuthHint(error: unknown): unknown {
  if (!isDamage(error)) return error;
  return new FailureError({ ...error.failure, ...MADE_ANEW }, { cause: error });
}
