import { accessSync, constants, existsSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { type Failure, FailureError } from '../../core/failure.ts';

/** An error of SQLite's as a failure that says what happened to whom; anything else as it is. */
export function failureFrom(error: unknown, path: string): unknown {
  if (!(error instanceof Database.SqliteError)) return error;
  const failure = describe(error.code, path);
  return failure === undefined ? error : new FailureError(failure, { cause: error });
}

/** Nothing was stored, and trying again may help. */
export const isBusy = (error: unknown): boolean =>
  error instanceof FailureError
    ? error.failure.kind === 'busy'
    : error instanceof Database.SqliteError && /^SQLITE_(BUSY|LOCKED|PROTOCOL)/.test(error.code);

export const isUniqueViolation = (error: unknown): boolean =>
  error instanceof Database.SqliteError && error.code === 'SQLITE_CONSTRAINT_UNIQUE';

/**
 * COMMIT itself failed: the pages may have reached the disk or not, and a crash now may bring them back. Only a retry
 * with the same command id settles it. (Of 8 commits whose fsync was made to fail, 5 were stored.)
 */
export function outcomeUnknown(error: unknown, path: string): FailureError {
  const reason = error instanceof Error ? error.message : String(error);
  return new FailureError(
    {
      kind: 'outcome_unknown',
      code: 'outcome_unknown',
      message: `Writing to ${path} failed at the last step (${reason}): it may be stored or not.`,
      hint: 'Try again with the same idempotency key: what was stored is then answered, not repeated.',
    },
    { cause: error },
  );
}

export const unavailable = (code: string, message: string, hint?: string): FailureError =>
  new FailureError({ kind: 'unavailable', code, message, ...(hint === undefined ? {} : { hint }) });

const RESTORE = 'Run "daybook db check", then restore a backup: "daybook db restore FILE".';

function describe(code: string, path: string): Failure | undefined {
  if (/^SQLITE_(BUSY|LOCKED|PROTOCOL)/.test(code)) {
    return {
      kind: 'busy',
      code: 'store_busy',
      message: `${path} was busy for longer than the timeout: another process is writing to it.`,
      hint: 'Nothing was stored. Try again, or wait longer with --timeout.',
    };
  }
  if (code === 'SQLITE_NOTADB') return unavailable('not_a_database', `${path} is not a database.`).failure;
  if (code.startsWith('SQLITE_CORRUPT'))
    return unavailable('damaged', `${path} is damaged.`, RESTORE).failure;
  if (code === 'SQLITE_FULL')
    return unavailable('disk_full', `The disk of ${path} is full: nothing was stored.`).failure;
  if (/^SQLITE_(READONLY|CANTOPEN|PERM)/.test(code)) return notAccessible(path).failure;
  if (code.startsWith('SQLITE_IOERR')) {
    return unavailable('io_error', `${path} could not be read or written (${code}).`, RESTORE).failure;
  }
  return undefined;
}

/** SQLite says only that it could not: say which permission is missing. */
function notAccessible(path: string): FailureError {
  const folder = dirname(path);
  if (!existsSync(folder)) return unavailable('no_directory', `There is no directory ${folder}.`);
  if (!allows(folder, constants.W_OK | constants.X_OK)) {
    return unavailable(
      'directory_not_writable',
      `The directory ${folder} is not writable, and the database in it needs files beside it even for reading.`,
      'Change its permissions, or copy the database to a directory of your own.',
    );
  }
  if (existsSync(path) && !allows(path, constants.R_OK))
    return unavailable('not_readable', `${path} may not be read.`);
  return unavailable('not_writable', `${path} may not be written.`);
}

function allows(path: string, mode: number): boolean {
  try {
    accessSync(path, mode);
    return true;
  } catch {
    return false;
  }
}
