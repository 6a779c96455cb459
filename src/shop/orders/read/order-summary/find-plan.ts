import { sql } from 'kysely';
import type { Ports } from '../../../../core/model/ports.ts';
import type { ReadModel } from '../../../../core/model/read-model.ts';
import { WORTH_A_NOTICE } from '../../../../core/read/long-read.ts';
import { raw } from '../raw.ts';
import { totalsIn } from './find-conditions.ts';
import type { OrderFilter } from './find-filter.ts';
import { isGiven, type Lead, leads } from './find-lead.ts';
import { hasTrigrams, type Parts, type State, upTo, upToAmongFirst } from './find-leading.ts';

/**
 * How orders are found.
 *
 * 2026-11: SQLite has no statistics of the views, and takes every index for equally good; so what each filter leaves is
 * counted here, and the SQL is written so that the chosen index alone is considered (`+column` for all others). Orders are
 * either found by the filter that leaves the fewest and sorted then, or met in the wanted order until the page is full.
 * The first costs what that filter leaves, n; the second what has to be met to fill the page: its rows, divided by what each
 * filter leaves of all N. Of one filter they are equal at n = √(rows · N): counting goes no further, and costs less than the
 * page. Road not taken: `ANALYZE`, whose statistics are of yesterday, and know no pair of columns.
 */
export interface Plan {
  /** The filter whose index leads; undefined: the order's own does. */
  readonly lead: Lead | undefined;
  /** All that the lead leaves are found, and sorted then. */
  readonly isSortedLast: boolean;
  readonly parts: Parts;
  /** How many orders match, where it is known without counting. */
  readonly total: number | undefined;
  /** The filter by whose index they are counted, and how many it leaves to be looked at, at most. */
  readonly countedBy: Lead | undefined;
  readonly toCount: number;
  /** Few have the text, by their trigrams: they are looked up once, and not a text for each order that is met. */
  readonly isTextRare: boolean;
}

export interface Wanted {
  readonly filter: OrderFilter;
  readonly sort: readonly string[];
  /** Those of the page and of all pages before it. */
  readonly rows: number;
}

export async function planOf({ filter, sort, rows }: Wanted, ports: PlanPorts, now: string): Promise<Plan> {
  const { read } = ports;
  const { all, states, currencies } = await countsOf(filter, read);
  const matching = states.reduce((sum, { matching: n }) => sum + n, 0);
  const parts: Parts = {
    words: states,
    amount: [...currencies].map((currency) => ({ currency, ...totalsIn(currency, filter) })),
  };
  const wanted = { filter, sort, rows };
  const left = await leftBy(wanted, all, { states, parts, now }, ports);
  const sold = isOnlyBy(filter, ['sku']) ? left.find(({ lead }) => lead === 'sku')?.n : undefined;
  const total = matching === 0 || isOfCounts(filter) ? matching : sold;
  const toCount = Math.min(all, ...left.flatMap(({ n, isAll }) => (isAll ? [n] : [])));
  const [fewest] = left.toSorted((a, b) => a.cost - b.cost);
  const countedBy = fewest?.lead;
  const isTextRare =
    hasTrigrams(filter.text ?? '') && left.some(({ lead, cost }) => lead === 'text' && Number.isFinite(cost));
  const known = { total, parts, countedBy, toCount, isTextRare };
  const walks = walksOf(filter, sort).map((lead) => ({
    lead,
    met: metBy(lead, left, { ...wanted, isTextRare }, all),
  }));
  const [shortest] = walks.toSorted((a, b) => a.met - b.met);
  if (fewest !== undefined && fewest.cost <= (shortest?.met ?? 0))
    return { lead: fewest.lead, isSortedLast: true, ...known };
  return { lead: shortest?.lead, isSortedLast: false, ...known };
}

type PlanPorts = Pick<Ports, 'read' | 'willRead'>;

interface CountedState extends State {
  /** All that stand so, and those of them that have the other words of the filter. */
  readonly orders: number;
  readonly matching: number;
}

async function countsOf(filter: OrderFilter, read: ReadModel) {
  const counted = await read.all(raw(counts(filter)));
  const states = new Map<string, CountedState>();
  let all = 0;
  for (const { currency: _, ...one } of counted) {
    all += one.orders;
    const key = `${one.status} ${one.payment} ${one.fulfilment}`;
    const { orders, matching } = states.get(key) ?? { orders: 0, matching: 0 };
    states.set(key, { ...one, orders: orders + one.orders, matching: matching + one.matching });
  }
  const currencies = new Set(counted.flatMap(({ currency, matching }) => (matching > 0 ? [currency] : [])));
  return { all, states: [...states.values()].filter(({ matching }) => matching > 0), currencies };
}

function counts(filter: OrderFilter) {
  const words = { ...filter, onHold: filter.onHold === undefined ? undefined : Number(filter.onHold) };
  const conditions = (['status', 'payment', 'fulfilment', 'returns', 'onHold', 'currency'] as const).flatMap(
    (name) =>
      words[name] === undefined ? [] : [sql`${sql.ref(name)} in (${sql.join([words[name]].flat())})`],
  );
  const matching = conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `);
  return sql<
    CountedState & { currency: string }
  >`select status, payment, fulfilment, currency, sum(orders) as orders,
    sum(case when ${matching} then orders else 0 end) as matching from order_counts group by 1, 2, 3, 4`;
}

/** The only filter is words: their number is counted already. */
const isOfCounts = (filter: OrderFilter): boolean =>
  leads.every((lead) => ['words', 'onHold', 'returns', 'amount'].includes(lead) || !isGiven[lead](filter)) &&
  [filter.min, filter.max, filter.refundDue, filter.overdue].every((given) => given === undefined);

/** No other filter is given. */
const isOnlyBy = (filter: OrderFilter, names: readonly (keyof OrderFilter)[]): boolean =>
  Object.entries(filter).every(
    ([name, given]) => given === undefined || name === 'zone' || names.includes(name as keyof OrderFilter),
  );

/** What a filter leaves, or no fewer than so many. */
interface Left {
  readonly lead: Lead;
  readonly n: number;
  readonly isAll: boolean;
  /** Of finding all of them, where a look at an index costs 1; infinite where they are not worth counting. */
  readonly cost: number;
}

async function leftBy(
  wanted: Wanted,
  all: number,
  known: { readonly states: readonly CountedState[]; readonly parts: Parts; readonly now: string },
  ports: PlanPorts,
): Promise<Left[]> {
  const { filter, rows } = wanted;
  const given = leads.filter((lead) => isGiven[lead](filter));
  const worth = Math.ceil((rows * all ** given.length) ** (1 / (given.length + 1))) + 1;
  const left: Left[] = [];
  for (const lead of given) {
    if (lead === 'words') {
      const n = known.states.reduce((sum, { orders }) => sum + orders, 0);
      left.push({ lead, n, isAll: true, cost: n });
      continue;
    }
    const most = lead === 'date' && isAgainstTime(wanted) ? all : worth;
    const n = await entriesOf(lead, most, filter, { ...known, all }, ports);
    const isAll = n < most || most === all || lead === 'sku';
    const isMany = most === worth && n >= worth;
    left.push({ lead, n, isAll, cost: isMany ? Number.POSITIVE_INFINITY : lead === 'text' ? 2 * n : n });
    if (n <= rows) break;
  }
  return left;
}

/** Counted no further than so many, but for products, which are counted already. */
async function entriesOf(
  lead: Lead,
  most: number,
  filter: OrderFilter,
  known: { readonly all: number; readonly parts: Parts; readonly now: string },
  { read, willRead }: PlanPorts,
): Promise<number> {
  if (lead === 'sku') return (await read.first(raw(selling(filter.sku))))?.orders ?? 0;
  const { text = '' } = filter;
  // What is rare among the first texts is looked for in all: so short a text has no index.
  if (lead === 'text' && !hasTrigrams(text) && known.all > WORTH_A_NOTICE) {
    const n = (await read.first(raw(upToAmongFirst(most, text))))?.n ?? 0;
    if (n >= most) return n;
    willRead(n === 0 ? known.all : Math.min(known.all, Math.ceil((WORTH_A_NOTICE * most) / n)));
  }
  return (await read.first(raw(upTo(most, filter, lead, known))))?.n ?? 0;
}

const selling = (sku: string | undefined) =>
  sql<{ orders: number }>`select orders from product_orders where sku = ${sku}`;

/** What leads to the wanted order: filters whose index goes on with it, or the order's own index. */
function walksOf(filter: OrderFilter, [first = '']: readonly string[]): readonly (Lead | undefined)[] {
  if (first.endsWith('total')) return ['amount'];
  if (!first.endsWith('placedAt')) return [undefined];
  const dated = DATED.filter((lead) => isGiven[lead](filter));
  return [...dated.filter((lead) => lead !== 'returns' || filter.returns?.length === 1), 'date'];
}

/** Filters whose index goes on with the date. */
const DATED = [
  'customer',
  'batch',
  'tag',
  'sku',
  'onHold',
  'returns',
  'words',
  'country',
] as const satisfies Lead[];

/** How many orders a walk meets before the page is full. */
function metBy(
  lead: Lead | undefined,
  left: readonly Left[],
  wanted: Wanted & Pick<Plan, 'isTextRare'>,
  all: number,
): number {
  const others = left.filter((one) => one.lead !== lead);
  const met = others.reduce((sum, { n }) => (sum * all) / Math.max(n, 1), wanted.rows);
  if (lead === undefined) return met * detour(wanted);
  return lead === 'date' && isOfIndex(wanted) ? met / ENTRIES_A_ROW : met;
}

/** The index of dates has all that the filter looks at: what is met costs an entry of it, and no row of the table. */
const isOfIndex = ({ filter, isTextRare }: Wanted & Pick<Plan, 'isTextRare'>): boolean =>
  (isGiven.amount(filter) || isTextRare) &&
  isOnlyBy(filter, [...(isTextRare ? (['text'] as const) : []), 'from', 'to', 'currency', 'min', 'max']);

/** As many entries are met in the time that a row takes. */
const ENTRIES_A_ROW = 16;

/** By how much longer a walk is than filters make it that have nothing to do with the order: what is open is new, and due. */
function detour(wanted: Wanted): number {
  const { status, payment, fulfilment, refundDue, overdue } = wanted.filter;
  if (isAgainstTime(wanted)) return Number.POSITIVE_INFINITY;
  if ([status, payment, fulfilment, refundDue, overdue].every((given) => given === undefined)) return 1;
  return wanted.sort[0]?.endsWith('balance') ? 64 : 16;
}

/** Whether all that is outside of a span of time would be met first. */
function isAgainstTime({ filter: { from, to }, sort: [first = ''] }: Wanted): boolean {
  const isByDate = first.endsWith('placedAt') || first.endsWith('total');
  return !isByDate && (first.startsWith('-') ? to : from) !== undefined;
}
