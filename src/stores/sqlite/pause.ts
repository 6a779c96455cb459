/** How long a turn is waited for as long as nothing is known of it, in milliseconds. */
export const USUAL_MS = 16;

/**
 * How long to wait, in milliseconds, before asking again for what another process has: the less the longer one has waited,
 * for who waits longest shall ask most often; about a dozen times a turn, for asking costs others their time; and not the
 * same in two processes, so that they do not ask in step.
 *
 * @param usualMs how long turns have been waited for of late
 */
export function pauseAfter(waitedMs: number, usualMs = USUAL_MS): number {
  const pauseMs = usualMs / 8 / (1 + waitedMs / usualMs);
  return Math.min(Math.max(pauseMs, 1), 25) * (0.5 + Math.random());
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The same, and the whole process stands still. */
export function standStill(ms: number): void {
  Atomics.wait(NEVER_WOKEN, 0, 0, ms);
}

const NEVER_WOKEN = new Int32Array(new SharedArrayBuffer(4));
