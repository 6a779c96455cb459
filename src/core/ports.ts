import type { Commit, StreamId } from './commit.ts';
import type { Message } from './dispatcher.ts';
import type { EventLog, RefusalLog } from './event-log.ts';
import type { Integrity } from './integrity.ts';
import type { Metrics } from './metrics.ts';
import type { ReportProgress } from './progress.ts';
import type { ReadModel } from './read-model.ts';
import type { Result } from './result.ts';
import type { PlannedUndo } from './undo.ts';
import type { ViewManager } from './view-manager.ts';

/** What handlers of queries and actions may use. Deciders get none of it. */
export interface Ports {
  readonly clock: Clock;
  readonly log: EventLog;
  readonly refusals: RefusalLog;
  /** Of the log's file. */
  readonly integrity: Integrity;
  /** Read-only SQL over the views. */
  readonly read: ReadModel;
  readonly views: ViewManager;
  readonly metrics: Metrics;
  readonly trials: Trials;
  /** Told how far what takes long has come. */
  readonly progress: ReportProgress;
}

/** The commands, to be tried: nothing is stored. */
export interface Trials {
  /** Decides a command as a dry run: the answer that it would have now. */
  attempt(command: Message): Promise<Result<unknown>>;
  /** What would take a commit back, as things stand now. */
  undo(commit: Commit): Promise<Result<PlannedUndo>>;
  /** To which statuses the stream that a command was for could be brought now, and by which commands. */
  moves(command: string, stream: StreamId): Promise<readonly Move[]>;
}

export interface Move {
  readonly command: string;
  readonly to: string;
}

/** The only source of time. ISO instants, UTC, milliseconds. */
export interface Clock {
  now(): string;
}
