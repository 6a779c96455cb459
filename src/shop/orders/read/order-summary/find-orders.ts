import { type SelectQueryBuilder, sql } from 'kysely';
import * as z from 'zod';
import { foldText } from '../../../../core/kernel/fold-text.ts';
import { across } from '../../../../core/kernel/issues.ts';
import { ok, type Result } from '../../../../core/kernel/result.ts';
import { lazyObject } from '../../../../core/model/lazy-object.ts';
import type { Ports } from '../../../../core/model/ports.ts';
import { defineQuery, type Page } from '../../../../core/model/query.ts';
import { after, pageNumber, sortFields, withTotal } from '../../../../core/read/paging.ts';
import { pageOfRows, type SortKey, sortKeys } from '../../../../core/read/sql/keyset.ts';
import { queryBuilder } from '../../../../core/read/sql/query-builder.ts';
import { renamedCustomerView } from '../renamed-customer/view.ts';
import { conditionsOf } from './find-conditions.ts';
import { orderFilter, orderFilterFlags } from './find-filter.ts';
import { isSortedLast, type Lead, leadOf } from './find-plan.ts';
import { type OrderSummary, orderSummaryRow } from './order-summary.ts';
import type { OrderTables } from './order-tables.ts';
import { orderSummaryView } from './view.ts';

const SORTS = ['placedAt', 'createdAt', 'updatedAt', 'total', 'balance', 'number'] as const;

const input = lazyObject(
  {
    ...orderFilter,
    sort: sortFields(SORTS)
      .min(1)
      .default(['-placedAt'])
      .describe(
        'By these fields, descending with "-"; drafts stand among the placed by when they were created',
      ),
    page: pageNumber,
    pageSize: z.int().min(1).max(10_000).default(20).describe('How many orders a page'),
    after,
    withTotal: withTotal(),
  },
  (object) =>
    object.refine(
      ({ page, after: cursor }) => page === undefined || cursor === undefined,
      across(['page', 'after'], 'give page or after, not both', 'after'),
    ),
);

type Input = z.output<ReturnType<typeof input.whole>>;

export const findOrders = defineQuery({
  name: 'FindOrders',
  summary: 'Find orders',
  input,
  views: [orderSummaryView, renamedCustomerView],
  result: { kind: 'page', item: orderSummaryRow, idField: 'orderId' },
  answer,
  cli: {
    path: 'orders find',
    nothing: 'No orders match.',
    args: ['text'],
    flags: orderFilterFlags,
    examples: [
      { run: 'daybook orders find --status placed --from 7d', does: 'Orders placed in the last seven days' },
      { run: 'daybook orders find lee --sort -total', does: "A customer's orders, the largest first" },
      { run: 'daybook orders find --payment unpaid --overdue', does: 'Late, and not paid either' },
      {
        run: 'daybook orders find --tag vip --status placed -o ids | daybook orders hold - --reason high_risk',
        does: 'Every order with a tag, one id a line, into another command',
      },
      { run: 'daybook orders find --status placed --watch', does: 'A list that follows what happens' },
      {
        run: 'daybook orders find --payment unpaid --as-of 2026-03',
        does: 'What was unpaid when March began',
      },
    ],
  },
});

const db = queryBuilder<OrderTables>();

async function answer(find: Input, { read, clock }: Ports): Promise<Result<Page<OrderSummary>>> {
  const lead = leadOf(find, find.sort);
  const matching = matchingOrders(find, lead, clock.now());
  const rows = matching.selectAll('order_summary');
  return ok(await pageOfRows(read, rows, keysOf(find.sort, lead), { ...find, limit: find.pageSize }));
}

function matchingOrders(find: Input, lead: Lead | undefined, now: string) {
  return conditionsOf(find, lead, now).reduce(
    (query, condition) => query.where(condition),
    leading(find, lead),
  );
}

type Orders = SelectQueryBuilder<OrderTables, 'order_summary', Record<never, never>>;

/** What is read first. Cross joins keep their order in SQLite: tags and lines lead where they are the leading filter. */
function leading({ tag, sku }: Input, lead: Lead | undefined): Orders {
  if (lead === 'tag' && tag !== undefined) {
    return db
      .selectFrom('order_tag')
      .crossJoin('order_summary')
      .where('order_tag.folded', '=', foldText(tag))
      .whereRef('order_summary.orderId', '=', 'order_tag.orderId')
      .where(isFirstOfItsTag);
  }
  if (lead === 'sku' && sku !== undefined) {
    return db
      .selectFrom('order_line')
      .crossJoin('order_summary')
      .where('order_line.sku', '=', sku)
      .whereRef('order_summary.orderId', '=', 'order_line.orderId')
      .where(isFirstOfItsSku);
  }
  return db.selectFrom('order_summary');
}

/** An order with two lines of one product is still one order. */
const isFirstOfItsSku = sql<boolean>`not exists (select 1 from order_line as earlier
  where earlier."orderId" = order_line."orderId" and earlier."lineId" < order_line."lineId"
  and +earlier.sku = order_line.sku)`;

/** VIP and vip are two stored tags, and one to the filter. */
const isFirstOfItsTag = sql<boolean>`not exists (select 1 from order_tag as earlier
  where earlier."orderId" = order_tag."orderId" and earlier.tag < order_tag.tag
  and +earlier.folded = order_tag.folded)`;

/** Where tags or lines lead, the order's date is read from them: that is what their index is sorted by. */
function keysOf(sort: readonly string[], lead: Lead | undefined): readonly SortKey[] {
  const byDate = sort.length === 1 && sort[0]?.endsWith('placedAt');
  const table =
    byDate && lead === 'tag' ? 'order_tag' : byDate && lead === 'sku' ? 'order_line' : 'order_summary';
  const columns = Object.fromEntries(
    SORTS.map((name) => [name, `${table}.${name === 'placedAt' ? 'orderedAt' : name}`]),
  );
  const keys = sortKeys(sort, columns, `${table}.orderId`);
  return isSortedLast(lead, sort) ? keys.map((key) => ({ ...key, isSortedLast: true })) : keys;
}
