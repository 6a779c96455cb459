import type { ManyRowsTable, OneRowTable, Table, Tables } from './table.ts';

/** The rows of one stream in the tables of one view, as a projection sees them: see `RowSession`. */
export type RowsOf<T extends Tables> = {
  readonly [Name in keyof T]: T[Name] extends ManyRowsTable<infer Row>
    ? ManyRows<Row>
    : T[Name] extends OneRowTable<infer Row>
      ? OneRow<Row>
      : never;
};

export interface OneRow<Row> {
  /** To look at: only `update` changes a row so that it is stored. */
  get(): Readonly<Row> | undefined;
  insert(row: Row): void;
  /** @throws if there is no row: the stream's first event inserts it */
  update(change: (row: Row) => void): void;
  delete(): void;
}

export interface ManyRows<Row> {
  /** @param key the rest of the primary key, behind the stream's id */
  get(...key: readonly KeyValue[]): Readonly<Row> | undefined;
  /** To look at: only `update` changes a row so that it is stored. */
  all(): IterableIterator<Readonly<Row>>;
  insert(row: Row): void;
  /** @throws if there is no such row */
  update(key: KeyValue | readonly KeyValue[], change: (row: Row) => void): void;
  delete(...key: readonly KeyValue[]): void;
  /** Deletes them all. */
  clear(): void;
}

/**
 * One column of a row's primary key.
 *
 * @example
 * const key: readonly KeyValue[] = [orderId, 'L1'];
 */
export type KeyValue = string | number;
export type StoredRow = Record<string, unknown>;

/** What has to be written to make the store equal to the session. */
export interface RowChanges {
  readonly table: Table;
  readonly put: readonly StoredRow[];
  /** Primary keys, in the table's key order. */
  readonly removed: readonly (readonly KeyValue[])[];
}
