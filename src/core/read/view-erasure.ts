import { FailureError } from '../kernel/failure.ts';
import { monotonicMs } from '../kernel/monotonic.ts';
import type { ReportProgress } from '../kernel/progress.ts';
import type { Erasure, ViewStore } from '../model/view-store.ts';

/** How soon an erasure is attempted again that waits for others. Milliseconds. */
const ERASE_AGAIN_MS = 60_000;

export interface ViewErasureOptions {
  readonly store: Pick<ViewStore, 'erase' | 'isErasureDue'>;
  /** Brings the views past what the log has forgotten: their rows are right then, and only bytes of what they were are left. */
  passForgettings(): Promise<void>;
  readonly progress: ReportProgress;
}

/** Erases from the views' file what was forgotten: as soon as it is due, and again as long as it waits for others. */
export class ViewErasure {
  readonly #options: ViewErasureOptions;
  /** When it is to be seen whether one is due: at first, for another process may have died before it came to that. */
  #atMs = 0;

  constructor(options: ViewErasureOptions) {
    this.#options = options;
  }

  /** Views have passed a forgetting, or were built. */
  mayBeDue(): void {
    this.#atMs = 0;
  }

  /** @throws FailureError as `Views.erase` does */
  async erase(): Promise<Erasure> {
    const { store, passForgettings, progress } = this.#options;
    this.#atMs = Number.POSITIVE_INFINITY;
    await passForgettings();
    this.#atMs = monotonicMs() + ERASE_AGAIN_MS;
    const erasure = await store.erase();
    progress({ work: 'Erasing what was forgotten from the views', done: 1, total: 1 });
    if (erasure.waitsFor === null) this.#atMs = Number.POSITIVE_INFINITY;
    return erasure;
  }

  /** Where it is time to look. Rows are right already; to be rid of the bytes, a query does not fail. */
  async eraseInTime(): Promise<void> {
    if (monotonicMs() >= this.#atMs) await this.eraseIfDue();
  }

  async eraseIfDue(): Promise<void> {
    this.#atMs = Number.POSITIVE_INFINITY;
    try {
      if (await this.#options.store.isErasureDue()) await this.erase();
    } catch (error) {
      if (!(error instanceof FailureError)) throw error;
    }
  }
}
