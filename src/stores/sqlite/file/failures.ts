import { accessSync, closeSync, constants, existsSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { type Advice, advice } from '../../../core/kernel/advice.ts';
import { type Failure, FailureError } from '../../../core/kernel/failure.ts';
import { isSystemError, systemReason } from '../../../core/kernel/system-error.ts';

/** An error of SQLite's as a failure that names the file; anything else as it is. */
export function failureFrom(error: unknown, path: string): unknown {
  if (!(error instanceof Database.SqliteError)) return error;
  const failure = describe(error.code, path);
  return failure === undefined ? error : new FailureError(failure, { cause: error });
}

/** Nothing was stored, and a retry may help. */
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

export const unavailable = (code: string, message: string, next: Advice = {}): FailureError =>
  new FailureError({ kind: 'unavailable', code, message, ...next });

/** The program's own SQL fits the tables that it made: where SQLite rejects it, the file holds others. */
export function orDamagedFile(error: unknown, path: string): unknown {
  const known = failureFrom(error, path);
  return known instanceof Database.SqliteError ? damagedFile(path, known.message) : known;
}

/** What SQLite says where the schema that a file holds is not the one that was stored. */
const OTHER_SCHEMA = /^no such (table|column): |^table \S+ has no column named /;

/** As `failureFrom`, where every statement is the program's own: a flipped bit in the name of a column breaks no page. */
export const failureOfOwnSql = (error: unknown, path: string): unknown =>
  error instanceof Database.SqliteError && OTHER_SCHEMA.test(error.message)
    ? damagedFile(path, error.message)
    : failureFrom(error, path);

export const damagedFile = (path: string, why: string, next = RESTORE): FailureError =>
  unavailable('damaged', `${path} is damaged: ${why}.`, next);

/** Damage to the log is a matter of backups; damage to views is not. */
export const REBUILD_VIEWS = advice`Nothing is lost: ${{ message: 'RebuildViews' }} makes it anew from the log.`;
const RESTORE = advice`Run ${{ program: 'db check' }}, then restore a backup: ${{ program: 'db restore' }}.`;
const IF_IT_WAS = advice`If it was a daybook, it is damaged: restore a backup with ${{ program: 'db restore' }}. Otherwise name another file.`;
const RETRY = advice`Mend that, then try again: the daybook is as it was.`;
const ROOM = advice`Make room there, then try again: the daybook is as it was.`;

/** Errors while SQLite reads: it may be the file. Errors while it writes, or beside the file, are the disk's. */
const UNREADABLE = /^SQLITE_IOERR_(READ|SHORT_READ|DATA|CORRUPTFS|IN_PAGE)$/;
const NO_ROOM_BESIDE = /^SQLITE_IOERR_SHM(SIZE|MAP|OPEN)$/;

function describe(code: string, path: string): Failure | undefined {
  if (/^SQLITE_(BUSY|LOCKED|PROTOCOL)/.test(code)) {
    return {
      kind: 'busy',
      code: 'store_busy',
      message: `${path} was busy for longer than the timeout: another process is writing to it.`,
      ...advice`Nothing was stored. Try again, or wait longer with ${{ option: 'timeout' }}.`,
    };
  }
  return outsideFailure(code, path)?.failure;
}

/** Undefined for what only the program can have done. */
function outsideFailure(code: string, path: string): FailureError | undefined {
  if (code === 'SQLITE_NOTADB') return unavailable('not_a_database', `${path} is not a database.`, IF_IT_WAS);
  if (code.startsWith('SQLITE_CORRUPT')) return unavailable('damaged', `${path} is damaged.`, RESTORE);
  if (code === 'SQLITE_FULL')
    return unavailable('disk_full', `The disk of ${path} is full: nothing was stored.`, ROOM);
  if (code === 'SQLITE_NOMEM' || code === 'SQLITE_IOERR_NOMEM')
    return unavailable('out_of_memory', `There was not enough memory for ${path}.`, RETRY);
  if (code === 'SQLITE_TOOBIG')
    return unavailable('too_big', `A value is larger than ${path} can hold: nothing was stored.`);
  if (code === 'SQLITE_NOLFS')
    return unavailable('too_big', `The disk of ${path} takes no larger file: nothing was stored.`, ROOM);
  if (code === 'SQLITE_READONLY_DBMOVED')
    return unavailable('file_moved', `${path} was moved or removed while it was open.`, RETRY);
  if (/^SQLITE_(READONLY|CANTOPEN|PERM|AUTH)/.test(code))
    return notAccessible(path) ?? (code === 'SQLITE_READONLY' ? readOnly(path) : notOpened(path));
  return code.startsWith('SQLITE_IOERR') ? ioFailure(code, path) : undefined;
}

function ioFailure(code: string, path: string): FailureError {
  if (NO_ROOM_BESIDE.test(code)) {
    const files = `${path}-shm and ${path}-wal`;
    return unavailable(
      'no_room',
      `There is no room for ${files}, which ${path} needs even for reading.`,
      ROOM,
    );
  }
  if (UNREADABLE.test(code)) return unavailable('io_error', `${path} could not be read (${code}).`, RESTORE);
  return unavailable(
    'disk_failed',
    `The disk of ${path} reports an error (${code}): nothing was stored.`,
    advice`See the system's log, then try again.`,
  );
}

/** SQLite says only that it could not: this says what is in the way. */
function notAccessible(path: string): FailureError | undefined {
  const folder = dirname(path);
  if (!existsSync(folder)) return unavailable('no_directory', `There is no directory ${folder}.`);
  const overThere = whyNot(folder, constants.W_OK | constants.X_OK);
  if (overThere !== undefined) {
    return unavailable(
      'directory_not_writable',
      `The directory ${folder} is not writable (${overThere}), and the database in it needs files beside it even for reading.`,
      advice`Change its permissions, or copy the database to a directory of your own.`,
    );
  }
  const unread = existsSync(path) ? whyNot(path, constants.R_OK) : undefined;
  if (unread !== undefined) return unavailable('not_readable', `${path} may not be read: ${unread}.`);
  const unwritten = existsSync(path) ? whyNot(path, constants.W_OK) : undefined;
  return unwritten === undefined
    ? undefined
    : unavailable('not_writable', `${path} may not be written: ${unwritten}.`);
}

const readOnly = (path: string): FailureError =>
  unavailable(
    'not_writable',
    `${path} is open for reading alone.`,
    advice`Look at its permissions; if they allow writing, its header is damaged: ${{ program: 'db check' }}.`,
  );

/** Whatever keeps the system from opening the folder keeps it from opening the file: too many open files, say. */
function notOpened(path: string): FailureError {
  const why = failing(() => closeSync(openSync(dirname(path), 'r'))) ?? 'the system refused';
  return unavailable('not_opened', `${path} could not be opened: ${why}.`, RETRY);
}

const whyNot = (path: string, mode: number): string | undefined => failing(() => accessSync(path, mode));

/** Why the system does not do it; undefined if it does. */
function failing(work: () => void): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return isSystemError(error) ? systemReason(error) : String(error);
  }
}
