/** The longest wait: a waiter that missed its wake-up then looks for itself. */
const LONGEST_MS = 500;

/** Those who wait for a log to grow: woken by an append in this process, by a poll, by an abort, and after 500 ms. */
export class Waiters {
  readonly #poll: { readonly everyMs: number; readonly grown: (after: number) => boolean } | undefined;
  readonly #wakers = new Set<() => void>();

  /** `poll` notices what other processes appended; it must be cheap. */
  constructor(poll?: { readonly everyMs: number; readonly grown: (after: number) => boolean }) {
    this.#poll = poll;
  }

  /** Never rejects. Leaves no timer and no listener behind. */
  wait(after: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const poll = this.#poll;
      const interval = poll && setInterval(() => this.#hasGrown(after) && wake(), poll.everyMs);
      const timer = setTimeout(wake, LONGEST_MS);
      const wakers = this.#wakers;
      wakers.add(wake);
      signal.addEventListener('abort', wake);
      function wake(): void {
        clearInterval(interval);
        clearTimeout(timer);
        wakers.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      }
    });
  }

  wake(): void {
    for (const waker of this.#wakers) waker();
  }

  /** A log that cannot be read wakes the waiter too: its next read says why. */
  #hasGrown(after: number): boolean {
    try {
      return this.#poll?.grown(after) ?? false;
    } catch {
      return true;
    }
  }
}
