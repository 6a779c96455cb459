import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Head } from '../../../core/model/commit.ts';
import type { SqliteStore } from '../log/open-event-log.ts';
import { claimAsideDatabase } from './aside-database.ts';
import { assertFree, publishBackup } from './backup-place.ts';
import { Connection } from './connection.ts';
import { copyDatabase } from './copy-database.ts';

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
    publishBackup(aside, path, options.replace);
    return { path, bytes: statSync(path).size, head };
  } finally {
    aside.remove();
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
