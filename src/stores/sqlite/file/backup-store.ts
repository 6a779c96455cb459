import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { FailureError } from '../../../core/kernel/failure.ts';
import type { Head } from '../../../core/model/commit.ts';
import type { AsideFile } from '../../../files/aside-file.ts';
import type { SqliteStore } from '../log/open-event-log.ts';
import { claimAsideDatabase } from './aside-database.ts';
import { Connection, isFileThere } from './connection.ts';
import { copyDatabase } from './copy-database.ts';
import { unavailable } from './failures.ts';

export interface BackupOptions {
  readonly to: string;
  /** Replace a file that is there. */
  readonly replace: boolean;
  readonly timeoutMs: number;
  readonly step: (pages: number, total: number) => void;
  /** Checks the copy before it gets its name, and throws if it is not what it should be. */
  verify(copy: string, head: Head): Promise<void>;
}

export interface Backup {
  readonly path: string;
  readonly bytes: number;
  /** The log's last commit in it. */
  readonly head: Head;
}

/**
 * Copies a log that stays in use into one file that needs no other beside it, for its owner alone. The file
 * appears whole and verified, or not at all.
 *
 * @throws FailureError `usage` for a place that cannot be taken; `unavailable` where it cannot be written
 */
export async function backupStore(store: SqliteStore, options: BackupOptions): Promise<Backup> {
  const path = resolve(options.to);
  assertFree(path, store.path, options.replace);
  const aside = claimAsideDatabase(path);
  try {
    const head = await copied(store, aside.path, options);
    foldIntoOne(aside.path);
    await options.verify(aside.path, head);
    publish(aside, path, options.replace);
    return { path, bytes: statSync(path).size, head };
  } finally {
    aside.remove();
  }
}

function assertFree(path: string, live: string, replace: boolean): void {
  if (!isTaken(path)) return;
  const [file, log] = [statSync(path), statSync(live)];
  if (file.ino === log.ino && file.dev === log.dev)
    throw rejected('backup_onto_itself', `${path} is the daybook itself.`);
  if (!replace) throw rejected('file_exists', `There is a file ${path} already.`);
  // Its -wal would be applied to the backup.
  if (existsSync(`${path}-wal`)) throw rejected('file_in_use', `${path} is a database that is in use.`);
}

/** A place where no file can stand is a wrong name, whatever is wrong with it. */
function isTaken(path: string): boolean {
  try {
    return isFileThere(path);
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    throw rejected(error.failure.code, error.failure.message);
  }
}

const rejected = (code: string, message: string): FailureError =>
  new FailureError({ kind: 'usage', code, message, hint: 'Name another file.' });

function publish(aside: AsideFile, path: string, replace: boolean): void {
  try {
    aside.publish({ replace });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw unavailable('file_exists', `${path} has appeared meanwhile: it was left as it is.`);
  }
}

/** The read transaction keeps the picture still, so that the copy never starts over however much is written. */
async function copied({ connection, log }: SqliteStore, to: string, options: BackupOptions): Promise<Head> {
  const { timeoutMs, step } = options;
  connection.sqlite.exec('BEGIN');
  try {
    const head = await log.head();
    await copyDatabase({ from: connection, to, timeoutMs, step });
    return head;
  } finally {
    connection.sqlite.exec('ROLLBACK');
  }
}

/** Out of WAL mode, a database can be read where nothing can be written beside it. */
function foldIntoOne(path: string): void {
  const connection = new Connection({ path, timeoutMs: 0, synchronous: 'FULL' });
  try {
    connection.read(() => connection.sqlite.pragma('journal_mode = DELETE'));
  } finally {
    connection.close();
  }
}
