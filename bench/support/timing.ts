export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}

/** Milliseconds that the work takes. */
export async function timed(work: () => unknown): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

/**
 * Two works in turns, so that what the machine does besides hits both alike: the medians of their times, in milliseconds.
 *
 * @param rounds how many turns each has
 * @param unmeasured how many turns before that do not count
 */
export async function inTurns(
  rounds: number,
  one: (round: number) => unknown,
  other: (round: number) => unknown,
  unmeasured = 1,
): Promise<readonly [one: number, other: number]> {
  const times: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds + unmeasured; round += 1) {
    const first = await timed(() => one(round));
    const second = await timed(() => other(round));
    if (round < unmeasured) continue;
    times[0].push(first);
    times[1].push(second);
  }
  return [median(times[0]), median(times[1])];
}
