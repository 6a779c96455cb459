import type { Ports } from '../../../../core/model/ports.ts';
import { raw } from '../raw.ts';
import type { ReportInput } from './report-input.ts';
import { reportPeriods } from './report-periods.ts';
import type { ReportRow } from './report-row.ts';
import { reportRows, type Sums } from './report-rows.ts';
import { entriesIn, namesOf, sourceOf, spanOf, sumsOf } from './report-source.ts';

/** The rows of a report of sales, with their totals. */
export async function report(asked: ReportInput, { read, willRead }: Ports): Promise<ReportRow[]> {
  const periods = reportPeriods(asked, await read.first(spanOf()));
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

async function productNames(
  sums: readonly Sums[],
  read: Ports['read'],
): Promise<ReadonlyMap<string, string>> {
  const products = [...new Set(sums.map(({ key }) => key as string))].filter((key) => !key.startsWith(':'));
  const named = await read.all<{ product: string; name: string }>(raw(namesOf(products)));
  return new Map(named.map(({ product, name }) => [product, name]));
}
