import { sql } from 'kysely';
import type { Ports } from '../../../../core/model/ports.ts';
import type { Page } from '../../../../core/model/query.ts';
import { WORTH_A_NOTICE } from '../../../../core/read/long-read.ts';
import {
  orderOf,
  type PageRequest,
  pageOfSlices,
  type Slice,
  type SortKey,
  sortKeys,
} from '../../../../core/read/sql/keyset.ts';
import { raw } from '../raw.ts';
import { conditionsOf } from './find-conditions.ts';
import type { OrderFilter } from './find-filter.ts';
import type { Lead } from './find-lead.ts';
import { DATED, leading, numbersWith, partsOf, upTo } from './find-leading.ts';
import { type Plan, planOf } from './find-plan.ts';
import type { OrderSummary } from './order-summary.ts';

/** The fields that orders are sorted by, and where they stand. */
const COLUMNS = {
  placedAt: 'orderedAt',
  createdAt: 'createdAt',
  updatedAt: 'updatedAt',
  total: 'total',
  balance: 'balance',
  number: 'number',
} as const;

/** A page of the orders that a filter leaves. @throws as `pageOfSlices` does */
export async function pageOfOrders(
  filter: OrderFilter,
  sort: readonly string[],
  request: PageRequest,
  { read, clock, willRead }: Pick<Ports, 'read' | 'clock' | 'willRead'>,
): Promise<Page<OrderSummary>> {
  const now = clock.now();
  const rows = (request.page ?? 1) * request.limit + 1;
  const plan = await planOf({ filter, sort, rows }, { read, willRead }, now);
  const found: Found = { filter, plan, now };
  const isCounted = request.withTotal === true || request.page !== undefined;
  if (isCounted && plan.total === undefined) willRead(await toCount(found, read));
  const total = isCounted ? (plan.total ?? (await read.first(raw(counted(found))))?.n ?? 0) : null;
  if (plan.total === 0) return { items: [], nextCursor: null, total };
  const page = await pageOfSlices(keysOf(sort, plan), request, (slice) =>
    read.all(raw(listed(found, slice, keysIn('order_summary', sort)))),
  );
  return { ...page, total };
}

/** How many orders are looked at to count those that match; many are not counted exactly. */
async function toCount({ filter, plan, now }: Found, read: Ports['read']): Promise<number> {
  if (plan.countedBy === undefined || plan.toCount < WORTH_A_NOTICE) return plan.toCount;
  const few = await read.first(raw(upTo(WORTH_A_NOTICE, filter, plan.countedBy, { parts: plan.parts, now })));
  return few !== undefined && few.n < WORTH_A_NOTICE ? few.n : plan.toCount;
}

interface Found {
  readonly filter: OrderFilter;
  readonly plan: Plan;
  readonly now: string;
}

function keysOf(sort: readonly string[], plan: Plan): readonly SortKey[] {
  const dated = datedBy(plan);
  if (dated !== undefined) return keysIn(dated.table, sort);
  const keys = keysIn('order_summary', sort);
  return plan.isSortedLast ? keys.map((key) => ({ ...key, isSortedLast: true })) : keys;
}

/** Dates are read from the table that has them in order, if one is given. */
function keysIn(table: string, sort: readonly string[]): readonly SortKey[] {
  const columns = Object.entries(COLUMNS).map(([name, column]) => [
    name,
    `${column === 'orderedAt' ? table : 'order_summary'}.${column}`,
  ]);
  return sortKeys(
    sort,
    Object.fromEntries(columns),
    `${sort.length === 1 ? table : 'order_summary'}.orderId`,
  );
}

const datedBy = ({ lead, isSortedLast }: Plan) =>
  !isSortedLast && (lead === 'tag' || lead === 'sku') ? DATED[lead] : undefined;

/** The page's orders are found by their keys alone; only they are read whole. */
const listed = (found: Found, slice: Slice, keys: readonly SortKey[]) => sql<OrderSummary>`
  with page as materialized (
    ${isMerged(found.plan) ? merged(found, slice, keys) : matching(found, slice)}
    order by ${slice.orderBy} limit ${slice.limit} offset ${slice.offset}
  )
  select order_summary.* from page cross join order_summary on order_summary."orderId" = page."orderId"
  order by ${orderOf(keys)}`;

function matching({ filter, plan, now }: Found, slice: Slice) {
  const rows = datedBy(plan)?.rows(filter) ?? leading(filter, plan.lead, plan.parts);
  return sql`select order_summary."orderId" from ${rows}${where({ filter, plan, now }, plan.lead, slice.where)}`;
}

/** Each part of the index has the wanted order: SQLite merges them, and reads no further than the page. */
const isMerged = ({ lead, isSortedLast }: Plan): boolean =>
  !isSortedLast && (lead === 'words' || lead === 'amount');

function merged({ filter, plan, now }: Found, slice: Slice, keys: readonly SortKey[]) {
  const lead = plan.lead as 'words' | 'amount';
  const columns = sql.join(keys.map(({ column }) => sql.ref(column)));
  const rest = [
    ...conditionsOf(filter, lead, now, numbersOf(filter, plan)),
    ...(slice.where === undefined ? [] : [slice.where]),
  ];
  const parts = partsOf(lead, plan.parts).map((isInPart) => {
    const conditions = sql.join([isInPart, ...rest], sql` and `);
    return sql`select ${columns} from order_summary where ${conditions}`;
  });
  return sql.join(parts, sql` union all `);
}

const counted = ({ filter, plan, now }: Found) => sql<{ n: number }>`
  select count(*) as n from ${leading(filter, plan.countedBy, plan.parts)}${where({ filter, plan, now }, plan.countedBy)}`;

const numbersOf = ({ text = '' }: OrderFilter, { isTextRare }: Plan) =>
  isTextRare ? numbersWith(text) : undefined;

function where({ filter, plan, now }: Found, lead: Lead | undefined, behind?: Slice['where']) {
  const conditions = [
    ...conditionsOf(filter, lead, now, numbersOf(filter, plan)),
    ...(behind === undefined ? [] : [behind]),
  ];
  return conditions.length === 0 ? sql`` : sql` where ${sql.join(conditions, sql` and `)}`;
}
