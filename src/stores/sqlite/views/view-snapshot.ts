import { lazy } from '../../../core/kernel/lazy.ts';
import type { KeyValue, StoredRow } from '../../../core/model/rows.ts';
import type { Table } from '../../../core/model/table.ts';
import { type AnyView, type MaterializedView, tablesOf } from '../../../core/model/view.ts';
import type { Parked, RowDifference, ViewRecord, ViewSnapshot } from '../../../core/model/view-store.ts';
import { BOUND } from '../file/bound.ts';
import type { Sqlite, Statement } from '../file/connection.ts';
import { FullTextIndex, isSearched } from './view-full-text.ts';
import { Materialized } from './view-materialized.ts';
import { MetaStatements } from './view-meta.ts';
import { list, RowCodec, tableSql } from './view-tables.ts';

/** The live tables through a connection that is in a read transaction: whatever is written meanwhile, it does not see. */
export class SqliteViewSnapshot implements ViewSnapshot {
  readonly #sqlite: Sqlite;
  readonly #meta: MetaStatements;
  readonly #pages = new Map<Table, TablePages>();

  constructor(sqlite: Sqlite) {
    this.#sqlite = sqlite;
    this.#meta = new MetaStatements(sqlite);
  }

  async records(): Promise<readonly ViewRecord[]> {
    return this.#meta.records();
  }

  async parked(): Promise<readonly Parked[]> {
    return this.#meta.parked('live');
  }

  async count(view: AnyView): Promise<number> {
    const tables = view.kind === 'view' ? tablesOf(view) : [view];
    return tables
      .map((table) =>
        this.#sqlite.prepare<[], number>(`SELECT count(*) FROM ${tableSql('live', table)}`).pluck(),
      )
      .reduce((sum, statement) => sum + (statement.get() ?? 0), 0);
  }

  async rows(
    table: Table,
    after: readonly KeyValue[] | undefined,
    limit: number,
  ): Promise<readonly StoredRow[]> {
    const pages = this.#pages.get(table) ?? new TablePages(this.#sqlite, table);
    this.#pages.set(table, pages);
    return pages.read(after, limit);
  }

  async misindexed(table: Table, most: number): Promise<readonly number[]> {
    return isSearched(table) ? new FullTextIndex(this.#sqlite, 'live', table).misindexed(most) : [];
  }

  async differences(view: MaterializedView, limit: number): Promise<readonly RowDifference[]> {
    return new Materialized(this.#sqlite, 'live', view).differences(limit);
  }
}

/**
 * A table's rows in key order, page by page. Its statements are prepared once: what SQLite holds for each is no memory that
 * the garbage collector sees, and hundreds of megabytes waited for it.
 */
class TablePages {
  readonly #sqlite: Sqlite;
  readonly #table: Table;
  readonly #codec: RowCodec;

  constructor(sqlite: Sqlite, table: Table) {
    this.#sqlite = sqlite;
    this.#table = table;
    this.#codec = new RowCodec(table.columns);
  }

  readonly #first = lazy(() => this.#prepare(''));
  readonly #next = lazy(() => {
    const { key } = this.#table;
    return this.#prepare(`WHERE (${list(key)}) > (${key.map(() => '?').join(', ')})`);
  });

  read(after: readonly KeyValue[] | undefined, limit: number): readonly StoredRow[] {
    const values = after === undefined ? this.#first().all(limit) : this.#next().all(...after, limit);
    return values.map((row) => this.#codec.decode(row));
  }

  #prepare(where: string): Statement<unknown[], unknown[]> {
    const { key, columns } = this.#table;
    const names = list(columns.map(({ name }) => name));
    return this.#sqlite
      .prepare<unknown[], unknown[]>(
        `SELECT ${names} FROM ${tableSql('live', this.#table)} ${where} ORDER BY ${list(key)} LIMIT ${BOUND}`,
      )
      .raw();
  }
}
