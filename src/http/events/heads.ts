import type { EventLog } from '../../core/model/event-log.ts';

/** Those who wait for the log to grow. One of them waits on the log itself, which polls it, however many there are. */
export class Heads {
  readonly #log: EventLog;
  readonly #waiting = new Set<Waiting>();
  #position = 0;
  #isWatching = false;

  constructor(log: EventLog) {
    this.#log = log;
  }

  /** Resolves when the log has a commit behind the position, or with the signal. Rejects where the log cannot be read. */
  async beyond(position: number, signal: AbortSignal): Promise<void> {
    if (position < this.#position || signal.aborted) return;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const wake = (): void => resolve();
    const waiting = { position, resolve: wake, reject };
    this.#waiting.add(waiting);
    signal.addEventListener('abort', wake, { once: true });
    if (!this.#isWatching) void this.#watch();
    try {
      await promise;
    } finally {
      this.#waiting.delete(waiting);
      signal.removeEventListener('abort', wake);
    }
  }

  async #watch(): Promise<void> {
    this.#isWatching = true;
    const end = new AbortController();
    try {
      while (this.#waiting.size > 0) {
        // Before the head is read: what is appended in between wakes it.
        const grown = this.#log.wait(this.#position, end.signal);
        grown.catch(() => undefined);
        this.#position = (await this.#log.head()).position;
        const isNews = this.#wake();
        if (!isNews) await grown;
      }
    } catch (thrown) {
      for (const { reject } of this.#waiting) reject(thrown);
    } finally {
      end.abort();
      this.#isWatching = false;
    }
  }

  #wake(): boolean {
    const woken = [...this.#waiting].filter(({ position }) => position < this.#position);
    for (const one of woken) {
      this.#waiting.delete(one);
      one.resolve();
    }
    return woken.length > 0;
  }
}

interface Waiting {
  readonly position: number;
  resolve(): void;
  reject(thrown: unknown): void;
}
