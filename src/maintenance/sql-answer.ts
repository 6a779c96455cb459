import Database from 'better-sqlite3';
import { type Advice, advice, type NextProgram } from '../core/kernel/advice.ts';
import { type Failure, failureOf } from '../core/kernel/failure.ts';
import type { SqlFiles } from '../core/log/store-engine.ts';
import { failureFrom } from '../stores/sqlite/file/failures.ts';

/** SQL of the user's own over the views and, as `log`, the log: on a connection that cannot write. */

export interface SqlSource extends SqlFiles {
  /** Milliseconds. */
  readonly timeoutMs: number;
}

/** The values of one row, in the order of its columns. Integers are exact; a blob is text, as SQL writes it: `X'0AFF'`. */
export type SqlRow = readonly (string | number | bigint | null)[];

interface RawAnswer {
  readonly columns: readonly string[];
  readonly rows: Iterator<SqlRow>;
}

/** @throws whatever SQLite and its driver throw: see `failureOfSql` */
export function answerOf(files: SqlSource, sql: string): RawAnswer {
  const sqlite = new Database(files.views, { readonly: true, timeout: files.timeoutMs });
  // What a connection that cannot write attaches, it cannot write either.
  if (files.log !== undefined) sqlite.prepare('ATTACH DATABASE ? AS log').run(files.log);
  const statement = sqlite.prepare<[], unknown[]>(sql);
  if (!statement.reader || !statement.readonly) throw new RangeError(NO_QUESTION);
  const columns = distinct(statement.columns().map(({ name }) => name));
  return { columns, rows: rowsOf(statement.safeIntegers().raw(true).iterate()) };
}

const NO_QUESTION = 'It is not a question: only one SELECT is answered';

function* rowsOf(rows: Iterable<unknown[]>): Generator<SqlRow> {
  for (const row of rows) yield row.map(plainValue);
}

function plainValue(value: unknown): SqlRow[number] {
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }
  return value instanceof Uint8Array
    ? `X'${Buffer.from(value).toString('hex').toUpperCase()}'`
    : (value as SqlRow[number]);
}

/** Two columns of one name get different ones: `total`, `total_2`. */
function distinct(names: readonly string[]): string[] {
  const taken = new Set<string>(names);
  const seen = new Set<string>();
  return names.map((name) => {
    let own = name;
    for (let count = 2; seen.has(own) || (own !== name && taken.has(own)); count += 1)
      own = `${name}_${count}`;
    seen.add(own);
    return own;
  });
}

/** Errors in the text are `usage`; errors of the files are the store's failures. */
export function failureOfSql(error: unknown, { views, log }: SqlFiles): Failure {
  const invalid = (why: string): Failure => invalidSql(why, log === undefined ? NO_LOG : LOG);
  if (error instanceof Database.SqliteError && !ABOUT_SQL.test(error.code))
    return failureOf(failureFrom(error, views));
  if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_READONLY'))
    return invalid(NO_QUESTION);
  if (error instanceof RangeError && /more than one statement/.test(error.message))
    return invalid(NO_QUESTION);
  if (error instanceof RangeError && /parameter/.test(error.message)) return invalid(NO_PARAMETERS);
  if (error instanceof TypeError && /parameter/.test(error.message)) return invalid(NO_PARAMETERS);
  if (error instanceof RangeError || error instanceof Database.SqliteError) return invalid(error.message);
  return failureOf(error);
}

const ABOUT_SQL = /^SQLITE_(ERROR|AUTH|READONLY|TOOBIG|MISMATCH|RANGE|CONSTRAINT|INTERRUPT)/;
const NO_PARAMETERS = 'It has parameters, and nothing gives them values: write the values in it';

const TABLES: NextProgram = { program: 'query', given: ['SELECT name, sql FROM sqlite_schema'] };
const LOG = advice`See the tables with ${TABLES}; the log is attached as log.`;
const NO_LOG = advice`See the tables with ${TABLES}; the log is on its server, and not among them.`;

const invalidSql = (why: string, next: Advice): Failure => ({
  kind: 'usage',
  code: 'invalid_sql',
  message: `The query was refused: ${why.replace(/\.$/, '')}.`,
  ...next,
});
