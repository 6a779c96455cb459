import * as z from 'zod';
import { lazy } from '../../../../core/kernel/lazy.ts';
import { count } from '../../../../core/model/measure.ts';
import { defineMaterializedView } from '../../../../core/model/view.ts';
import { orderSummaryRow, orderSummaryTable } from './order-summary.ts';
import { orderSummaryView } from './view.ts';

/** How many orders stand alike: some hundred rows, of however many orders. */
export const orderCountsRow = lazy(() => {
  const { status, payment, fulfilment, returns, onHold, currency } = orderSummaryRow().shape;
  const orders = z.int().describe('How many orders').meta({ show: 'integer' });
  return z.object({ status, payment, fulfilment, returns, onHold, currency, orders });
});

export type OrderCounts = z.output<ReturnType<typeof orderCountsRow>>;

export const orderCountsView = defineMaterializedView({
  name: 'order_counts',
  version: 1,
  summary: 'How many orders stand alike: what lists are planned with, and their totals',
  of: orderSummaryView,
  from: orderSummaryTable,
  row: orderCountsRow,
  key: ['status', 'payment', 'fulfilment', 'returns', 'onHold', 'currency'],
  select: { orders: count() },
});
