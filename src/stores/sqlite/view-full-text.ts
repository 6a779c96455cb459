import { once } from '../../core/once.ts';
import type { KeyValue, StoredRow } from '../../core/row-session.ts';
import type { FullText, Table } from '../../core/table.ts';
import type { Side } from '../../core/view-store.ts';
import type { Sqlite } from './connection.ts';
import { list, nameOf, quoted, tableSql } from './view-tables.ts';

/** A table whose words can be searched for. */
export type SearchedTable = Table & { readonly fullText: FullText };

export const isSearched = (table: object): table is SearchedTable => 'fullText' in table;

/**
 * The words of a table's columns, in FTS5 without their text: that stands in the table already. Letters are compared
 * without case and accents.
 */
export class FullTextIndex {
  readonly #sqlite: Sqlite;
  readonly #table: SearchedTable;
  readonly #rows: string;
  readonly #name: string;

  constructor(sqlite: Sqlite, side: Side, table: SearchedTable) {
    this.#sqlite = sqlite;
    this.#table = table;
    this.#rows = tableSql(side, table);
    this.#name = quoted(nameOf(side, table.fullText.name));
  }

  create(): void {
    this.#sqlite.exec(
      `CREATE VIRTUAL TABLE ${this.#name} USING fts5(${this.#columns}, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2')`,
    );
  }

  /** Takes in all rows; the index must be empty. */
  fill(): void {
    const { rowid } = this.#table.fullText;
    this.#sqlite.exec(
      `INSERT INTO ${this.#name} (rowid, ${this.#columns}) SELECT ${quoted(rowid)}, ${this.#columns} FROM ${this.#rows}`,
    );
  }

  put(row: StoredRow): void {
    const { rowid, columns } = this.#table.fullText;
    this.#put().run([row[rowid], ...columns.map((column) => row[column])]);
  }

  /** To be called while the row is still there. */
  remove(key: readonly KeyValue[]): void {
    this.#remove().run(key);
  }

  readonly #put = once(() => {
    const bound = this.#table.fullText.columns.map(() => '?').join(', ');
    return this.#sqlite.prepare(
      `INSERT OR REPLACE INTO ${this.#name} (rowid, ${this.#columns}) VALUES (?, ${bound})`,
    );
  });

  readonly #remove = once(() => {
    const isKey = this.#table.key.map((column) => `${quoted(column)} = ?`).join(' AND ');
    const rowid = `SELECT ${quoted(this.#table.fullText.rowid)} FROM ${this.#rows} WHERE ${isKey}`;
    return this.#sqlite.prepare(`DELETE FROM ${this.#name} WHERE rowid = (${rowid})`);
  });

  get #columns(): string {
    return list(this.#table.fullText.columns);
  }
}
