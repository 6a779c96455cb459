import { FailureError } from '../../core/kernel/failure.ts';

const milliseconds: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Timers take 31 bits: a longer delay would fire at once. */
const longest = 2 ** 31 - 1;

/**
 * A length of time in whole milliseconds: `250ms`, `5s`, `2m`, `1h`, `1m30s`. Throws a usage failure
 * (`invalid_duration`) for anything else and for more than 24 days.
 */
export function parseDuration(text: string): number {
  const typed = text.trim().toLowerCase();
  if (!/^(\d{1,9}(ms|s|m|h))+$/.test(typed)) throw invalid(text, 'is not a length of time');
  let total = 0;
  for (const [, count, unit] of typed.matchAll(/(\d+)(ms|s|m|h)/g)) {
    total += Number(count) * (milliseconds[unit ?? ''] ?? Number.NaN);
  }
  if (total > longest) throw invalid(text, 'is longer than 24 days');
  return total;
}

function invalid(text: string, reason: string): FailureError {
  return new FailureError({
    kind: 'usage',
    code: 'invalid_duration',
    message: `"${text}" ${reason}.`,
    hint: 'Write it like 250ms, 5s, 2m or 1m30s.',
  });
}
