import { chmodSync, statSync } from 'node:fs';
import { type Advice, advice } from '../../../core/kernel/advice.ts';
import { newerDaybook } from '../../../core/kernel/newer-daybook.ts';
import { isSystemError, systemReason } from '../../../core/kernel/system-error.ts';
import { Connection, claimFile, isDatabaseThere, patiently } from './connection.ts';
import { orDamagedFile, unavailable } from './failures.ts';

/** A database of this program's for its owner alone: who reads it knows what nobody else may. */
export interface PrivateFile {
  readonly path: string;
  /** How long to wait for other processes, in milliseconds. */
  readonly timeoutMs: number;
  /** In the header of every file of its kind. */
  readonly applicationId: number;
  /** Forward only: a step that was released never changes. The schema's version is how many steps it has taken. */
  readonly steps: readonly string[];
  /** The codes of the failures for a file of another program, and for one that others may read. */
  readonly codes: { readonly foreign: string; readonly notPrivate: string };
  /** What to do with a file of another program at its place. */
  readonly insteadOf: Advice;
  /** Fills a new file, within the transaction that makes it. */
  readonly begin?: (connection: Connection) => void;
}

/**
 * A connection to the file, brought to the newest schema; undefined where there is none and none is to be created.
 *
 * @throws FailureError `unavailable` (damaged, foreign, not writable, others may write it), `newer_daybook` or `busy`
 */
export async function openPrivateFile(file: PrivateFile, create: boolean): Promise<Connection | undefined> {
  const { path, timeoutMs } = file;
  if (!isDatabaseThere(path)) {
    if (!create) return undefined;
    claimFile(path);
  }
  keepToOwner(file);
  return patiently(timeoutMs, () => connected(file, create));
}

/** A copy of such a file that was put aside, read and left as it is. @throws FailureError as `openPrivateFile` does */
export async function openPrivateCopy(file: PrivateFile): Promise<Connection | undefined> {
  const { path, timeoutMs, steps } = file;
  if (!isDatabaseThere(path)) return undefined;
  const connection = new Connection({ path, timeoutMs, readonly: true, synchronous: 'FULL' });
  try {
    if (versionOf(connection, file) === steps.length) return connection;
    throw unavailable(file.codes.foreign, `${path} is not complete.`, file.insteadOf);
  } catch (error) {
    connection.close();
    throw orDamagedFile(error, path);
  }
}

/** Undefined where nothing was put into the file yet, and nothing is to be. */
function connected(file: PrivateFile, create: boolean): Connection | undefined {
  const { path, timeoutMs, steps } = file;
  const connection = new Connection({ path, timeoutMs, synchronous: 'FULL' });
  try {
    const version = versionOf(connection, file);
    if (version === 0 && !create) {
      connection.close();
      return undefined;
    }
    connection.read(() => connection.sqlite.pragma('journal_mode = WAL'));
    if (version < steps.length) connection.write(() => migrate(connection, file));
    return connection;
  } catch (error) {
    connection.close();
    throw orDamagedFile(error, path);
  }
}

/** The second of two processes finds it done. */
function migrate(connection: Connection, file: PrivateFile): void {
  const { sqlite } = connection;
  const version = versionOf(connection, file);
  for (const step of file.steps.slice(version)) sqlite.exec(step);
  if (version === 0) file.begin?.(connection);
  sqlite.pragma(`application_id = ${file.applicationId}`);
  sqlite.pragma(`user_version = ${file.steps.length}`);
}

/** How many steps it has taken; throws for what is not a file of this kind that this program knows. */
function versionOf(
  { path, sqlite, read }: Connection,
  { applicationId, steps, ...file }: PrivateFile,
): number {
  const [found, version, objects] = read(() =>
    sqlite
      .prepare<[], [number, number, number]>(
        `SELECT application_id, user_version, (SELECT count(*) FROM sqlite_schema)
         FROM pragma_application_id, pragma_user_version`,
      )
      .raw()
      .get(),
  ) ?? [0, 0, 0];
  if (found === 0 && version === 0 && objects === 0) return 0;
  if (found !== applicationId)
    throw unavailable(file.codes.foreign, `${path} is a database of another program.`, file.insteadOf);
  if (version > steps.length)
    throw newerDaybook(path, `its schema is version ${version}, this program knows ${steps.length}`);
  return version;
}

function keepToOwner({ path, codes }: PrivateFile): void {
  if (process.platform === 'win32' || (statSync(path).mode & 0o077) === 0) return;
  try {
    chmodSync(path, 0o600);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw unavailable(
      codes.notPrivate,
      `${path} must be for its owner alone, and its permissions could not be changed: ${systemReason(error)}.`,
      advice`Change them to 0600.`,
    );
  }
}
