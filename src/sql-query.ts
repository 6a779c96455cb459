import Database from 'better-sqlite3';
import { FailureError } from './core/failure.ts';

/** SQL of the user's own over the views and, as `log`, the log: on a connection that cannot write. */

export interface SqlColumn {
  readonly name: string;
  /** As it was declared; null for an expression. */
  readonly type: string | null;
}

export interface SqlAnswer {
  readonly columns: readonly SqlColumn[];
  /** One row after the other, in constant memory. */
  readonly rows: Iterable<object>;
  close(): void;
}

export interface SqlFiles {
  readonly log: string;
  readonly views: string;
  /** Milliseconds. */
  readonly timeoutMs: number;
}

/** @throws a usage failure for SQL that SQLite refuses, or that is not one question */
export function sqlQuery(files: SqlFiles, sql: string): SqlAnswer {
  const sqlite = new Database(files.views, { readonly: true, timeout: files.timeoutMs });
  try {
    // What a connection that cannot write attaches, it cannot write either.
    sqlite.prepare('ATTACH DATABASE ? AS log').run(files.log);
    const statement = sqlite.prepare<[], object>(sql);
    if (!statement.reader || !statement.readonly)
      throw refused('It is not a question: only SELECT is answered');
    const columns = statement.columns().map(({ name, type }) => ({ name, type }));
    return { columns, rows: statement.iterate(), close: () => sqlite.close() };
  } catch (error) {
    sqlite.close();
    if (error instanceof Database.SqliteError || error instanceof RangeError) throw refused(error.message);
    throw error;
  }
}

const refused = (why: string): FailureError =>
  new FailureError({
    kind: 'usage',
    code: 'invalid_sql',
    message: `The query was refused: ${why}.`,
    hint: 'See the tables with "daybook query \'SELECT name, sql FROM sqlite_schema\'"; the log is attached as log.',
  });
