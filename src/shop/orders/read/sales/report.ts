import { YEARS } from '../../../../core/kernel/instants.ts';
import type { Ports } from '../../../../core/model/ports.ts';
import { raw } from '../raw.ts';
import { type Period, periodsOf } from './periods.ts';
import type { ReportInput } from './report-input.ts';
import type { ReportRow } from './report-row.ts';
import { reportRows, type Sums } from './report-rows.ts';
import { entriesIn, FIRST_DATE, namesOf, sourceOf, spanOf, sumsOf } from './report-source.ts';

/** The rows of a report of sales, with their totals. */
export async function report(asked: ReportInput, { read, willRead }: Ports): Promise<ReportRow[]> {
  const periods = await periodsIn(asked, read);
  if (periods.length === 0) return [];
  const source = sourceOf(asked, periods);
  if (source === 'sales_fact') willRead((await read.first(raw(entriesIn(asked, periods))))?.entries ?? 0);
  const sums = await read.all<Sums>(raw(sumsOf(asked, source, periods)));
  const names = asked.per === 'product' ? await productNames(sums, read) : new Map<string, string>();
  return reportRows(asked.per === 'category' ? spelt(sums) : sums, names, asked);
}

/** Mugs and mugs are one category, called as it was at its last sale. */
function spelt(sums: readonly Sums[]): readonly Sums[] {
  const last = new Map<unknown, string>();
  for (const { key, spelling } of sums)
    if (typeof spelling === 'string' && spelling > (last.get(key) ?? '')) last.set(key, spelling);
  return sums.map((one) => ({
    ...one,
    key: last.get(one['key'])?.slice('2026-03-14 '.length) ?? one['key'] ?? null,
  }));
}

/** The periods of the span requested, or of all there is; without periods, that span alone. */
async function periodsIn(asked: ReportInput, read: Ports['read']): Promise<readonly Period[]> {
  const span = await read.first(spanOf());
  const before = asked.from === undefined ? [undated(asked)] : [];
  if (!span?.first || !span.last) return before;
  // A day more on both sides: the books' dates are those of UTC.
  const from = later(asked.from, later(FIRST_DAY, `${shifted(span.first, -1)}T00:00:00.000Z`));
  const to = earlier(asked.to, `${shifted(span.last, 2)}T00:00:00.000Z`);
  if (asked.by !== undefined) return [...before, ...periodsOf(asked.by, asked.zone, from, to)];
  return from < to ? [{ name: null, start: asked.from ?? '', end: to }] : [];
}

const FIRST_DAY = `${FIRST_DATE}T00:00:00.000Z`;

/** What an old log dates before the years that are kept: one period, not a day each, whose dates no calendar names. */
const undated = ({ by }: ReportInput): Period => ({
  name: by === undefined ? null : `${YEARS.first - 1} and before`,
  start: '',
  end: FIRST_DAY,
});

const later = (a: string | undefined, b: string): string => (a !== undefined && a > b ? a : b);
const earlier = (a: string | undefined, b: string): string => (a !== undefined && a < b ? a : b);
const shifted = (date: string, days: number): string =>
  new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);

async function productNames(
  sums: readonly Sums[],
  read: Ports['read'],
): Promise<ReadonlyMap<string, string>> {
  const products = [...new Set(sums.map(({ key }) => key as string))].filter((key) => !key.startsWith(':'));
  const named = await read.all<{ product: string; name: string }>(raw(namesOf(products)));
  return new Map(named.map(({ product, name }) => [product, name]));
}
