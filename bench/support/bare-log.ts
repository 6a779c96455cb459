import Database from 'better-sqlite3';
import { openSqliteEventLog } from '../../src/stores/sqlite/log/open-event-log.ts';

/** A row of commits as it is, whatever its columns are. */
export type Row = readonly unknown[];

/** The commits of a log, their positions left out. */
export function commitRows(db: string, after: number, limit = -1): readonly Row[] {
  const sqlite = new Database(db, { readonly: true });
  const rows = sqlite
    .prepare<[number, number], Row>('SELECT * FROM commits WHERE position > ? LIMIT ?')
    .raw();
  const found = rows.all(after, limit).map(([, ...rest]) => rest);
  sqlite.close();
  return found;
}

/** A new log with the real schema, written to by hand: a prepared insert and nothing else. Nobody is faster. */
export async function openBareLog(path: string, timeoutMs = 1_000) {
  const store = await openSqliteEventLog({
    path,
    clock: { now: () => new Date().toISOString() },
    timeoutMs,
    create: true,
  });
  await store.close();
  const sqlite = new Database(path, { timeout: timeoutMs });
  for (const pragma of ['journal_mode = WAL', 'synchronous = FULL']) sqlite.pragma(pragma);
  const columns = sqlite.pragma('table_info(commits)') as readonly { readonly name: string }[];
  const names = columns.map(({ name }) => name).filter((name) => name !== 'position');
  const insert = sqlite.prepare(
    `INSERT INTO commits (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
  );
  return {
    /** Durable when it returns. */
    insert: (row: Row): unknown => insert.run(...row),
    /** The same, in a transaction that takes the lock before it does anything. */
    insertImmediately: sqlite.transaction((row: Row) => insert.run(...row)).immediate,
    insertAll: sqlite.transaction((rows: readonly Row[]) => {
      for (const row of rows) insert.run(...row);
    }),
    close: (): unknown => sqlite.close(),
  };
}

/** The same row for another stream, under another command id: both are unique, and as long as they were. */
export const altered = (row: Row, number: number): Row =>
  row.map((value, column) =>
    (column === 1 || column === 5) && typeof value === 'string'
      ? `${value.slice(0, -8)}${String(number).padStart(8, '0')}`
      : value,
  );
