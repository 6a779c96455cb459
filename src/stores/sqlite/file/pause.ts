/** The longest that a newcomer pauses, in milliseconds: it retries after 1, 2, 4 … and so gets in between two turns of others. */
const LONGEST_MS = 256;

/** How long pauses grow before they shrink again, in milliseconds. */
const PATIENCE_MS = 2_000;

/**
 * How long to pause, in milliseconds, between attempts to get what others hold: first ever longer, since every attempt
 * costs the others time; after a while ever shorter, since the longest waiter is to attempt most often. With jitter, so
 * that two processes do not attempt in step.
 *
 * @param firstMs the first pause: more than 1 lets others in first
 * @param waitedMs how long the caller has waited so far
 * @param timeoutMs where it ends: with less time the attempts come sooner
 */
export function* pauses(firstMs: number, waitedMs: () => number, timeoutMs: number): Generator<number> {
  const patienceMs = Math.max(1, Math.min(PATIENCE_MS, timeoutMs / 5));
  for (let pauseMs = firstMs; ; pauseMs = Math.min(2 * pauseMs, LONGEST_MS)) {
    const impatience = Math.max(1, (waitedMs() / patienceMs) ** 2);
    const leftMs = Math.max(0, timeoutMs - waitedMs());
    yield Math.min((pauseMs / impatience) * (0.5 + Math.random()), leftMs);
  }
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The same, blocking the process. */
export function standStill(ms: number): void {
  Atomics.wait(NEVER_WOKEN, 0, 0, ms);
}

const NEVER_WOKEN = new Int32Array(new SharedArrayBuffer(4));
