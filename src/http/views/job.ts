import type { ProgressReport } from '../../core/kernel/progress.ts';
import type { Result } from '../../core/kernel/result.ts';
import type { Clock } from '../../core/model/ports.ts';
import { type Problem, problemOf } from '../problems/problems.ts';

/** How a piece of work stands: what is answered. */
export interface JobState {
  readonly id: string;
  readonly status: 'running' | 'done' | 'failed';
  readonly startedAt: string;
  readonly endedAt: string | null;
  /** Of the piece of work that goes on, or was the last; null before the first. */
  readonly progress: Pace | null;
  /** What the work answers; null before its end. */
  readonly result: unknown;
  readonly problem: Problem | null;
}

interface Pace extends ProgressReport {
  /** Steps a second; null where no time has passed. */
  readonly rate: number | null;
  /** How long it will take still at this rate, milliseconds; null where that is not known. */
  readonly estimateMs: number | null;
}

type Work = (progress: (report: ProgressReport) => void) => Promise<Result<unknown>>;

/** A step of the work, or several of one name: a line of its log. */
export interface Piece extends ProgressReport {
  readonly elapsedMs: number;
  readonly isOver: boolean;
}

/** Lines that are kept of a job's log: the last. */
const MOST_PIECES = 200;

/** Work in this process that takes long: rebuilding views, comparing them. It goes on whether anyone looks at it or not. */
export class Job {
  readonly id: string;
  /** Resolves when it has begun with something, or has ended. */
  readonly begun: Promise<void>;
  readonly ended: Promise<Result<unknown>>;
  readonly #clock: Clock;
  readonly #startedAt: string;
  #endedAt: string | null = null;
  #report: Reported | undefined;
  readonly #over: Piece[] = [];
  #outcome: Result<unknown> | undefined;
  #changed = Promise.withResolvers<void>();

  constructor(id: string, clock: Clock, work: Work) {
    this.id = id;
    this.#clock = clock;
    this.#startedAt = clock.now();
    this.begun = this.#changed.promise;
    this.ended = this.#run(work);
  }

  get isRunning(): boolean {
    return this.#outcome === undefined;
  }

  /** It failed before it did anything: what it was asked cannot be done. */
  get failedAtOnce(): boolean {
    return this.#outcome?.ok === false && this.#report === undefined;
  }

  get state(): JobState {
    const outcome = this.#outcome;
    return {
      id: this.id,
      status: outcome === undefined ? 'running' : outcome.ok ? 'done' : 'failed',
      startedAt: this.#startedAt,
      endedAt: this.#endedAt,
      progress: this.#pace(),
      result: outcome?.ok === true ? outcome.value : null,
      problem: outcome?.ok === false ? problemOf(outcome.failure, this.id).problem : null,
    };
  }

  /** Resolves when it stands otherwise than now. */
  changed(): Promise<void> {
    return this.#changed.promise;
  }

  async #run(work: Work): Promise<Result<unknown>> {
    const outcome = await work((report) => {
      const last = this.#report;
      // What begins anew is another piece, also where it is called the same.
      const isOther = report.work !== last?.work || report.done < last.done;
      if (isOther) this.#close(last);
      const { since, from } = isOther ? { since: this.#now(), from: report.done } : last;
      this.#report = { ...report, since, from };
      this.#wake();
    });
    this.#endedAt = this.#clock.now();
    this.#close(this.#report);
    this.#outcome = outcome;
    this.#wake();
    return outcome;
  }

  /** What was done so far, and what goes on, in order. */
  get pieces(): readonly Piece[] {
    return this.isRunning && this.#report !== undefined
      ? [...this.#over, this.#pieceOf(this.#report, false)]
      : this.#over;
  }

  #close(report: Reported | undefined): void {
    if (report !== undefined) this.#over.push(this.#pieceOf(report, true));
    if (this.#over.length > MOST_PIECES) this.#over.shift();
  }

  #pieceOf({ work, done, total, since }: Reported, isOver: boolean): Piece {
    return { work, done, total, elapsedMs: this.#now() - since, isOver };
  }

  #wake(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }

  #pace(): Pace | null {
    if (this.#report === undefined) return null;
    const { work, done, total, since, from } = this.#report;
    const elapsedMs = (this.#endedAt === null ? this.#now() : Date.parse(this.#endedAt)) - since;
    const rate = elapsedMs > 0 ? Math.round(((done - from) / elapsedMs) * 1000) : null;
    const left = Math.max(0, total - done);
    const estimateMs = rate === null || rate === 0 ? null : Math.round((left / rate) * 1000);
    return { work, done, total, rate, estimateMs };
  }

  #now(): number {
    return Date.parse(this.#clock.now());
  }
}

/** How far a piece of work is; when it was reported first, and how far it was then. */
interface Reported extends ProgressReport {
  readonly since: number;
  readonly from: number;
}
