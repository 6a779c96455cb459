import * as z from 'zod';
import { lazy } from '../../../../core/kernel/lazy.ts';
import { streams } from '../../../../core/model/measure.ts';
import { defineMaterializedView } from '../../../../core/model/view.ts';
import { sku } from '../../../money/names.ts';
import { orderLineTable } from './order-line.ts';
import { orderSummaryView } from './view.ts';

/** In how many orders a product is: however many lines of it one of them has. */
export const productOrdersRow = lazy(() =>
  z.object({
    sku: sku().describe('The product'),
    orders: z.int().describe('How many orders').meta({ show: 'integer' }),
  }),
);

export type ProductOrders = z.output<ReturnType<typeof productOrdersRow>>;

export const productOrdersView = defineMaterializedView({
  name: 'product_orders',
  version: 1,
  summary: 'In how many orders each product is: what lists are planned with, and their totals',
  of: orderSummaryView,
  from: orderLineTable,
  row: productOrdersRow,
  key: ['sku'],
  where: 'sku is not null',
  select: { orders: streams('orderId') },
});
