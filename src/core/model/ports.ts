import type { Failure } from '../kernel/failure.ts';
import type { ReportProgress } from '../kernel/progress.ts';
import type { Result } from '../kernel/result.ts';
import type { Commit, StreamId } from './commit.ts';
import type { EventLog, RejectionLog } from './event-log.ts';
import type { Forgettings } from './forgetting-proof.ts';
import type { Integrity } from './integrity.ts';
import type { Message } from './message.ts';
import type { ReadModel } from './read-model.ts';
import type { PlannedUndo } from './undo.ts';
import type { Views } from './views.ts';

/** What handlers of queries and actions may use. Deciders get none of it. */
export interface Ports {
  readonly clock: Clock;
  readonly log: EventLog;
  /** The log as it is stored: what is personal in it is sealed, and its hashes are over that. */
  readonly stored: EventLog;
  readonly rejections: RejectionLog;
  /** What the log is a copy of, where it can be one: rejections are kept there. Undefined: of none. */
  followed?(): Promise<{ readonly source: string; readonly commandsAt: string | null } | undefined>;
  /** Of the log's file. */
  readonly integrity: Integrity;
  /** Read-only SQL over the views. */
  readonly read: ReadModel;
  readonly views: Views;
  /** What the log has forgotten, and what is left of it. */
  forgettings(): Promise<Forgettings>;
  readonly metrics: MetricsReader;
  readonly dryRuns: DryRuns;
  /** Called before rows are read for one answer whose number grows with the log: how many, at most. The caller learns of many. */
  readonly willRead: (rows: number) => void;
  /** Called with the progress of what takes long. */
  readonly progress: ReportProgress;
}

/** Commands as dry runs: nothing is stored. */
export interface DryRuns {
  /** Decides a command as a dry run: the answer that it would have now. */
  dryRun(command: Message): Promise<Result<unknown>>;
  /** What would undo a commit now. */
  undo(commit: Commit): Promise<Result<PlannedUndo>>;
  /** To which statuses the stream that a command was for could be brought now, and by which commands. */
  transitions(command: string, stream: StreamId): Promise<readonly Transition[]>;
}

export interface Transition {
  readonly command: string;
  readonly to: string;
}

/**
 * The only source of time.
 *
 * @example
 * const noon: Clock = { now: () => '2026-03-14T12:00:00.000Z' };
 * const shop = await openDaybook({ db: ':memory:', clock: noon });
 */
export interface Clock {
  /**
   * An ISO instant, UTC, with milliseconds.
   *
   * @example
   * const system: Clock = { now: () => new Date().toISOString() };
   * console.log(system.now());
   */
  now(): string;
}

/**
 * Counts and latencies of both sides, in memory: they describe this process.
 *
 * @example
 * const metrics: MetricsReader = daybook.metrics;
 * console.table(metrics.snapshot());
 */
export interface MetricsReader {
  /**
   * How they stand now, a row a message that was sent.
   *
   * @example
   * const slowest = daybook.metrics.snapshot().reduce((most, { maxMs }) => Math.max(most, maxMs), 0);
   */
  snapshot(): readonly MessageMetrics[];
}

/**
 * How often one message was sent, how long it took and how it failed.
 *
 * @example
 * const meanMs = ({ totalMs, count }: MessageMetrics): number => totalMs / count;
 */
export interface MessageMetrics {
  /** Whether it is a command or a query. */
  readonly side: 'command' | 'query';
  /** The message's name. */
  readonly name: string;
  /** How many were answered. */
  readonly count: number;
  /** How many of them failed, by the kind of failure. */
  readonly failures: Readonly<Partial<Record<Failure['kind'], number>>>;
  /** Milliseconds, of all together. */
  readonly totalMs: number;
  /** Milliseconds, of the slowest. */
  readonly maxMs: number;
  /** How many took at most so long: bounds in milliseconds, the last is unbounded. */
  readonly histogram: readonly { readonly atMostMs: number; readonly count: number }[];
}
