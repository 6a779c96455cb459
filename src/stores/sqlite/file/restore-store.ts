import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { FailureError } from '../../../core/kernel/failure.ts';
import type { Head } from '../../../core/model/commit.ts';
import type { Clock } from '../../../core/model/ports.ts';
import { inspectSchema } from '../log/migrate.ts';
import { openSqliteEventLog, type SqliteStore } from '../log/open-event-log.ts';
import { SqliteEventLog } from '../log/sqlite-event-log.ts';
import { isDamage } from '../views/view-file.ts';
import { claimAsideDatabase } from './aside-database.ts';
import { Connection, claimFile, isDatabaseThere, isFileThere, patiently } from './connection.ts';
import { copyDatabase } from './copy-database.ts';

export interface RestoreOptions {
  /** The backup. */
  readonly from: string;
  /** The daybook's file. */
  readonly path: string;
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly step: (pages: number, total: number) => void;
}

/**
 * The backup, copied beside the daybook and brought to this program's schema, with an epoch of its own: positions behind
 * it will be other facts than those that the backup does not know. Neither the backup nor the daybook is touched.
 *
 * @throws FailureError as `openSqliteEventLog` does
 */
export async function openRestored(options: RestoreOptions): Promise<SqliteStore> {
  const { timeoutMs, clock, step } = options;
  const aside = claimAsideDatabase(resolve(options.path));
  try {
    const from = new Connection({ path: options.from, timeoutMs, readonly: true, synchronous: 'FULL' });
    await copyDatabase({ from, to: aside.path, timeoutMs, step }).finally(() => from.close());
    const store = await openSqliteEventLog({ path: aside.path, timeoutMs, clock });
    const { connection } = store;
    connection.write(() => {
      connection.sqlite.prepare('UPDATE log_identity SET epoch = ?').run(randomUUID());
      // What is restored from a copy is a log of its own: so a copy takes the place of a lost original.
      connection.sqlite.exec('DELETE FROM followed_log');
    });
    return { ...store, close: () => store.close().finally(() => aside.remove()) };
  } catch (error) {
    aside.remove();
    throw error;
  }
}

/**
 * Puts it in the daybook's place, in one transaction of that file: others who have it open see the daybook as it was, or
 * as it is restored.
 *
 * @throws FailureError `busy` when others hold it for longer than the timeout
 */
export async function publishRestored(restored: SqliteStore, options: RestoreOptions): Promise<void> {
  const { timeoutMs, step } = options;
  const path = resolve(options.path);
  if (!isDatabaseThere(path)) claimFile(path);
  await copyDatabase({ from: restored.connection, to: path, timeoutMs, step });
  // better-sqlite3's copy commits without a sync (NORMAL): a commit with one behind it makes both durable.
  const connection = await patiently(
    timeoutMs,
    () => new Connection({ path, timeoutMs, synchronous: 'FULL' }),
  );
  try {
    connection.write(() => connection.sqlite.exec('UPDATE log_identity SET only_row = 1'));
  } finally {
    connection.close();
  }
}

/**
 * The head of the log in a file, whatever its schema: null when that cannot be read. Undefined where there is no daybook.
 *
 * @throws FailureError `unavailable` for another program's database, a newer schema, or what is no database at all
 */
export async function headInFile(
  path: string,
  { timeoutMs, clock }: RestoreOptions,
): Promise<Head | null | undefined> {
  if (!isFileThere(resolve(path))) return undefined;
  return patiently(timeoutMs, () => headOf(path, timeoutMs, clock));
}

async function headOf(path: string, timeoutMs: number, clock: Clock): Promise<Head | null | undefined> {
  const connection = new Connection({ path, timeoutMs, readonly: true, synchronous: 'FULL' });
  try {
    if (inspectSchema(connection).blank) return undefined;
    return await new SqliteEventLog(connection, clock).head();
  } catch (error) {
    if (isLost(error)) return null;
    throw error;
  } finally {
    connection.close();
  }
}

/** Some of it can still be read as a database: enough to be replaced in a transaction. */
const isLost = (error: unknown): boolean =>
  error instanceof FailureError &&
  (error.failure.code === 'damaged_commit' || (isDamage(error) && error.failure.code !== 'not_a_database'));
