import { FailureError } from './failure.ts';
import { isWithinYears, OTHER_YEARS, YEARS } from './instants.ts';
import { instantOf, startOfDay, wallOf } from './zone.ts';

/**
 * The date grammar of `--from`, `--to`, `--as-of` and `--now`, hand-written because the libraries know no `7d`, guess where
 * they should reject, or read a date as UTC.
 *
 * | words | mean |
 * |---|---|
 * | `now` | this instant |
 * | `today`, `yesterday`, `tomorrow` | that day in the zone |
 * | `30m`, `12h`, `7d`, `2w` | so long ago; days and weeks keep the time of day when clocks change |
 * | `2026`, `2026-q1`, `2026-03`, `2026-w05`, `2026-03-14` | that year, quarter, month, ISO week, day in the zone |
 * | `2026-03-14T15:09[:26[.535]]`, a space for the T | that time in the zone |
 * | the same with `Z` or `+01:00` | that instant |
 */

/** A point in time (`start`) or a period, half-open: `start` belongs to it, `end` does not. ISO 8601, UTC. */
export interface When {
  readonly start: string;
  readonly end?: string;
}

export interface Clock {
  readonly now: Date;
  /** An IANA name or an offset, as `checkZone` returns it. */
  readonly zone: string;
}

/** Throws a usage failure: `invalid_time` for words that are none of the above, `impossible_date` for 2026-02-30. */
export function parseWhen(text: string, clock: Clock): When {
  const typed = text.trim().toLowerCase();
  for (const [pattern, read] of grammar) {
    const match = pattern.exec(typed);
    if (match !== null) return withinYears(text, read({ text, groups: match.groups ?? {}, clock }));
  }
  throw invalidTime(text);
}

interface Typed {
  readonly text: string;
  readonly groups: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
}

const grammar: readonly (readonly [RegExp, (typed: Typed) => When])[] = [
  [/^now$/, ({ clock }) => ({ start: iso(clock.now.getTime()) })],
  [/^(?<word>yesterday|today|tomorrow)$/, namedDay],
  [/^(?<count>\d{1,6})(?<unit>[mhdw])$/, ago],
  [/^(?<year>\d{4})$/, (typed) => period(typed, ([year]) => [day(year, 1, 1), day(year + 1, 1, 1)])],
  [/^(?<year>\d{4})-q(?<part>[1-4])$/, (typed) => months(typed, (number(typed, 'part') - 1) * 3 + 1, 3)],
  [/^(?<year>\d{4})-(?<part>\d{2})$/, (typed) => months(typed, number(typed, 'part'), 1)],
  [/^(?<year>\d{4})-w(?<part>\d{2})$/, week],
  [/^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})$/, calendarDay],
  [
    /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})[t ](?<hour>\d{2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:\.(?<fraction>\d{1,9}))?)?(?<offset>z|[+-]\d{2}:\d{2})?$/,
    timeOfDay,
  ],
];

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const lengths: Readonly<Record<string, number>> = { m: minuteMs, h: 60 * minuteMs, d: dayMs, w: 7 * dayMs };
const weekdayOf = (naive: number): number => (new Date(naive).getUTCDay() + 6) % 7;
const midnightOf = (naive: number): number => Math.floor(naive / dayMs) * dayMs;
const iso = (instant: number): string => new Date(instant).toISOString();
const number = ({ groups }: Typed, name: string): number => Number(groups[name] ?? 0);

/** A date as naive milliseconds; months and days beyond the calendar roll over. */
const day = (year: number, month: number, date: number): number => Date.UTC(year, month - 1, date);

function namedDay(typed: Typed): When {
  const offset = { yesterday: -1, today: 0, tomorrow: 1 }[typed.groups['word'] ?? ''] ?? 0;
  const { now, zone } = typed.clock;
  const midnight = midnightOf(wallOf(now.getTime(), zone)) + offset * dayMs;
  return { start: iso(startOfDay(midnight, zone)), end: iso(startOfDay(midnight + dayMs, zone)) };
}

function ago(typed: Typed): When {
  const unit = typed.groups['unit'] ?? '';
  const length = number(typed, 'count') * (lengths[unit] ?? Number.NaN);
  const { now, zone } = typed.clock;
  const isExact = unit === 'm' || unit === 'h';
  const instant = isExact ? now.getTime() - length : instantOf(wallOf(now.getTime(), zone) - length, zone);
  return { start: iso(instant) };
}

/** A period of whole days: both ends are starts of days in the zone, so a day may have 23 or 25 hours. */
function period(typed: Typed, between: (parts: readonly [year: number]) => readonly [number, number]): When {
  const [start, end] = between([yearOf(typed)]);
  const { zone } = typed.clock;
  return { start: iso(startOfDay(start, zone)), end: iso(startOfDay(end, zone)) };
}

function months(typed: Typed, first: number, count: number): When {
  if (first < 1 || first > 12) throw impossible(typed.text, 'months go from 01 to 12');
  return period(typed, ([year]) => [day(year, first, 1), day(year, first + count, 1)]);
}

/** ISO 8601: weeks begin on Monday, and the first one holds the 4th of January. */
function week(typed: Typed): When {
  return period(typed, ([year]) => {
    const first = day(year, 1, 4) - weekdayOf(day(year, 1, 4)) * dayMs;
    const next = day(year + 1, 1, 4) - weekdayOf(day(year + 1, 1, 4)) * dayMs;
    const start = first + (number(typed, 'part') - 1) * 7 * dayMs;
    const weeks = (next - first) / (7 * dayMs);
    if (start < first || start >= next)
      throw impossible(typed.text, `weeks of ${year} go from 01 to ${weeks}`);
    return [start, start + 7 * dayMs];
  });
}

function calendarDay(typed: Typed): When {
  const midnight = dateOf(typed);
  return period(typed, () => [midnight, midnight + dayMs]);
}

function timeOfDay(typed: Typed): When {
  const { text, groups } = typed;
  const [hour, minute, second] = [number(typed, 'hour'), number(typed, 'minute'), number(typed, 'second')];
  if (hour > 23 || minute > 59 || second > 59) throw impossible(text, 'times go from 00:00 to 23:59:59');
  const fraction = Number((groups['fraction'] ?? '').padEnd(3, '0').slice(0, 3));
  const wall = dateOf(typed) + ((hour * 60 + minute) * 60 + second) * 1000 + fraction;
  return {
    start: iso(groups['offset'] === undefined ? instantOf(wall, typed.clock.zone) : wall - offsetOf(typed)),
  };
}

function dateOf(typed: Typed): number {
  const [year, month, date] = [yearOf(typed), number(typed, 'month'), number(typed, 'day')];
  if (month < 1 || month > 12) throw impossible(typed.text, 'months go from 01 to 12');
  const last = new Date(day(year, month + 1, 0)).getUTCDate();
  const monthName = typed.text.trim().slice(0, 7);
  if (date < 1 || date > last) throw impossible(typed.text, `${monthName} has ${last} days`);
  return day(year, month, date);
}

function offsetOf({ text, groups }: Typed): number {
  const offset = groups['offset'] ?? 'z';
  if (offset === 'z') return 0;
  const [hours, minutes] = [Number(offset.slice(1, 3)), Number(offset.slice(4, 6))];
  if (hours > 14 || minutes > 59) throw impossible(text, 'offsets go from -14:00 to +14:00');
  return (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * minuteMs;
}

const otherYear = (text: string): FailureError => impossible(text, OTHER_YEARS);

/** Bounds that catch slips of the finger (`0226-01-01`). */
function yearOf(typed: Typed): number {
  const year = number(typed, 'year');
  if (year < YEARS.first || year > YEARS.last) throw otherYear(typed.text);
  return year;
}

/** In UTC: east of it, the year 1900 begins in 1899. */
function withinYears(text: string, when: When): When {
  if (!isWithinYears(when.start)) throw otherYear(text);
  return when;
}

function impossible(text: string, reason: string): FailureError {
  const message = `There is no "${text}": ${reason}.`;
  return new FailureError({ kind: 'usage', code: 'impossible_date', message, hint: 'Check the date.' });
}

function invalidTime(text: string): FailureError {
  return new FailureError({
    kind: 'usage',
    code: 'invalid_time',
    message: `"${text}" is not a date or time.`,
    hint: 'Write it like 2026-03-14, 2026-03-14T15:09Z, 2026-03, 2026-q1, today, yesterday, 7d or 12h.',
  });
}
