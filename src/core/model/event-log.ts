import type { Next } from '../kernel/advice.ts';
import type { Commit, Head, Position, StreamId } from './commit.ts';

/**
 * The write store's port: the daybook itself. SQLite and memory implement it and pass one contract suite.
 *
 * 2026-11: a commit is one row (atomic multi-event appends, optimistic concurrency and idempotency are then one
 * insert on every engine). `append` takes a batch because that is where group commit pays: 13 to 33 times the rate.
 */
export interface EventLog {
  identity(): Promise<LogIdentity>;
  /** Durable when resolved: a verdict for each item, in order. */
  append(batch: readonly Append[], options?: AppendOptions): Promise<readonly Verdict[]>;
  /**
   * Keeps other processes from appending until something is appended here, or the hold is released: what is decided
   * meanwhile from what is read loses no race to them. Waits for the others as `append` does. A hold within a hold is the
   * same one, which ends with the last that is released. Only to be kept for a moment, and nothing depends on it: `append`
   * judges as ever.
   *
   * @throws FailureError `busy` when others write for longer than the timeout
   */
  hold(): Promise<Hold>;
  /** The commit that a command id made, if it made one. */
  find(commandId: string): Promise<Commit | undefined>;
  /** Commits whose command ids begin so, at most `limit`, in the order of their ids. */
  findBeginning(prefix: string, limit: number): Promise<readonly Commit[]>;
  /** One stream, oldest first; with `upTo`, as it stood at that position. */
  readStream(
    stream: StreamId,
    options?: { afterVersion?: number; upTo?: Position },
  ): Promise<readonly Commit[]>;
  /** The ends of several streams as they are at one moment, in the order given: what a batch is decided on. */
  readStreams(ends: readonly StreamEnd[]): Promise<readonly (readonly Commit[])[]>;
  /** Log order, gapless: the commits after a position, at most `limit`. */
  read(after: Position, limit: number): Promise<readonly Commit[]>;
  /** Stream order, for folding one stream at a time: commits of a category up to a position, after a cursor. */
  readByStream(category: string, page: StreamPage): Promise<readonly Commit[]>;
  head(): Promise<Head>;
  /** The commits that forgot somebody, behind a position, oldest first: few, and found without a look at the others. */
  forgettings(after: Position): Promise<readonly Commit[]>;
  /** The stream that a reserved key belongs to. */
  holder(key: string): Promise<StreamId | undefined>;
  /** How many streams of a category there are: the number of the newest. */
  streams(category: string): Promise<number>;
  /** The stream of a category with a number. */
  numbered(category: string, number: number): Promise<StreamId | undefined>;
  /** Streams of a category whose ids begin so, at most `limit`, in the order of their ids. */
  streamsBeginning(category: string, prefix: string, limit: number): Promise<readonly StreamId[]>;
  /**
   * A hint: resolves when the head may have moved past `after`; may wake early, always wakes in 500 ms.
   *
   * @throws FailureError `unavailable` (`log_restored`) when it is not the log any more that was opened: what lies behind
   * a position would be other facts
   */
  wait(after: Position, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** What of a batch is stored when an item of it is not. Default: every other one. */
export interface AppendOptions {
  /** Nothing. */
  readonly atomic?: boolean;
  /** What stands before the first such item. */
  readonly inOrder?: boolean;
}

/** An overlay: what is appended lies over another log in memory, and is dropped with it. */
export interface OverlayLog extends EventLog {
  /** The commit that a command would make, if it was appended here. */
  appended(commandId: string): Commit | undefined;
}

/** The right to append next, as long as it lasts. */
export interface Hold {
  /** Gives it up. Without effect once something was appended, or twice. */
  release(): void;
}

/** Of a log that no other process appends to. */
export const noHold: Hold = { release: () => undefined };

/** Distinguishes one log from another: views and backups keep it beside the position they know. */
export interface LogIdentity {
  readonly logId: string;
  /** Changes when a log is restored from a backup: positions after the restore are other facts. */
  readonly epoch: string;
}

/** A head that a log once had, and who remembers it. */
export interface Pin extends Head, LogIdentity {
  /** `the view order_summary` */
  readonly holder: string;
}

/** What a log has lost. */
export interface Loss {
  /** The farthest place that is known of, and not in the log any more. */
  readonly pin: Pin;
  readonly head: Head;
}

/** What a stream has behind the last commit that is known of it. */
export interface StreamEnd {
  readonly stream: StreamId;
  /** The last version of that commit; 0: none is known. */
  readonly afterVersion: number;
}

export interface StreamPage {
  readonly upTo: Position;
  readonly after?: { readonly stream: StreamId; readonly version: number };
  readonly limit: number;
}

/** What the log is to store for one decision. */
export interface Append
  extends Pick<
    Commit,
    | 'category'
    | 'stream'
    | 'commandId'
    | 'command'
    | 'fingerprint'
    | 'actor'
    | 'correlationId'
    | 'causationId'
    | 'occurredAt'
    | 'events'
    | 'reserved'
    | 'released'
  > {
  /** The stream's last version that the decision saw; 0 for a stream that must not exist. */
  readonly expectedVersion: number;
  /**
   * The command id of an append to the same stream that was in flight when this one was decided on top of it: stored
   * only directly behind that commit. (Its version alone proves nothing: had the other been rejected, any commit of as
   * many events could stand in its place.)
   */
  readonly dependsOn?: string;
}

export type Verdict =
  | { readonly kind: 'committed'; readonly commit: Commit }
  /** This command id made this commit before, with the same fingerprint: the original answer. */
  | { readonly kind: 'replayed'; readonly commit: Commit }
  /** The command id belongs to another command. */
  | { readonly kind: 'id_reused'; readonly commit: Commit }
  /** The stream has a newer version (or exists by now): the race is lost. */
  | { readonly kind: 'conflict'; readonly actualVersion: number }
  /** A reservation is held by another stream. */
  | { readonly kind: 'key_taken'; readonly key: string; readonly holder: StreamId }
  /** It holds personal data of a subject that was forgotten: nothing can be sealed for it any more. */
  | { readonly kind: 'forgotten'; readonly subject: StreamId }
  /** Another item was not stored: of an atomic batch nothing was, of one in order nothing behind that item. */
  | { readonly kind: 'aborted' };

export const ABORTED: Verdict = { kind: 'aborted' };

/** Whether the log has what was to be appended, now or from before. */
export const isStored = ({ kind }: Verdict): boolean => kind === 'committed' || kind === 'replayed';

/** A command that a rule rejected: kept for `orders why` and audits, outside the hash chain, prunable. */
export interface RejectedCommand {
  readonly commandId: string;
  readonly command: string;
  readonly stream: StreamId;
  /** Whose personal data it may hold. */
  readonly subject: StreamId;
  readonly actor: string;
  readonly correlationId: string;
  readonly recordedAt: string;
  readonly code: string;
  readonly message: string;
  /** What to do next, and the facts that the rule looked at; null: it said none. */
  readonly hint: string | null;
  /** What the hint names, as data; null: it names nothing. */
  readonly next: readonly Next[] | null;
  readonly details: unknown;
  /** The command's data. */
  readonly data: unknown;
}

export interface RejectionLog {
  record(rejections: readonly RejectedCommand[]): Promise<void>;
  /** Newest first, unless the filter says otherwise. */
  list(filter: RejectionFilter): Promise<readonly RejectedCommand[]>;
  /** Deletes what was recorded before the instant; answers how many. */
  prune(before: string): Promise<number>;
  /** Deletes what holds personal data of a subject; answers how many. */
  forget(subject: StreamId): Promise<number>;
}

export interface RejectionFilter {
  readonly stream?: StreamId;
  /** Whose personal data they may hold. */
  readonly subject?: StreamId;
  readonly commandId?: string;
  /** Only what was recorded up to this instant. */
  readonly upTo?: string;
  /** Only what was recorded at this instant or later. */
  readonly from?: string;
  readonly oldestFirst?: boolean;
  readonly limit: number;
}
