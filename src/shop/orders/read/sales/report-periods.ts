import { YEARS } from '../../../../core/kernel/instants.ts';
import { type Period, periodsOf } from './periods.ts';
import type { ReportInput } from './report-input.ts';

/** Where the dates begin that the books are kept by. */
export const FIRST_DATE = `${YEARS.first}-01-01`;
const FIRST_DAY = `${FIRST_DATE}T00:00:00.000Z`;

/** The first and the last date of what a report is about, UTC; null: there is nothing. */
export interface Span {
  readonly first: string | null;
  readonly last: string | null;
}

type Asked = Pick<ReportInput, 'by' | 'from' | 'to' | 'zone'>;

/** The periods of the span requested, or of all there is; without periods, that span alone. */
export function reportPeriods(asked: Asked, span: Span | undefined): readonly Period[] {
  const before = asked.from === undefined ? [undated(asked)] : [];
  if (!span?.first || !span.last) return before;
  // A day more on both sides: the books' dates are those of UTC.
  const from = later(asked.from, later(FIRST_DAY, `${shifted(span.first, -1)}T00:00:00.000Z`));
  const to = earlier(asked.to, `${shifted(span.last, 2)}T00:00:00.000Z`);
  if (asked.by !== undefined) return [...before, ...periodsOf(asked.by, asked.zone, from, to)];
  return from < to ? [{ name: null, start: asked.from ?? '', end: to }] : [];
}

/** What an old log dates before the years that are kept: one period, not a day each, whose dates no calendar names. */
const undated = ({ by }: Asked): Period => ({
  name: by === undefined ? null : `${YEARS.first - 1} and before`,
  start: '',
  end: FIRST_DAY,
});

const later = (a: string | undefined, b: string): string => (a !== undefined && a > b ? a : b);
const earlier = (a: string | undefined, b: string): string => (a !== undefined && a < b ? a : b);
const shifted = (date: string, days: number): string =>
  new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);
