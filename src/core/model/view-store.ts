import type { Head, StreamId } from './commit.ts';
import type { LogIdentity, Pin } from './event-log.ts';
import type { Integrity } from './integrity.ts';
import type { ReadModel } from './read-model.ts';
import type { KeyValue, RowChanges, StoredRow } from './rows.ts';
import type { Table } from './table.ts';
import type { AnyView, MaterializedView, StreamView } from './view.ts';

/** The read models' port. Everything in it can be lost: it is posted again from the log. */
export interface ViewStore {
  readonly read: ReadModel;
  /** Of the file: its pages, indexes and full-text tables. */
  readonly integrity: Integrity;
  records(): Promise<readonly ViewRecord[]>;
  /** Heads of logs that views and durable subscribers remember. */
  pins(): Promise<readonly Pin[]>;
  /** Streams that views left out because their projection threw. */
  parked(): Promise<readonly Parked[]>;
  /** The build in progress for a view. */
  building(view: string): Promise<Build | undefined>;
  /** Takes the views' write lock: all of `work` is published at once, or nothing. */
  transaction<T>(work: (tx: ViewTransaction) => Promise<T>): Promise<T>;
  /** A consistent snapshot of the live tables, whatever is written meanwhile. */
  snapshot<T>(work: (snapshot: ViewSnapshot) => Promise<T>): Promise<T>;
  /** Deletes a file that cannot be read; answers whether it was so. Another program's file stays. */
  reset(): Promise<boolean>;
  /** Returns the space of replaced tables to the file system, unless other processes or a full disk prevent it. */
  reclaimSpace(): Promise<void>;
  /** Whether the file may hold bytes of what was forgotten: see `ViewTransaction.oweErasure`. */
  isErasureDue(): Promise<boolean>;
  /**
   * Rewrites the file where that is due: what its rows say is in it then, and nothing else. It takes as long as a copy of the
   * file, while others may read.
   *
   * @throws FailureError `busy` when others write for longer than the timeout, `unavailable` where the disk has no room for a copy:
   * it is due as before
   */
  erase(): Promise<Erasure>;
  close(): Promise<void>;
}

/** What became of the bytes of what was forgotten. */
export interface Erasure {
  /**
   * Null: they are gone. Otherwise they are erased when it is done again: once nobody reads any more what was there before, or
   * once the build of a view ends that may have begun before.
   */
  readonly waitsFor: 'reader' | 'build' | null;
}

/** What a view was built from: its checkpoint. */
export interface ViewCheckpoint extends Head, LogIdentity {
  readonly view: string;
  readonly fingerprint: string;
}

export interface ViewRecord extends ViewCheckpoint {
  /** How many streams the view left out. */
  readonly parked: number;
}

export interface Parked {
  readonly view: string;
  readonly stream: StreamId;
  /** The commit whose event it could not take; the stream's rows stand as before that event. */
  readonly position: number;
  readonly error: string;
}

/** `live` is what queries read; `staging` is what a build fills until it is published. */
export type Side = 'live' | 'staging';

export interface ViewTransaction {
  records(): Promise<readonly ViewRecord[]>;
  setRecord(record: ViewCheckpoint): Promise<void>;
  parked(side: Side, view: string): Promise<readonly Parked[]>;
  park(side: Side, parked: Parked): Promise<void>;
  unpark(side: Side, view: string, stream: StreamId): Promise<void>;
  /** Stored rows of the streams with these ids, by id; streams without rows are left out. */
  load(side: Side, table: Table, ids: readonly string[]): Promise<ReadonlyMap<string, StoredRow[]>>;
  /** Ids of the streams whose rows have this value in a column of texts. */
  having(side: Side, table: Table, column: string, value: string): Promise<readonly string[]>;
  /** Removes, then puts; the materialized views follow where rows have changed. */
  save(side: Side, changes: readonly RowChanges[], materialized: readonly MaterializedView[]): Promise<void>;
  /** Creates empty staging tables without indexes; what an earlier build left is dropped. Answers the build's token. */
  begin(view: StreamView, materialized: readonly MaterializedView[]): Promise<string>;
  /** Bulk insert into staging tables: rows in key order. */
  insert(table: Table, rows: readonly StoredRow[]): Promise<void>;
  /** The staging tables get their indexes, and the materialized ones their rows: step 0, 1, … until it answers false. */
  buildIndexes(view: StreamView, materialized: readonly MaterializedView[], step: number): Promise<boolean>;
  /** The staging tables, and the streams parked while they were filled, become the live ones. */
  publish(view: StreamView, materialized: readonly MaterializedView[]): Promise<void>;
  /** Drops what a build has made, if it is still the one in progress. */
  abandon(view: string, token: string): Promise<void>;
  /** Drops everything of a view. */
  drop(view: string): Promise<void>;
  building(view: string): Promise<Build | undefined>;
  /** Counts one more write of the build. */
  heartbeat(view: string): Promise<void>;
  /** What is overwritten here is to be found in no byte of the file: it is erased from it, by whoever comes first. */
  oweErasure(): Promise<void>;
}

/** A build in steps, as other processes see it. */
export interface Build {
  readonly token: string;
  /** How often it has written: it is in progress while this grows. */
  readonly heartbeats: number;
  /** False: the process that started it is known to be gone. */
  readonly alive: boolean;
}

export interface ViewSnapshot {
  records(): Promise<readonly ViewRecord[]>;
  parked(): Promise<readonly Parked[]>;
  count(view: AnyView): Promise<number>;
  /** Rows of a table in key order, behind a key. */
  rows(table: Table, after: readonly KeyValue[] | undefined, limit: number): Promise<readonly StoredRow[]>;
  /** Where a materialized view is not what a recomputation gives, in key order, at most `limit` keys. */
  differences(view: MaterializedView, limit: number): Promise<readonly RowDifference[]>;
  /** Rowids of a searched table's rows whose words are not found as they stand there, at most `limit`. */
  misindexed(table: Table, limit: number): Promise<readonly number[]>;
}

/** What is stored under a key and what should be; one of them may be missing. */
export interface RowDifference {
  readonly stored?: StoredRow;
  readonly expected?: StoredRow;
}
