import { lazy } from '../../../core/kernel/lazy.ts';
import type { KeyValue, StoredRow } from '../../../core/model/rows.ts';
import type { Side } from '../../../core/model/view-store.ts';
import { BOUND } from '../file/bound.ts';
import type { Sqlite } from '../file/connection.ts';
import { FullTextIndex, isSearched } from './view-full-text.ts';
import { list, quoted, RowCodec, type TableShape, tableSql } from './view-tables.ts';

/** Values bound by one bulk insert: beyond some hundred, longer statements gain nothing. */
const BOUND_AT_ONCE = 400;

/** The statements of one table on one side, each prepared when it is first needed. */
export class TableStatements {
  readonly #sqlite: Sqlite;
  readonly #table: TableShape;
  readonly #name: string;
  readonly #codec: RowCodec;
  readonly #rowsAtOnce: number;
  readonly #fullText: FullTextIndex | undefined;

  constructor(sqlite: Sqlite, side: Side, table: TableShape) {
    this.#sqlite = sqlite;
    this.#table = table;
    this.#name = tableSql(side, table);
    this.#codec = new RowCodec(table.columns);
    this.#fullText = isSearched(table) ? new FullTextIndex(sqlite, side, table) : undefined;
    this.#rowsAtOnce = Math.max(1, Math.floor(BOUND_AT_ONCE / table.columns.length));
  }

  readonly #ofStream = lazy(() =>
    this.#sqlite
      .prepare<[string], unknown[]>(
        `SELECT ${this.#columns} FROM ${this.#name} WHERE ${quoted(this.#table.key[0] as string)} = ${BOUND} ORDER BY ${list(this.#table.key)}`,
      )
      .raw(),
  );

  readonly #upsert = lazy(() =>
    this.#sqlite.prepare(`${this.#insertSql(1)} ON CONFLICT (${list(this.#table.key)}) DO ${this.#update}`),
  );

  readonly #insertOne = lazy(() => this.#sqlite.prepare(this.#insertSql(1)));

  readonly #insertMany = lazy(() => this.#sqlite.prepare(this.#insertSql(this.#rowsAtOnce)));

  readonly #remove = lazy(() =>
    this.#sqlite.prepare(
      `DELETE FROM ${this.#name} WHERE ${this.#table.key.map((column) => `${quoted(column)} = ?`).join(' AND ')}`,
    ),
  );

  ofStream(id: string): StoredRow[] {
    return this.#ofStream()
      .all(id)
      .map((values) => this.#codec.decode(values));
  }

  upsert(row: StoredRow): void {
    const values: unknown[] = [];
    this.#codec.encode(row, values);
    this.#upsert().run(values);
    this.#fullText?.put(row);
  }

  remove(key: readonly KeyValue[]): void {
    this.#fullText?.remove(key);
    this.#remove().run(key);
  }

  insertAll(rows: readonly StoredRow[]): void {
    let at = 0;
    for (; at + this.#rowsAtOnce <= rows.length; at += this.#rowsAtOnce) {
      const values: unknown[] = [];
      for (let index = 0; index < this.#rowsAtOnce; index += 1)
        this.#codec.encode(rows[at + index] as StoredRow, values);
      this.#insertMany().run(values);
    }
    for (const row of rows.slice(at)) {
      const values: unknown[] = [];
      this.#codec.encode(row, values);
      this.#insertOne().run(values);
    }
  }

  get #columns(): string {
    return list(this.#table.columns.map(({ name }) => name));
  }

  get #update(): string {
    const rest = this.#table.columns.filter(({ name }) => !this.#table.key.includes(name));
    if (rest.length === 0) return 'NOTHING';
    return `UPDATE SET ${rest.map(({ name }) => `${quoted(name)} = excluded.${quoted(name)}`).join(', ')}`;
  }

  #insertSql(rows: number): string {
    const row = `(${this.#table.columns.map(() => '?').join(', ')})`;
    return `INSERT INTO ${this.#name} (${this.#columns}) VALUES ${Array.from({ length: rows }, () => row).join(', ')}`;
  }
}
