import type { ProgressReport } from '../../core/kernel/progress.ts';
import type { Result } from '../../core/kernel/result.ts';
import type { Clock } from '../../core/model/ports.ts';
import { type Problem, problemOf } from '../problems.ts';

/** How a rebuild stands: what is answered. */
export interface RebuildState {
  readonly id: string;
  readonly status: 'running' | 'done' | 'failed';
  readonly startedAt: string;
  readonly endedAt: string | null;
  /** Of the piece of work that goes on, or was the last; null before the first. */
  readonly progress: Pace | null;
  /** What `RebuildViews` answers; null before its end. */
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

/** A rebuild in this process. It goes on whether anyone looks at it or not. */
export class Rebuild {
  readonly id: string;
  /** Resolves when it has begun with something, or has ended. */
  readonly begun: Promise<void>;
  readonly ended: Promise<Result<unknown>>;
  readonly #clock: Clock;
  readonly #startedAt: string;
  #endedAt: string | null = null;
  #report: (ProgressReport & { readonly since: number; readonly from: number }) | undefined;
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

  get state(): RebuildState {
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
      const isOther = report.work !== this.#report?.work;
      const { since, from } = isOther ? { since: this.#now(), from: report.done } : (this.#report as Began);
      this.#report = { ...report, since, from };
      this.#wake();
    });
    this.#endedAt = this.#clock.now();
    this.#outcome = outcome;
    this.#wake();
    return outcome;
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

/** When a piece of work was reported first, and how far it was. */
interface Began {
  readonly since: number;
  readonly from: number;
}
