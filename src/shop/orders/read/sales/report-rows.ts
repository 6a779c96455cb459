import { exact } from '../../../../core/kernel/exact.ts';
import { divideHalfEven } from '../../../../core/model/money.ts';
import type { Dimension, ReportInput } from './report-input.ts';
import { FIGURES, type ReportRow } from './report-row.ts';
import { nameIn, SHIPPING } from './sales-fact.ts';
import { inOrder } from './sorted-rows.ts';

/** What SQL answers: sums of a period, currency and key. */
export type Sums = Readonly<Record<string, string | number | null>>;

/** Rows in order, each currency's behind the other, with its total at the end. */
export function reportRows(
  sums: readonly Sums[],
  names: ReadonlyMap<string, string>,
  asked: ReportInput,
): ReportRow[] {
  const rows = sums.map((one) => rowOf(one, names, asked)).filter(saysSomething);
  const currencies = [...new Set(rows.map(({ currency }) => currency))].sort();
  return currencies.flatMap((currency) => {
    const own = rows.filter((row) => row.currency === currency).sort(inOrder(asked.sort));
    const total = totalOf(own, asked.zone);
    for (const row of own) row.share = shareOf(row.total, total.total);
    return asked.totals ? [...own, total] : own;
  });
}

function rowOf(sums: Sums, names: ReadonlyMap<string, string>, { per, zone }: ReportInput): ReportRow {
  const stored = sums['key'] as string | null;
  const key = stored === null || isInPlaceOfKey(per, stored) ? null : stored;
  const period = sums['period'] as string | null;
  const label = (key === null ? undefined : names.get(key)) ?? labelOf(per, stored);
  const row = {
    id: idOf(period, stored ?? label),
    row: 'row',
    period,
    key,
    label,
    currency: sums['currency'] as string,
    ...Object.fromEntries(FIGURES.map((name) => [name, sums[name]])),
    share: null,
    zone,
  } as ReportRow;
  const sharesOrders = per === 'product' || per === 'category' || per === 'rate';
  return withAverage({ ...row, orders: sharesOrders ? null : row.orders });
}

const isInPlaceOfKey = (per: Dimension | undefined, stored: string): boolean =>
  stored === SHIPPING || (per === 'product' && nameIn(stored) !== undefined);

const idOf = (period: string | null, what: string): string => (period === null ? what : `${period} ${what}`);

const NOBODY: Readonly<Record<Dimension, string>> = {
  product: 'No product',
  category: 'No category',
  customer: 'Guests',
  country: 'No address',
  status: 'Unknown',
  rate: 'No tax',
};

function labelOf(per: Dimension | undefined, key: string | null): string {
  if (per === undefined) return 'Sales';
  if (key === SHIPPING) return 'Shipping';
  if (per === 'rate') return `${Number(key) / 10_000} %`;
  return (per === 'product' && key !== null ? nameIn(key) : key) ?? key ?? NOBODY[per];
}

const TOTAL = 'Total';

function totalOf(rows: readonly ReportRow[], zone: string): ReportRow {
  const sum = (name: (typeof FIGURES)[number]) => rows.reduce((all, row) => exact(all + (row[name] ?? 0)), 0);
  const total = {
    id: TOTAL,
    row: 'total',
    period: null,
    key: null,
    label: TOTAL,
    currency: rows[0]?.currency ?? '',
    ...Object.fromEntries(FIGURES.map((name) => [name, sum(name)])),
    share: null,
    zone,
  } as ReportRow;
  const unknown = rows.some(({ orders }) => orders === null);
  return withAverage({
    ...total,
    orders: unknown ? null : total.orders,
    share: shareOf(total.total, total.total),
  });
}

const withAverage = (row: ReportRow): ReportRow => ({
  ...row,
  average: row.orders !== null && row.orders > 0 ? divided(row.total, row.orders) : null,
});

/** In parts per million. */
const shareOf = (part: number, whole: number): number | null =>
  whole === 0 ? null : divideHalfEven(BigInt(part) * 1_000_000n, BigInt(whole));

const divided = (amount: number, by: number): number => divideHalfEven(BigInt(amount), BigInt(by));

const saysSomething = (row: ReportRow): boolean => FIGURES.some((name) => (row[name] ?? 0) !== 0);
