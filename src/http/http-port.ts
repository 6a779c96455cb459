import type { CommandSpec } from '../core/describe/command-spec.ts';
import type { DescribedTable } from '../core/describe/described-tables.ts';
import type { Metrics } from '../core/dispatch/metrics.ts';
import type { Commands, OpenedDaybook } from '../core/dispatch/opened-daybook.ts';
import type { ReportProgress } from '../core/kernel/progress.ts';
import type { Result } from '../core/kernel/result.ts';
import type { Following } from '../core/log/follower.ts';
import type { Followed } from '../core/log/replica.ts';
import type { StreamId } from '../core/model/commit.ts';
import type { EventLog } from '../core/model/event-log.ts';
import type { KeySource } from '../core/model/key-store.ts';
import type { Clock, Transition } from '../core/model/ports.ts';
import type { Views } from '../core/model/views.ts';
import type { DescribedReceipt } from '../core/read/event-sentences.ts';

/**
 * What HTTP needs of the program around it. The composition root provides it; HTTP itself sees neither a context nor a
 * store, as the command line does not.
 */
export interface HttpPort {
  readonly version: string;
  /** The described commands: routes are made from those with a message behind them. */
  readonly commands: readonly CommandSpec[];
  /** What each noun is about, by its name. */
  readonly groups: Readonly<Record<string, string>>;
  /** What each rejection of the contexts means, by its code: loaded for the pages that explain them. */
  rejections(): Promise<Readonly<Record<string, string>>>;
  readonly daybook: OpenedDaybook;
  readonly log: EventLog;
  /** The log as it is stored, for copies of it. */
  readonly stored: EventLog;
  /** The keys of what is sealed in it, for the same. */
  readonly keys: Pick<KeySource, 'find'>;
  /** What the log is a copy of, if it is one. */
  followed(): Promise<Followed | undefined>;
  /** How the copy stands to what it follows; undefined: it follows nothing. */
  readonly following?: Following | undefined;
  readonly metrics: Pick<Metrics, 'snapshot' | 'groupCommits'>;
  readonly clock: Clock;
  /** The read models; opened when they are first needed, and never by the command service. */
  views(): Promise<Views>;
  /** Commands of which those that take long report to this caller alone. */
  reporting(progress: ReportProgress): Commands;
  /** @throws Error where what a command stores cannot be written */
  assertWritable(): Promise<void>;
  /** What happened or would happen, a sentence an event, in words that people know. */
  sentences(receipt: DescribedReceipt): Promise<readonly string[]>;
  /** Of the tables of views: how people are shown what becomes of their rows. */
  readonly tables: Readonly<Record<string, DescribedTable>>;
  /** To which statuses the stream that a command is for could be brought now, and by which commands. */
  transitions(command: string, stream: StreamId): Promise<readonly Transition[]>;
  /** The id behind whatever an entity of a kind is called, as the log knows it: what has no other names is its own id. */
  idOf(kind: string, name: string): Promise<Result<string>>;
}

/** Which of the two sides a service has. */
export interface Sides {
  readonly commands: boolean;
  readonly queries: boolean;
}
