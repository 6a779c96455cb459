import type { ReportProgress } from '../core/kernel/progress.ts';
import type { Clock } from '../core/model/ports.ts';

/** What is done to the daybook's file as a file: initialise, describe, check, back up, restore, archive. */
export interface FileOptions {
  readonly path: string;
  /** Milliseconds. */
  readonly timeoutMs: number;
  readonly progress: ReportProgress;
}

export type Facts = Readonly<Record<string, string | number | null>>;

export const clock: Clock = { now: () => new Date().toISOString() };

/** Reports the steps of one piece of work. */
export const steps =
  ({ progress }: FileOptions, work: string) =>
  (done: number, total: number): void =>
    progress({ work, done, total });
