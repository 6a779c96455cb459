import { monotonicMs } from '../../core/kernel/monotonic.ts';
import type { ProgressReport } from '../../core/kernel/progress.ts';
import { type Progress, type ProgressOptions, startProgress } from './progress.ts';

/** Work that is done sooner is not worth a bar that flashes by, nor the loading of what draws it. Milliseconds. */
const PATIENCE_MS = 500;
/** How often a report is passed on. Milliseconds. */
const EVERY_MS = 100;

type DisplayOptions = Omit<ProgressOptions, 'label' | 'total' | 'since'>;

/** Shows whatever the daybook reports of its work, one piece at a time, once it takes long. */
export class ProgressDisplay {
  readonly #options: DisplayOptions;
  readonly #clock: () => number;
  #work: Work | undefined;

  constructor(options: DisplayOptions) {
    this.#options = options;
    this.#clock = options.clock ?? monotonicMs;
  }

  readonly report = (report: ProgressReport): void => {
    if (this.#options.quiet) return;
    const now = this.#clock();
    if (this.#work?.name !== report.work) this.#begin(report.work, now);
    const work = this.#work as Work;
    if (report.done >= report.total) this.#end();
    else if (isDue(work, now)) this.#show(work, report, now);
  };

  /** Takes what is drawn away, before anything else is written on the terminal. The next report draws it again. */
  clear(): void {
    // Lines that were written stay.
    if (this.#work === undefined || !this.#options.terminal.canRedraw) return;
    this.#work.drawing?.stop();
    this.#work.drawing = undefined;
  }

  #begin(name: string, now: number): void {
    this.clear();
    this.#work = { name, since: now, shownAt: Number.NEGATIVE_INFINITY, drawing: undefined };
  }

  #show(work: Work, { done, total }: ProgressReport, now: number): void {
    work.shownAt = now;
    work.drawing ??= this.#drawing(work, done, total);
    work.drawing.reach(done);
  }

  #end(): void {
    this.clear();
    this.#work = undefined;
  }

  #drawing({ name, since }: Work, done: number, total: number): Drawing {
    return new Drawing(startProgress({ ...this.#options, label: name, done, total, since }), done);
  }
}

interface Work {
  readonly name: string;
  readonly since: number;
  shownAt: number;
  drawing: Drawing | undefined;
}

const isDue = ({ since, shownAt }: Work, now: number): boolean =>
  now - since >= PATIENCE_MS && now - shownAt >= EVERY_MS;

/** A bar that may still be loading when progress is reported, or the end. */
class Drawing {
  #progress: Progress | undefined;
  #wanted: number;
  #shown: number;
  #stopped = false;

  constructor(starting: Promise<Progress>, done: number) {
    this.#wanted = done;
    this.#shown = done;
    void starting.then((progress) => {
      if (this.#stopped) return progress.stop();
      this.#progress = progress;
      this.reach(this.#wanted);
    });
  }

  reach(done: number): void {
    this.#wanted = done;
    this.#progress?.advance(done - this.#shown);
    if (this.#progress !== undefined) this.#shown = done;
  }

  stop(): void {
    this.#stopped = true;
    this.#progress?.stop();
  }
}
