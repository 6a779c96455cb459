import * as z from 'zod';
import { lazy } from '../../../../core/kernel/lazy.ts';
import { currency, instant, money } from '../../../../core/model/fields.ts';
import { count, max, min, sum } from '../../../../core/model/measure.ts';
import { defineMaterializedView } from '../../../../core/model/view.ts';
import { customerRef } from '../../../money/names.ts';
import { orderSummaryTable } from '../order-summary/order-summary.ts';
import { orderSummaryView } from '../order-summary/view.ts';

const counted = (what: string) => z.int().min(0).describe(what).meta({ show: 'integer', column: 'table' });
const amount = (what: string) =>
  money().describe(what).meta({ show: 'money', currencyField: 'currency', column: 'table' });
const moment = (what: string) => instant().describe(what).meta({ show: 'timestamp', column: 'table' });

/** What a customer has ordered in one currency, of orders that were placed. */
export const customerOrderStatsRow = lazy(() =>
  z.object({
    customerRef: customerRef()
      .describe('The customer')
      .meta({ show: 'id', column: 'table', label: 'customer' }),
    currency: currency().describe('The currency of the amounts'),
    orders: counted('Orders that were placed and not cancelled since'),
    spent: amount('What they cost in the end: totals less credits'),
    refunded: amount('Paid back, on cancelled orders too'),
    open: counted('Orders that are placed and not completed'),
    cancelled: counted('Orders that were cancelled after they were placed'),
    firstOrderAt: moment('When the first order was placed, cancelled or not'),
    lastOrderAt: moment('When the last order was placed, cancelled or not'),
  }),
);

export type CustomerOrderStatsRow = z.output<ReturnType<typeof customerOrderStatsRow>>;

/** The row, and what is divided when it is read. */
export const customerOrderStatsItem = lazy(() => {
  const { customerRef: customer, currency: code, orders, spent, ...more } = customerOrderStatsRow().shape;
  const average = amount('Spent per order, rounded');
  return z.object({ customerRef: customer, currency: code, orders, spent, average, ...more });
});

export type CustomerOrderStats = z.output<ReturnType<typeof customerOrderStatsItem>>;

export function withAverage(row: CustomerOrderStatsRow): CustomerOrderStats {
  const { customerRef: customer, currency: code, orders, spent, ...more } = row;
  return { customerRef: customer, currency: code, orders, spent, average: averageOf(spent, orders), ...more };
}

/** Half a unit goes up. */
const averageOf = (spent: number, orders: number): number =>
  orders === 0 ? 0 : Number((2n * BigInt(spent) + BigInt(orders)) / (2n * BigInt(orders)));

const BOUGHT = `status in ('placed', 'completed')`;

export const customerOrderStatsView = defineMaterializedView({
  name: 'customer_order_stats',
  version: 2,
  summary: 'What each customer has ordered, in each currency',
  of: orderSummaryView,
  from: orderSummaryTable,
  row: customerOrderStatsRow,
  key: ['customerRef', 'currency'],
  where: `"customerRef" is not null and "placedAt" is not null`,
  select: {
    orders: count(BOUGHT),
    spent: sum('owed', BOUGHT),
    refunded: sum('refunded'),
    open: count(`status = 'placed'`),
    cancelled: count(`status = 'cancelled'`),
    firstOrderAt: min('placedAt'),
    lastOrderAt: max('placedAt'),
  },
  // The customers of each currency by what they have spent, by how often and by when they ordered last.
  indexes: [
    ['currency', 'spent', 'customerRef'],
    ['currency', 'orders', 'customerRef'],
    ['currency', 'lastOrderAt', 'customerRef'],
  ],
});
