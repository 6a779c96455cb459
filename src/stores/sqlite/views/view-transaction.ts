import { crypto } from '../../../core/kernel/crypto.ts';
import type { RowChanges, StoredRow } from '../../../core/model/rows.ts';
import type { Table, TableIndex } from '../../../core/model/table.ts';
import { type MaterializedView, type StreamView, tablesOf } from '../../../core/model/view.ts';
import type {
  Build,
  Parked,
  Side,
  ViewCheckpoint,
  ViewRecord,
  ViewTransaction,
} from '../../../core/model/view-store.ts';
import type { Sqlite } from '../file/connection.ts';
import { FullTextIndex, isSearched } from './view-full-text.ts';
import { lookUps, Materialized } from './view-materialized.ts';
import { MetaStatements, STAGING, type StoredSide } from './view-meta.ts';
import { TableStatements } from './view-table-statements.ts';
import {
  createSql,
  hasNullableKey,
  indexSql,
  nameOf,
  quoted,
  type TableShape,
  tableSql,
} from './view-tables.ts';

/** What can be done while the store's writing connection is in a transaction; it keeps its statements for the next one. */
export class SqliteViewTransaction implements ViewTransaction {
  readonly #sqlite: Sqlite;
  readonly #meta: MetaStatements;
  readonly #statements: PerSide<Table, TableStatements>;
  readonly #materialized: PerSide<MaterializedView, Materialized>;

  constructor(sqlite: Sqlite) {
    this.#sqlite = sqlite;
    this.#meta = new MetaStatements(sqlite);
    this.#statements = new PerSide((side, table) => new TableStatements(sqlite, side, table));
    this.#materialized = new PerSide((side, view) => new Materialized(sqlite, side, view));
  }

  async records(): Promise<readonly ViewRecord[]> {
    return this.#meta.records();
  }

  async setRecord(record: ViewCheckpoint): Promise<void> {
    this.#meta.setRecord(record);
  }

  async parked(side: Side, view: string): Promise<readonly Parked[]> {
    return this.#meta.parked(side).filter((one) => one.view === view);
  }

  async park(side: Side, parked: Parked): Promise<void> {
    this.#meta.park(side, parked);
  }

  async unpark(side: Side, view: string, stream: string): Promise<void> {
    this.#meta.unpark(side, view, stream);
  }

  async load(side: Side, table: Table, ids: readonly string[]): Promise<ReadonlyMap<string, StoredRow[]>> {
    const statements = this.#statements.of(side, table);
    const found = new Map<string, StoredRow[]>();
    for (const id of ids) {
      const rows = statements.ofStream(id);
      if (rows.length > 0) found.set(id, rows);
    }
    return found;
  }

  async having(side: Side, table: Table, column: string, value: string): Promise<readonly string[]> {
    return this.#sqlite
      .prepare<[string], string>(
        `SELECT DISTINCT ${quoted(table.key[0] as string)} FROM ${tableSql(side, table)} WHERE ${quoted(column)} = ?`,
      )
      .pluck()
      .all(value);
  }

  async save(
    side: Side,
    changes: readonly RowChanges[],
    materialized: readonly MaterializedView[],
  ): Promise<void> {
    const followers = this.#followersOf(side, changes, materialized);
    for (const { table, put, removed } of changes) {
      const statements = this.#statements.of(side, table);
      for (const key of removed) statements.remove(key);
      for (const row of put) statements.upsert(row);
    }
    for (const { one, ids, before } of followers) one.follow(before, one.contributions(ids));
  }

  #followersOf(side: Side, changes: readonly RowChanges[], materialized: readonly MaterializedView[]) {
    return materialized.flatMap((view) => {
      const own = changes.find(({ table }) => table.name === view.from.name);
      if (own === undefined) return [];
      const one = this.#materialized.of(side, view);
      const ids = streamsIn(own);
      return [{ one, ids, before: one.contributions(ids) }];
    });
  }

  async begin(view: StreamView, materialized: readonly MaterializedView[]): Promise<string> {
    this.#dropStaging(view.name);
    for (const table of shapesOf(view, materialized)) {
      this.#drop('staging', table.name);
      this.#sqlite.exec(createSql('staging', table));
      this.#meta.addTable('staging', table.name, view.name);
    }
    for (const table of tablesOf(view).filter(isSearched)) {
      this.#drop('staging', table.fullText.name);
      new FullTextIndex(this.#sqlite, 'staging', table).create();
      this.#meta.addTable('staging', table.fullText.name, view.name);
    }
    const token = crypto().randomUUID();
    this.#meta.setBuild(view.name, token);
    return token;
  }

  async insert(table: Table, rows: readonly StoredRow[]): Promise<void> {
    this.#statements.of('staging', table).insertAll(rows);
  }

  async buildIndexes(
    view: StreamView,
    materialized: readonly MaterializedView[],
    step: number,
  ): Promise<boolean> {
    const steps = [
      ...indexesOf(view, materialized).map((index) => () => this.#createIndex(index)),
      ...materialized.map((one) => () => this.#fill(one)),
      ...tablesOf(view)
        .filter(isSearched)
        .map((table) => () => new FullTextIndex(this.#sqlite, 'staging', table).fill()),
    ];
    steps[step]?.();
    return step + 1 < steps.length;
  }

  async publish(view: StreamView, materialized: readonly MaterializedView[]): Promise<void> {
    for (const name of this.#meta.tables('live', view.name)) this.#drop('live', name);
    this.#meta.forgetTables('live', view.name);
    const indexes = tablesOf(view).filter(isSearched);
    const names = [...shapesOf(view, materialized), ...indexes.map(({ fullText }) => fullText)];
    for (const { name } of names) {
      this.#takeOver(name, view.name);
      this.#sqlite.exec(`ALTER TABLE ${quoted(nameOf('staging', name))} RENAME TO ${quoted(name)}`);
      this.#meta.addTable('live', name, view.name);
    }
    this.#meta.forgetTables('staging', view.name);
    this.#meta.unparkAll('live', view.name);
    this.#meta.parkedGoLive(view.name);
    this.#meta.dropBuild(view.name);
  }

  async abandon(view: string, token: string): Promise<void> {
    if (this.#meta.building(view)?.token !== token) return;
    this.#dropStaging(view);
    this.#meta.dropBuild(view);
  }

  async drop(view: string): Promise<void> {
    for (const name of this.#meta.tables('live', view)) this.#drop('live', name);
    this.#meta.forgetTables('live', view);
    this.#meta.unparkAll('live', view);
    this.#meta.dropRecord(view);
    this.#dropStaging(view);
    this.#meta.dropBuild(view);
  }

  async building(view: string): Promise<Build | undefined> {
    return this.#meta.building(view);
  }

  async heartbeat(view: string): Promise<void> {
    this.#meta.heartbeat(view);
  }

  async oweErasure(): Promise<void> {
    this.#meta.oweErasure(crypto().randomUUID());
  }

  /** What a build has left that died. Answers whether another one is in progress. */
  dropDeadBuilds(): boolean {
    const builds = this.#meta.builds();
    const dead = builds.filter((view) => this.#meta.building(view)?.alive === false);
    for (const view of dead) {
      this.#dropStaging(view);
      this.#meta.dropBuild(view);
    }
    return dead.length < builds.length;
  }

  #createIndex({ table, ...index }: Index): void {
    this.#sqlite.exec(indexSql('staging', table, index, crypto().randomUUID()));
  }

  #fill(view: MaterializedView): void {
    this.#materialized.of('staging', view).fill();
    for (const index of view.indexes) this.#createIndex({ table: view, ...index });
    if (hasNullableKey(view)) this.#createIndex({ table: view, columns: view.key });
  }

  /** A table that another view had (one that was renamed, say) becomes this one's; the other is then absent. */
  #takeOver(table: string, view: string): void {
    const owner = this.#meta.ownerOf('live', table);
    if (owner !== undefined && owner !== view) this.#meta.dropRecord(owner);
    this.#drop('live', table);
  }

  /** What a build has left, under either name of the side. */
  #dropStaging(view: string): void {
    for (const side of STAGING) {
      for (const name of this.#meta.tables(side, view)) this.#drop(side, name);
      this.#meta.forgetTables(side, view);
      this.#meta.unparkAll(side, view);
    }
  }

  #drop(side: StoredSide, name: string): void {
    this.#sqlite.exec(`DROP TABLE IF EXISTS ${quoted(nameOf(side, name))}`);
  }
}

interface Index extends TableIndex {
  readonly table: TableShape;
}

const shapesOf = (view: StreamView, materialized: readonly MaterializedView[]): readonly TableShape[] => [
  ...tablesOf(view),
  ...materialized,
];

/** The declared indexes, and those by which materialized views look rows up, unless one begins so already. */
function indexesOf(view: StreamView, materialized: readonly MaterializedView[]): Index[] {
  const indexes: Index[] = tablesOf(view).flatMap((table) =>
    table.indexes.map((index) => ({ table, ...index })),
  );
  for (const one of materialized) {
    for (const columns of lookUps(one)) {
      const known = [
        one.from.key,
        ...indexes
          .filter(({ table, where }) => table.name === one.from.name && where === undefined)
          .map((index) => index.columns),
      ];
      if (!known.some((given) => beginsWith(given, columns, one.key.length)))
        indexes.push({ table: one.from, columns });
    }
  }
  return indexes;
}

/** Of the first columns each is compared with one value, so that their order is all the same. */
const beginsWith = (columns: readonly string[], wanted: readonly string[], compared: number): boolean =>
  columns.length >= wanted.length &&
  columns.slice(0, compared).every((column) => wanted.slice(0, compared).includes(column)) &&
  wanted.slice(compared).every((column, index) => columns[compared + index] === column);

function streamsIn({ table, put, removed }: RowChanges): readonly string[] {
  const [column = ''] = table.key;
  return [...new Set([...put.map((row) => row[column] as string), ...removed.map(([id]) => id as string)])];
}

/** What is compiled once for a table (or materialized view) and a side. */
class PerSide<Of extends object, Made> {
  readonly #make: (side: Side, of: Of) => Made;
  readonly #made = { live: new WeakMap<Of, Made>(), staging: new WeakMap<Of, Made>() };

  constructor(make: (side: Side, of: Of) => Made) {
    this.#make = make;
  }

  of(side: Side, of: Of): Made {
    const known = this.#made[side].get(of);
    if (known !== undefined) return known;
    const made = this.#make(side, of);
    this.#made[side].set(of, made);
    return made;
  }
}
