import { dateIn, startOfDate } from '../../../../core/kernel/zone.ts';

/** Days, weeks, months, quarters and years on a zone's calendar. Weeks are ISO 8601: they begin on Monday. */

export const periodUnits = ['day', 'week', 'month', 'quarter', 'year'] as const;
export type PeriodUnit = (typeof periodUnits)[number];

/** A half-open span of time, named as people write it: 2026-03-01, 2026-W09, 2026-03, 2026-Q1, 2026; null: it is the only one. */
export interface Period {
  readonly name: string | null;
  readonly start: string;
  readonly end: string;
}

/** The periods that cover a span; the first and the last are cut to it. */
export function periodsOf(unit: PeriodUnit, zone: string, from: string, to: string): Period[] {
  const periods: Period[] = [];
  let first = firstDate(unit, dateIn(zone, from));
  for (let start = from; start < to; ) {
    const next = nextDate(unit, first);
    const end = earlier(startOfDate(zone, next), to);
    if (end > start) periods.push({ name: nameOf(unit, first), start, end });
    start = end;
    first = next;
  }
  return periods;
}

const earlier = (a: string, b: string): string => (a < b ? a : b);

/** The first date of the period that a date is in. */
function firstDate(unit: PeriodUnit, date: string): string {
  const [year, month] = partsOf(date);
  switch (unit) {
    case 'day':
      return date;
    case 'week':
      return shifted(date, -weekday(date));
    case 'month':
      return dateOf(year, month, 1);
    case 'quarter':
      return dateOf(year, month - ((month - 1) % 3), 1);
    case 'year':
      return dateOf(year, 1, 1);
  }
}

function nextDate(unit: PeriodUnit, first: string): string {
  const [year, month] = partsOf(first);
  switch (unit) {
    case 'day':
      return shifted(first, 1);
    case 'week':
      return shifted(first, 7);
    case 'month':
      return dateOf(year, month + 1, 1);
    case 'quarter':
      return dateOf(year, month + 3, 1);
    case 'year':
      return dateOf(year + 1, 1, 1);
  }
}

function nameOf(unit: PeriodUnit, first: string): string {
  const [year, month] = partsOf(first);
  switch (unit) {
    case 'day':
      return first;
    case 'week':
      return weekName(first);
    case 'month':
      return first.slice(0, 7);
    case 'quarter':
      return `${first.slice(0, 4)}-Q${(month + 2) / 3}`;
    case 'year':
      return String(year).padStart(4, '0');
  }
}

/** A week belongs to the year that its Thursday is in. */
function weekName(monday: string): string {
  const thursday = shifted(monday, 3);
  const [year] = partsOf(thursday);
  const days = (Date.parse(thursday) - Date.parse(dateOf(year, 1, 1))) / DAY;
  return `${thursday.slice(0, 4)}-W${String(Math.floor(days / 7) + 1).padStart(2, '0')}`;
}

const DAY = 86_400_000;

const partsOf = (date: string): [number, number] => [Number(date.slice(0, 4)), Number(date.slice(5, 7))];
const isoDate = (time: number): string => new Date(time).toISOString().slice(0, 10);
const dateOf = (year: number, month: number, day: number): string => isoDate(Date.UTC(year, month - 1, day));
const shifted = (date: string, days: number): string => isoDate(Date.parse(date) + days * DAY);
/** Monday is 0. */
const weekday = (date: string): number => (new Date(date).getUTCDay() + 6) % 7;
