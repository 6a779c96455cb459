import type { Head, StreamId } from './commit.ts';
import type { LogIdentity } from './event-log.ts';
import type { ReadModel } from './read-model.ts';
import type { KeyValue, RowChanges, StoredRow } from './row-session.ts';
import type { Table } from './table.ts';
import type { AnyView, MaterializedView, StreamView } from './view.ts';

/** The read models' port. Everything in it can be lost: it is posted again from the log. */
export interface ViewStore {
  readonly read: ReadModel;
  records(): Promise<readonly ViewRecord[]>;
  /** Streams that views left out because their projection threw. */
  parked(): Promise<readonly Parked[]>;
  /** Takes the views' write lock: all of `work` is published at once, or nothing. */
  transaction<T>(work: (tx: ViewTransaction) => Promise<T>): Promise<T>;
  /** One unchanging picture of the live tables, whatever is written meanwhile. */
  snapshot<T>(work: (snapshot: ViewSnapshot) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** What a view was built from: its checkpoint. */
export interface ViewRecord extends Head, LogIdentity {
  readonly view: string;
  readonly fingerprint: string;
}

export interface Parked {
  readonly view: string;
  readonly stream: StreamId;
  /** The commit whose event it could not take; the stream's rows stand as before it. */
  readonly position: number;
  readonly error: string;
}

/** `live` is what queries read; `aside` is what a rebuild fills until it is published. */
export type Side = 'live' | 'aside';

export interface ViewTransaction {
  records(): Promise<readonly ViewRecord[]>;
  setRecord(record: ViewRecord): Promise<void>;
  parked(view: string): Promise<readonly Parked[]>;
  park(parked: Parked): Promise<void>;
  unpark(view: string, stream?: StreamId): Promise<void>;
  /** Stored rows of the streams with these ids, by id. */
  load(side: Side, table: Table, ids: readonly string[]): Promise<ReadonlyMap<string, readonly StoredRow[]>>;
  save(side: Side, changes: readonly RowChanges[]): Promise<void>;
  /** Computes the rows of these keys anew, or of all. */
  refresh(side: Side, view: MaterializedView, keys: readonly (readonly KeyValue[])[] | 'all'): Promise<void>;
  /** Creates empty aside tables without indexes; what an earlier rebuild left is dropped. Answers the build's token. */
  begin(view: StreamView, materialized: readonly MaterializedView[]): Promise<string>;
  /** Bulk insert into aside tables: rows in key order. */
  insert(table: Table, rows: readonly StoredRow[]): Promise<void>;
  /** The aside tables get their indexes, and the materialized ones their rows. */
  finish(view: StreamView, materialized: readonly MaterializedView[]): Promise<void>;
  /** The aside tables become the live ones. */
  publish(view: StreamView, materialized: readonly MaterializedView[]): Promise<void>;
  /** The build under way for a view: its token and how often it has written; undefined if there is none. */
  building(view: string): Promise<Build | undefined>;
  /** Counts one more write of the build. */
  beat(view: string): Promise<void>;
}

export interface Build {
  readonly token: string;
  readonly beats: number;
}

export interface ViewSnapshot {
  records(): Promise<readonly ViewRecord[]>;
  parked(): Promise<readonly Parked[]>;
  count(view: AnyView): Promise<number>;
  /** Rows of a table in key order, behind a key. */
  rows(table: Table, after: readonly KeyValue[] | undefined, limit: number): Promise<readonly StoredRow[]>;
  /** Rows that a materialized view holds and a recomputation does not, or the other way round: at most `limit`. */
  differences(view: MaterializedView, limit: number): Promise<readonly StoredRow[]>;
}
