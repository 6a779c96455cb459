import { exact } from '../../core/exact.ts';
import type { Compilable, CompiledQuery } from '../../core/read-model.ts';
import type { Sqlite, Statement } from './connection.ts';
import { type Decode, decoderOf } from './view-tables.ts';

/** Statements that are kept: more shapes than a program has, fewer than a server could be made to prepare. */
const KEPT = 200;

interface Prepared {
  readonly statement: Statement<unknown[], Record<string, unknown>>;
  /** Result columns that are not as they come, or that may hold sums beyond what a number can tell. */
  readonly decoders: readonly { readonly name: string; readonly decode: Decode }[];
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
    const { statement, decoders } = this.#statement(sql);
    const rows = statement.all(bound(parameters));
    if (decoders.length > 0) for (const row of rows) decodeIn(row, decoders);
    return rows as Row[];
  }

  first<Row>(query: Compilable<Row>): Row | undefined {
    const { sql, parameters } = query.compile();
    const { statement, decoders } = this.#statement(sql);
    const row = statement.get(bound(parameters));
    if (row !== undefined) decodeIn(row, decoders);
    return row as Row | undefined;
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
  const statement = sqlite.prepare<unknown[], Record<string, unknown>>(sql);
  if (!statement.reader || !statement.readonly) throw new Error(`a query cannot write: ${sql}`);
  const decoders = statement.columns().flatMap(({ name, type }) => {
    const decode = decoderOf(type) ?? (type === 'TEXT' ? undefined : exact);
    return decode === undefined ? [] : [{ name, decode }];
  });
  return { statement, decoders };
}

function decodeIn(row: Record<string, unknown>, decoders: Prepared['decoders']): void {
  for (const { name, decode } of decoders) row[name] = decode(row[name]);
}

const bound = (parameters: CompiledQuery['parameters']): unknown[] =>
  parameters.map((value) => (typeof value === 'boolean' ? Number(value) : value));
