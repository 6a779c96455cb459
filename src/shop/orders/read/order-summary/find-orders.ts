import * as z from 'zod';
import { across } from '../../../../core/kernel/issues.ts';
import { ok } from '../../../../core/kernel/result.ts';
import { lazyObject } from '../../../../core/model/lazy-object.ts';
import type { Ports } from '../../../../core/model/ports.ts';
import { defineQuery } from '../../../../core/model/query.ts';
import { after, pageNumber, sortFields, withTotal } from '../../../../core/read/paging.ts';
import { renamedCustomerView } from '../renamed-customer/view.ts';
import { orderFilter, orderFilterFlags } from './find-filter.ts';
import { pageOfOrders } from './found-orders.ts';
import { orderCountsView } from './order-counts.ts';
import { orderSummaryRow } from './order-summary.ts';
import { productOrdersView } from './product-orders.ts';
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
  views: [orderSummaryView, orderCountsView, productOrdersView, renamedCustomerView],
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

async function answer(
  { sort, page, pageSize, after: cursor, withTotal: isCounted, ...filter }: Input,
  ports: Ports,
) {
  const request = { limit: pageSize, page, after: cursor, withTotal: isCounted };
  return ok(await pageOfOrders(filter, sort, request, ports));
}
