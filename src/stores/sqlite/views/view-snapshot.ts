import type { KeyValue, StoredRow } from '../../../core/model/rows.ts';
import type { Table } from '../../../core/model/table.ts';
import { type AnyView, type MaterializedView, tablesOf } from '../../../core/model/view.ts';
import type { Parked, RowDifference, ViewRecord, ViewSnapshot } from '../../../core/model/view-store.ts';
import type { Sqlite } from '../file/connection.ts';
import { FullTextIndex, isSearched } from './view-full-text.ts';
import { Materialized } from './view-materialized.ts';
import { MetaStatements } from './view-meta.ts';
import { list, RowCodec, tableSql } from './view-tables.ts';

/** The live tables through a connection that is in a read transaction: whatever is written meanwhile, it does not see. */
export class SqliteViewSnapshot implements ViewSnapshot {
  readonly #sqlite: Sqlite;
  readonly #meta: MetaStatements;

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
    const codec = new RowCodec(table.columns);
    const key = list(table.key);
    const behind = after === undefined ? '' : `WHERE (${key}) > (${after.map(() => '?').join(', ')})`;
    const columns = list(table.columns.map(({ name }) => name));
    return this.#sqlite
      .prepare<unknown[], unknown[]>(
        `SELECT ${columns} FROM ${tableSql('live', table)} ${behind} ORDER BY ${key} LIMIT ?`,
      )
      .raw()
      .all(...(after ?? []), limit)
      .map((values) => codec.decode(values));
  }

  async misindexed(table: Table, most: number): Promise<readonly number[]> {
    return isSearched(table) ? new FullTextIndex(this.#sqlite, 'live', table).misindexed(most) : [];
  }

  async differences(view: MaterializedView, limit: number): Promise<readonly RowDifference[]> {
    return new Materialized(this.#sqlite, 'live', view).differences(limit);
  }
}
