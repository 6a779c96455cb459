import { closeSync, lstatSync, mkdirSync, openSync, type Stats } from 'node:fs';
import { dirname, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { advice } from '../../../core/kernel/advice.ts';
import { lazy } from '../../../core/kernel/lazy.ts';
import { monotonicMs } from '../../../core/kernel/monotonic.ts';
import { isSystemError, systemReason } from '../../../core/kernel/system-error.ts';
import type { Hold } from '../../../core/model/event-log.ts';
import { failureFrom, isBusy, orDamagedFile, outcomeUnknown, unavailable } from './failures.ts';
import { FilePlace, rejectHardLink } from './file-place.ts';
import { pauses, sleep } from './pause.ts';
import { WriteLock } from './write-lock.ts';

export type Sqlite = Database.Database;
export type Statement<Bound extends unknown[], Row> = Database.Statement<Bound, Row>;

/** Opens SQLite; tests put something between. */
export type Connect = (path: string, options: Database.Options) => Sqlite;

export interface ConnectionOptions {
  readonly path: string;
  /** How long to wait for other processes. 0: not at all. */
  readonly timeoutMs: number;
  readonly readonly?: boolean | undefined;
  /**
   * Set explicitly on every connection: better-sqlite3 is built so that a database in WAL mode falls to NORMAL when it is
   * opened again (a fresh one reports FULL), and 20 power cuts on that default lost 1 937 acknowledged commands.
   */
  readonly synchronous: 'FULL' | 'NORMAL' | 'OFF';
  readonly connect?: Connect | undefined;
}

const connectDirectly: Connect = (path, options) => new Database(path, options);

/**
 * One connection to one file, whose errors are failures. Every write begins IMMEDIATE: a transaction that reads first
 * and then wants to write gets SQLITE_BUSY at once, whatever the timeout (7 of 8 writers died so).
 */
export class Connection {
  readonly path: string;
  readonly sqlite: Sqlite;
  readonly place: FilePlace;
  readonly #lock: WriteLock;
  /** How many holds keep others from writing, all with one transaction. */
  #hold: { holders: number } | undefined;
  readonly #begin: () => Statement<[], unknown>;
  readonly #commit: () => Statement<[], unknown>;
  readonly #rollback: () => Statement<[], unknown>;

  /** The file must exist: see `claimFile`. */
  constructor(options: ConnectionOptions) {
    this.path = resolve(options.path);
    const { timeoutMs, readonly = false, connect = connectDirectly, synchronous } = options;
    this.sqlite = this.read(() => connect(this.path, { fileMustExist: true, readonly, timeout: timeoutMs }));
    this.place = new FilePlace(this.path);
    this.#lock = new WriteLock(this.sqlite, timeoutMs);
    // Prepared at the first use: a short run of the program needs few of its statements.
    this.#begin = lazy(() => this.sqlite.prepare('BEGIN'));
    this.#commit = lazy(() => this.sqlite.prepare('COMMIT'));
    this.#rollback = lazy(() => this.sqlite.prepare('ROLLBACK'));
    this.#configure(synchronous);
  }

  /** Runs what reads, its errors made failures. */
  read<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw failureFrom(error, this.path);
    }
  }

  /** The same in one transaction, of one moment: taking and leaving SQLite's locks costs more than most questions. */
  readAtOnce<T>(work: () => T): T {
    if (this.sqlite.inTransaction) return this.read(work);
    this.read(() => this.#begin().run());
    try {
      return this.read(work);
    } finally {
      if (this.sqlite.inTransaction) this.#rollback().run();
    }
  }

  /**
   * Runs what writes, all or nothing. With `keep`, the transaction is rolled back when `keep` is false for its result.
   *
   * @throws FailureError `busy` or `unavailable`: nothing was stored. `outcome_unknown`: COMMIT itself failed
   */
  write<T>(work: () => T, keep: (result: T) => boolean = () => true): T {
    this.read(() => this.#lock.take());
    const result = this.read(() => this.#orTakeBack(work));
    if (keep(result)) this.#commitInPlace();
    else this.#takeBack();
    return result;
  }

  /** As `write`; what else the process does goes on while others write. */
  async writeInTurn<T>(work: () => T, keep?: (result: T) => boolean): Promise<T> {
    await this.#takeInTurn();
    return this.write(work, keep);
  }

  /** Keeps others from writing until the next write here, or until it is released by all that have it. */
  async hold(): Promise<Hold> {
    await this.#takeInTurn();
    this.#hold ??= { holders: 0 };
    const hold = this.#hold;
    hold.holders += 1;
    let isReleased = false;
    return {
      release: () => {
        if (isReleased) return;
        isReleased = true;
        hold.holders -= 1;
        if (hold.holders === 0 && this.#hold === hold) this.#takeBack();
      },
    };
  }

  /** Safe to repeat. The last connection to a file folds the -wal into it. */
  close(): void {
    this.sqlite.close();
  }

  async #takeInTurn(): Promise<void> {
    try {
      await this.#lock.takeInTurn();
    } catch (error) {
      throw failureFrom(error, this.path);
    }
  }

  /** From now on a power cut may take the last commits, for what is in the file can be had again. */
  relax(): void {
    this.read(() => this.sqlite.pragma('synchronous = NORMAL'));
  }

  #configure(synchronous: string): void {
    try {
      this.read(() => this.sqlite.exec(`PRAGMA synchronous = ${synchronous}; PRAGMA trusted_schema = OFF`));
    } catch (error) {
      this.sqlite.close();
      throw orDamagedFile(error, this.path);
    }
  }

  #orTakeBack<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      this.#takeBack();
      throw error;
    }
  }

  /** Nothing is acknowledged that was stored in a file which no path leads to any more. */
  #commitInPlace(): void {
    this.#orTakeBack(() => this.place.assertKept());
    this.#commitOrDoubt();
  }

  #commitOrDoubt(): void {
    this.#hold = undefined;
    try {
      this.#commit().run();
      this.#lock.left();
    } catch (error) {
      this.#takeBack();
      throw outcomeUnknown(error, this.path);
    }
  }

  /** SQLite rolls some failed transactions back by itself. */
  #takeBack(): void {
    this.#hold = undefined;
    if (this.sqlite.inTransaction) this.#rollback().run();
    this.#lock.left();
  }
}

/**
 * Whether the file is there; throws where it, or what SQLite keeps beside it, is not a plain file. (Only `stat`: opening and closing a database's file
 * beside SQLite would drop the locks that this process has on it.)
 */
export function isFileThere(path: string): boolean {
  if (path !== path.trim())
    throw unavailable('bad_path', `A database's path cannot end in blanks: "${path}".`);
  const isThere = isPlainFile(path);
  for (const beside of [`${path}-wal`, `${path}-shm`]) isPlainFile(beside);
  return isThere;
}

function isPlainFile(path: string): boolean {
  const stats = statOf(path);
  rejectSymlink(path, stats);
  if (stats === undefined || stats.isFile()) return stats !== undefined;
  throw unavailable('not_a_file', `${path} is not a file.`, advice`Move it away, or name another file.`);
}

/** As `isFileThere`, of a file that is to be opened as a database: throws for one with a second name. */
export function isDatabaseThere(path: string): boolean {
  const isThere = isFileThere(path);
  rejectHardLink(path);
  return isThere;
}

/** Makes the empty file that SQLite will fill, for its owner alone; -wal and -shm take over its mode. */
export function claimFile(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && isFileThere(path)) return;
    throw notCreated(path, error);
  }
}

export function notCreated(path: string, error: unknown): unknown {
  if (!isSystemError(error)) return error;
  if (['EACCES', 'EPERM', 'EROFS'].includes(error.code))
    return unavailable(
      'directory_not_writable',
      `The directory ${dirname(path)} is not writable: ${systemReason(error)}.`,
    );
  return unavailable('not_created', `${path} could not be created: ${systemReason(error)}.`);
}

function statOf(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw unavailable('not_accessible', `${path} cannot be reached: ${systemReason(error)}.`);
  }
}

function rejectSymlink(path: string, stats: Stats | undefined): void {
  if (!stats?.isSymbolicLink()) return;
  throw unavailable(
    'symlink_refused',
    `${path} is a symbolic link, and a database's other files would not follow it.`,
    advice`Give the path of the file itself.`,
  );
}

/**
 * Retries while others hold the file: switching a fresh file to WAL and recovering it give SQLITE_BUSY without
 * waiting for the timeout.
 */
export async function patiently<T>(timeoutMs: number, attempt: () => T | Promise<T>): Promise<T> {
  const startedAt = monotonicMs();
  const waitedMs = (): number => monotonicMs() - startedAt;
  const pausing = pauses(1, waitedMs, timeoutMs);
  for (;;) {
    const isLastTime = waitedMs() >= timeoutMs;
    try {
      return await attempt();
    } catch (error) {
      if (!isBusy(error) || isLastTime) throw error;
    }
    await sleep(pausing.next().value);
  }
}
