import { exact } from '../../core/exact.ts';
import type { Compilable, CompiledQuery } from '../../core/read-model.ts';
import type { Sqlite, Statement } from './connection.ts';
import { type Decode, decoderOf } from './view-tables.ts';

/** Statements that are kept: more shapes than a program has, fewer than a server could be made to prepare. */
const KEPT = 200;

interface Prepared {
  /** Of rows as lists: better-sqlite3 takes three times as long to make an object of each. */
  readonly statement: Statement<unknown[], unknown[]>;
  readonly columns: readonly Column[];
}

interface Column {
  readonly name: string;
  /** Where it is not as it comes, or may hold sums beyond what a number can tell. */
  readonly decode: Decode | undefined;
}

/** Runs compiled queries through statements kept by their text: preparing costs five times as much as running. */
export class ViewReader {
  readonly #sqlite: Sqlite;
  readonly #prepared = new Map<string, Prepared>();

  constructor(sqlite: Sqlite) {
    this.#sqlite = sqlite;
  }

  all<Row>(query: Compilable<Row>): readonly Row[] {
    const { sql, parameters } = query.compile();
    const { statement, columns } = this.#statement(sql);
    return statement.all(bound(parameters)).map((values) => rowOf<Row>(values, columns));
  }

  first<Row>(query: Compilable<Row>): Row | undefined {
    const { sql, parameters } = query.compile();
    const { statement, columns } = this.#statement(sql);
    const values = statement.get(bound(parameters));
    return values === undefined ? undefined : rowOf<Row>(values, columns);
  }

  /** The least recently used statement makes room. */
  #statement(sql: string): Prepared {
    const known = this.#prepared.get(sql);
    if (known !== undefined) {
      this.#prepared.delete(sql);
      this.#prepared.set(sql, known);
      return known;
    }
    const prepared = prepare(this.#sqlite, sql);
    this.#prepared.set(sql, prepared);
    const [oldest] = this.#prepared.keys();
    if (this.#prepared.size > KEPT && oldest !== undefined) this.#prepared.delete(oldest);
    return prepared;
  }
}

function prepare(sqlite: Sqlite, sql: string): Prepared {
  const statement = sqlite.prepare<unknown[], unknown[]>(sql);
  if (!statement.reader || !statement.readonly) throw new Error(`a query cannot write: ${sql}`);
  const columns = statement.columns().map(({ name, type }) => {
    return { name, decode: decoderOf(type) ?? (type === 'TEXT' ? undefined : exact) };
  });
  return { statement: statement.raw(true), columns };
}

function rowOf<Row>(values: readonly unknown[], columns: readonly Column[]): Row {
  const row: Record<string, unknown> = {};
  for (const [index, { name, decode }] of columns.entries())
    row[name] = decode === undefined ? values[index] : decode(values[index]);
  return row as Row;
}

const bound = (parameters: CompiledQuery['parameters']): unknown[] =>
  parameters.map((value) => (typeof value === 'boolean' ? Number(value) : value));
