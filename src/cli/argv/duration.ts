import { FailureError } from '../../core/kernel/failure.ts';

const milliseconds: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
  y: 365 * 86_400_000,
};

/** Timers take 31 bits: a longer delay would fire at once. */
const longest = 2 ** 31 - 1;

const WAITS = 'Write it like 250ms, 5s, 2m or 1m30s.';

/**
 * A length of time in whole milliseconds: `250ms`, `5s`, `2m`, `1h`, `1m30s`. Throws a usage failure
 * (`invalid_duration`) for anything else and for more than 24 days.
 */
export function parseDuration(text: string): number {
  const total = lengthOf(text, ['ms', 's', 'm', 'h'], WAITS);
  if (total > longest) throw invalid(text, 'is longer than 24 days', WAITS);
  return total;
}

const LIFETIMES = 'Write it like 90d, 12h, 4w or 1y.';

/**
 * How long something is good for, in whole milliseconds: `90d`, `12h`, `30m`, `4w`, `1y` (365 days). Throws a usage failure
 * (`invalid_duration`) for anything else, for none at all and for more than ten years.
 */
export function parseLifetime(text: string): number {
  const total = lengthOf(text, ['m', 'h', 'd', 'w', 'y'], LIFETIMES);
  if (total === 0) throw invalid(text, 'is no time at all', LIFETIMES);
  if (total > 10 * (milliseconds['y'] ?? 0)) throw invalid(text, 'is longer than ten years', LIFETIMES);
  return total;
}

function lengthOf(text: string, units: readonly string[], hint: string): number {
  const typed = text.trim().toLowerCase();
  const piece = `(\\d{1,9})(${units.join('|')})`;
  if (!new RegExp(`^(${piece})+$`).test(typed)) throw invalid(text, 'is not a length of time', hint);
  let total = 0;
  for (const [, count, unit] of typed.matchAll(new RegExp(piece, 'g')))
    total += Number(count) * (milliseconds[unit ?? ''] ?? Number.NaN);
  return total;
}

function invalid(text: string, reason: string, hint: string): FailureError {
  return new FailureError({
    kind: 'usage',
    code: 'invalid_duration',
    message: `"${text}" ${reason}.`,
    hint,
  });
}
