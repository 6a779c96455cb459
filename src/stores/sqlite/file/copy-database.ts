import Database from 'better-sqlite3';
import { type Connection, patiently } from './connection.ts';
import { failureFrom } from './failures.ts';

export interface CopyOptions {
  readonly from: Connection;
  /** A database's file: what it held is replaced in one transaction, under its locks. */
  readonly to: string;
  /** How long to wait for others that write to it. */
  readonly timeoutMs: number;
  readonly step: (pages: number, total: number) => void;
}

/** 4 MiB at a time: between them the program handles signals. */
const PAGES = 1_000;

/**
 * Copies a database page by page, as it stands. A process that has the other file open sees all of the copy or nothing of it, as
 * with any transaction: no file is renamed over one in use, whose -wal would then belong to another database.
 *
 * A source that others write to is copied from its start again whenever they have: hold a read transaction on it.
 *
 * @throws FailureError `busy`, or `unavailable` for what cannot be read or written
 */
export function copyDatabase({ from, to, timeoutMs, step }: CopyOptions): Promise<void> {
  return patiently(timeoutMs, async () => {
    try {
      const { totalPages } = await from.sqlite.backup(to, {
        progress: ({ totalPages: total, remainingPages }) => {
          step(total - remainingPages, total);
          return PAGES;
        },
      });
      // A file that is locked reports no pages at all, which better-sqlite3 takes for the end.
      if (totalPages === 0) throw new Database.SqliteError('the copy could not begin', 'SQLITE_BUSY');
    } catch (error) {
      throw failureFrom(error, to);
    }
  });
}
