import { exact } from '../../../core/kernel/exact.ts';
import { lazy } from '../../../core/kernel/lazy.ts';
import type { Compilable, CompiledQuery } from '../../../core/model/read-model.ts';
import type { Sqlite, Statement } from '../file/connection.ts';
import { decoderOf, type ResultColumn, rowOf } from './view-tables.ts';

/** Statements that are kept: more shapes than a program has, fewer than a server could be made to prepare. */
const KEPT = 200;

interface Prepared {
  /** Of rows as lists. */
  readonly statement: Statement<unknown[], unknown[]>;
  /** Known once it has run: SQLite looks only then whether the tables are still what they were. */
  columns?: readonly ResultColumn[];
}

/** Runs compiled queries through statements kept by their text: preparing costs five times as much as running. */
export class ViewReader {
  readonly #sqlite: Sqlite;
  readonly #prepared = new Map<string, Prepared>();
  readonly #schema: () => Statement<[], number>;
  #schemaVersion: number | undefined;

  constructor(sqlite: Sqlite) {
    this.#sqlite = sqlite;
    this.#schema = lazy(() => this.#sqlite.prepare<[], number>('PRAGMA schema_version').pluck());
  }

  all<Row>(query: Compilable<Row>): readonly Row[] {
    const { sql, parameters } = query.compile();
    const prepared = this.#statement(sql);
    const rows = prepared.statement.all(bound(parameters));
    const columns = columnsOf(prepared);
    return rows.map((values) => rowOf(values, columns) as Row);
  }

  first<Row>(query: Compilable<Row>): Row | undefined {
    const { sql, parameters } = query.compile();
    const prepared = this.#statement(sql);
    const values = prepared.statement.get(bound(parameters));
    return values === undefined ? undefined : (rowOf(values, columnsOf(prepared)) as Row);
  }

  /** The least recently used statement makes room. Tables that were replaced may have other columns. */
  #statement(sql: string): Prepared {
    const version = this.#schema().get();
    if (version !== this.#schemaVersion) this.#prepared.clear();
    this.#schemaVersion = version;
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
  return { statement: statement.raw(true) };
}

function columnsOf(prepared: Prepared): readonly ResultColumn[] {
  prepared.columns ??= prepared.statement.columns().map(({ name, type }) => {
    // A result that is no table's column may be a sum that no number holds exactly.
    return { name, decode: decoderOf(type) ?? (type === 'TEXT' ? undefined : exact) };
  });
  return prepared.columns;
}

const bound = (parameters: CompiledQuery['parameters']): unknown[] =>
  parameters.map((value) => (typeof value === 'boolean' ? Number(value) : value));
