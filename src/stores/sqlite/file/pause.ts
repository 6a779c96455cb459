/** The longest that a newcomer pauses, in milliseconds: it asks after 1, 2, 4 … and so gets in between two turns of others. */
const LONGEST_MS = 256;

/** As long as whoever has waited is as patient as at first, in milliseconds. */
const PATIENCE_MS = 2_000;

/**
 * How long to pause, in milliseconds, between asking again and again for what others have: soon and then ever more seldom,
 * since every ask costs the others time; behind a while ever sooner, since who waits longest shall ask most often. Not the
 * same in two processes, so that they do not ask in step.
 *
 * @param firstMs what to begin with: more than 1 lets others in first
 * @param waitedMs how long it has been waited by now
 * @param timeoutMs where it ends: whoever has less time asks sooner
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

/** The same, and the whole process stands still. */
export function standStill(ms: number): void {
  Atomics.wait(NEVER_WOKEN, 0, 0, ms);
}

const NEVER_WOKEN = new Int32Array(new SharedArrayBuffer(4));
