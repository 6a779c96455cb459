import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { foldText } from '../../../../core/kernel/fold-text.ts';
import { WORTH_A_NOTICE } from '../../../../core/read/long-read.ts';
import { queryBuilder } from '../../../../core/read/sql/query-builder.ts';
import type { OrderSummary } from '../order-summary/order-summary.ts';
import type { Period } from './periods.ts';
import type { Dimension, ReportInput } from './report-input.ts';
import { FIRST_DATE } from './report-periods.ts';
import { FIGURES } from './report-row.ts';
import type { SalesByCategory, SalesByCountry, SalesByRate, SalesDaily } from './sales-daily.ts';
import type { SalesFact } from './sales-fact.ts';

interface Tables {
  readonly sales_fact: SalesFact;
  readonly sales_daily: SalesDaily;
  readonly sales_by_category: SalesByCategory;
  readonly sales_by_country: SalesByCountry;
  readonly sales_by_rate: SalesByRate;
  readonly order_summary: OrderSummary;
}

export const db = queryBuilder<Tables>();

/** Days of the books, summed up by one thing, or their single entries. */
export type Source =
  | 'sales_by_category'
  | 'sales_by_rate'
  | 'sales_by_country'
  | 'sales_daily'
  | 'sales_fact';

/** What the days are summed up by, those of the fewest rows first: what asks for none of it is read from these. */
const DAYS = [
  { source: 'sales_by_category', by: 'category' },
  { source: 'sales_by_country', by: 'country' },
  { source: 'sales_daily', by: 'product' },
  { source: 'sales_by_rate', by: 'rate' },
] as const;

/**
 * Days of UTC are summed up already, by product, by category and by country; customers, statuses, and two of these at once are
 * summed up from the entries, as are periods that are mostly no whole days.
 */
export function sourceOf(asked: ReportInput, periods: readonly Period[]): Source {
  const wanted = new Set<Dimension>([
    ...(asked.per === undefined ? [] : [asked.per]),
    ...(asked.sku === undefined ? [] : (['product'] as const)),
    ...(asked.category === undefined ? [] : (['category'] as const)),
    ...(asked.country === undefined ? [] : (['country'] as const)),
    ...(asked.customer === undefined ? [] : (['customer'] as const)),
  ]);
  const days = DAYS.find(({ by }) => wanted.size === 0 || (wanted.size === 1 && wanted.has(by)));
  return days === undefined || !split(periods).isWorthIt ? 'sales_fact' : days.source;
}

/** The first and the last date of the books. */
export const spanOf = () =>
  db
    .selectFrom('sales_by_category')
    .select((eb) => [
      eb.fn.min<string | null>('date').as('first'),
      eb.fn.max<string | null>('date').as('last'),
    ])
    .where('date', '>=', FIRST_DATE);

/** How many entries there are of a product or a customer, or of all, in the periods; of a customer, no more than are worth a notice. */
export function entriesIn(
  { customer, sku }: ReportInput,
  periods: readonly Period[],
): RawBuilder<{ entries: number }> {
  if (customer !== undefined)
    return sql`select count(*) as entries from (select 1 from sales_fact where "customerRef" = ${customer} limit ${WORTH_A_NOTICE})`;
  const [first, last] = [periods[0], periods.at(-1)].map((one) => one && withDates(one));
  const days = sku === undefined ? sql`sales_by_country where true` : sql`sales_daily where product = ${sku}`;
  return sql`select coalesce(sum(entries), 0) as entries from ${days} and date between ${first?.first} and ${last?.last}`;
}

/**
 * The sums of each period, currency and key. Of a period whose bounds are no midnights of UTC, the days within are read as they are
 * summed up, and its first and last hours from the entries.
 */
export function sumsOf(asked: ReportInput, source: Source, periods: readonly Period[]): RawBuilder<Sums> {
  const { days, hours } = split(periods);
  if (source === 'sales_fact') return sumsIn(asked, 'sales_fact', periods.map(withDates));
  if (hours.length === 0) return sumsIn(asked, source, days);
  const sums = FIGURES.map((name) => sql`sum(${sql.ref(name)}) as ${sql.ref(name)}`);
  return sql`select period, currency, key, max(spelling) as spelling, ${sql.join(sums)} from (
    select * from (${sumsIn(asked, source, days)}) union all select * from (${sumsIn(asked, 'sales_fact', hours)})
  ) group by 1, 2, 3`;
}

type Sums = Record<string, string | number | null>;

/** Periods lead: each is a range of dates in an index. */
function sumsIn(asked: ReportInput, source: Source, periods: readonly Dated[]): RawBuilder<Sums> {
  const sums = FIGURES.map((name) => sql`sum(${sql.ref(`${source}.${name}`)}) as ${sql.ref(name)}`);
  return sql`
    select period.value ->> 'name' as period, ${sql.ref(`${source}.currency`)} as currency,
      ${keyOf(asked.per, source)} as key, ${spellingOf(asked.per, source)} as spelling, ${sql.join(sums)}
    from json_each(${JSON.stringify(periods)}) as period cross join ${sql.ref(source)}
    ${asked.per === 'status' ? sql`join order_summary using ("orderId")` : sql``}
    where ${sql.join(conditionsOf(asked, source), sql` and `)}
    group by 1, 2, 3`;
}

/** A period with its first and last date in UTC. */
interface Dated extends Period {
  readonly first: string;
  readonly last: string;
}

const withDates = (period: Period): Dated => ({
  ...period,
  first: period.start.slice(0, 10),
  last: new Date(Date.parse(period.end) - 1).toISOString().slice(0, 10),
});

/** The whole days of UTC in periods, and the hours before and behind them. */
function split(periods: readonly Period[]) {
  const days: Dated[] = [];
  const hours: Dated[] = [];
  let whole = 0;
  for (const { name, start, end } of periods) {
    const first = isMidnight(start) ? start : midnightAfter(start);
    const last = isMidnight(end) ? end : `${end.slice(0, 10)}T00:00:00.000Z`;
    if (first >= last) {
      hours.push(withDates({ name, start, end }));
      continue;
    }
    days.push(withDates({ name, start: first, end: last }));
    whole += start === '' ? 1 : (Date.parse(last) - Date.parse(first)) / DAY;
    if (start < first) hours.push(withDates({ name, start, end: first }));
    if (last < end) hours.push(withDates({ name, start: last, end }));
  }
  return { days, hours, isWorthIt: hours.length <= whole };
}

const DAY = 86_400_000;

/** The beginning of all time counts as one. */
const isMidnight = (instant: string): boolean => instant === '' || instant.endsWith('T00:00:00.000Z');

const midnightAfter = (instant: string): string =>
  new Date((Math.floor(Date.parse(instant) / DAY) + 1) * DAY).toISOString();

function keyOf(per: Dimension | undefined, source: Source): RawBuilder<unknown> {
  switch (per) {
    case undefined:
      return sql`null`;
    case 'product':
      return sql.ref(`${source}.product`);
    case 'category':
      return sql.ref(`${source}.folded`);
    case 'customer':
      return sql.ref(`${source}.customerRef`);
    case 'country':
      return sql.ref(`${source}.country`);
    case 'rate':
      return sql`cast(${sql.ref(`${source}.taxRatePpm`)} as text)`;
    case 'status':
      return sql.ref('order_summary.status');
  }
}

/** Categories are distinguished folded. How one was spelt at its last sale: the date, a blank and the category. */
const spellingOf = (per: Dimension | undefined, source: Source): RawBuilder<unknown> =>
  per === 'category'
    ? sql`max(${sql.ref(`${source}.date`)} || ' ' || ${sql.ref(`${source}.category`)})`
    : sql`null`;

function conditionsOf(asked: ReportInput, source: Source): RawBuilder<SqlBool>[] {
  const column = (name: string) => sql.ref(`${source}.${name}`);
  const equal = (name: string, value: string | undefined): RawBuilder<SqlBool>[] =>
    value === undefined ? [] : [sql`${column(name)} = ${value}`];
  const date = column('date');
  return [
    sql`${date} between period.value ->> 'first' and period.value ->> 'last'`,
    ...(source !== 'sales_fact'
      ? []
      : [
          sql<SqlBool>`${column('occurredAt')} >= period.value ->> 'start'`,
          sql<SqlBool>`${column('occurredAt')} < period.value ->> 'end'`,
        ]),
    ...equal('currency', asked.currency),
    ...equal('product', asked.sku),
    ...equal('folded', asked.category === undefined ? undefined : foldText(asked.category)),
    ...equal('customerRef', asked.customer),
    ...equal('country', asked.country),
  ];
}

/** What products are called now: by their last sale. */
export const namesOf = (products: readonly string[]) =>
  sql<{ product: string; name: string }>`
    select wanted.value as product, (select name from sales_fact where product = wanted.value
      order by date desc, "orderId" desc limit 1) as name
    from json_each(${JSON.stringify(products)}) as wanted`;
