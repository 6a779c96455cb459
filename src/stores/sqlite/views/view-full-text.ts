import { lazy } from '../../../core/kernel/lazy.ts';
import type { KeyValue, StoredRow } from '../../../core/model/rows.ts';
import type { FullText, Table } from '../../../core/model/table.ts';
import type { Side } from '../../../core/model/view-store.ts';
import type { Sqlite } from '../file/connection.ts';
import { list, nameOf, quoted, tableSql } from './view-tables.ts';

/** A table whose words can be searched for. */
export type SearchedTable = Table & { readonly fullText: FullText };

export const isSearched = (table: object): table is SearchedTable => 'fullText' in table;

/** Words are compared without case and accents; of trigrams it is known where they are, not how often. */
const TOKENS = {
  words: `tokenize='unicode61 remove_diacritics 2'`,
  trigrams: `tokenize='trigram case_sensitive 1', detail=none`,
} satisfies Record<FullText['of'], string>;

/** The words, or trigrams, of a table's columns, in FTS5 without their text: that stands in the table already. */
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
    this.#createAs(this.#name);
  }

  /** Takes in all rows; the index must be empty. */
  fill(): void {
    this.#fill(this.#name);
  }

  put(row: StoredRow): void {
    const { rowid, columns } = this.#table.fullText;
    this.#put().run([row[rowid], ...columns.map((column) => row[column])]);
  }

  /** To be called while the row is still there. */
  remove(key: readonly KeyValue[]): void {
    this.#remove().run(key);
  }

  readonly #put = lazy(() => {
    const bound = this.#table.fullText.columns.map(() => '?').join(', ');
    return this.#sqlite.prepare(
      `INSERT OR REPLACE INTO ${this.#name} (rowid, ${this.#columns}) VALUES (?, ${bound})`,
    );
  });

  readonly #remove = lazy(() => {
    const isKey = this.#table.key.map((column) => `${quoted(column)} = ?`).join(' AND ');
    const rowid = `SELECT ${quoted(this.#table.fullText.rowid)} FROM ${this.#rows} WHERE ${isKey}`;
    return this.#sqlite.prepare(`DELETE FROM ${this.#name} WHERE rowid = (${rowid})`);
  });

  /**
   * Rowids of rows whose words in the index are not those that stand in the table: SQLite calls an index sound that lacks
   * some. It is compared with a fresh one, beside the file.
   */
  misindexed(most: number): readonly number[] {
    this.#createAs('temp.fresh_words');
    try {
      this.#fill('temp.fresh_words');
      this.#sqlite.exec(
        `CREATE VIRTUAL TABLE temp.fresh USING fts5vocab(temp, fresh_words, instance);
         CREATE VIRTUAL TABLE temp.found USING fts5vocab(main, ${this.#name}, instance)`,
      );
      return this.#sqlite.prepare<[number], number>(DIFFERENCES).pluck().all(most);
    } finally {
      for (const name of ['found', 'fresh', 'fresh_words'])
        this.#sqlite.exec(`DROP TABLE IF EXISTS temp.${name}`);
    }
  }

  #createAs(name: string): void {
    this.#sqlite.exec(
      `CREATE VIRTUAL TABLE ${name} USING fts5(${this.#columns}, content='', contentless_delete=1, ${TOKENS[this.#table.fullText.of]})`,
    );
  }

  #fill(name: string): void {
    const rowid = quoted(this.#table.fullText.rowid);
    this.#sqlite.exec(
      `INSERT INTO ${name} (rowid, ${this.#columns}) SELECT ${rowid}, ${this.#columns} FROM ${this.#rows}`,
    );
  }

  get #columns(): string {
    return list(this.#table.fullText.columns);
  }
}

const DIFFERENCES = `SELECT DISTINCT doc FROM (
    SELECT * FROM (SELECT term, doc, col, offset FROM temp.fresh EXCEPT SELECT term, doc, col, offset FROM temp.found)
    UNION ALL
    SELECT * FROM (SELECT term, doc, col, offset FROM temp.found EXCEPT SELECT term, doc, col, offset FROM temp.fresh)
  ) ORDER BY doc LIMIT ?`;
