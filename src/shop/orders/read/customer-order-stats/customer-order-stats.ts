import * as z from 'zod';
import { lazy } from '../../../../core/kernel/lazy.ts';
import { currency, instant, money } from '../../../../core/model/fields.ts';
import { defineMaterializedView } from '../../../../core/model/view.ts';
import { customerRef } from '../../../money/names.ts';
import { orderSummaryTable } from '../order-summary/order-summary.ts';
import { orderSummaryView } from '../order-summary/view.ts';

const count = (what: string) => z.int().min(0).describe(what).meta({ show: 'integer', column: 'table' });
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
    orders: count('Orders that were placed and not cancelled since'),
    spent: amount('What they cost in the end: totals less credits'),
    average: amount('Spent per order, rounded'),
    refunded: amount('Paid back, on cancelled orders too'),
    open: count('Orders that are placed and not completed'),
    cancelled: count('Orders that were cancelled after they were placed'),
    firstOrderAt: moment('When the first order was placed, cancelled or not'),
    lastOrderAt: moment('When the last order was placed, cancelled or not'),
  }),
);

export type CustomerOrderStatsRow = z.output<ReturnType<typeof customerOrderStatsRow>>;

const BOUGHT = `status in ('placed', 'completed')`;
const spent = `sum(case when ${BOUGHT} then owed else 0 end)`;
const orders = `sum(${BOUGHT})`;

export const customerOrderStatsView = defineMaterializedView({
  name: 'customer_order_stats',
  version: 1,
  summary: 'What each customer has ordered, in each currency',
  of: orderSummaryView,
  from: orderSummaryTable,
  row: customerOrderStatsRow,
  key: ['customerRef', 'currency'],
  where: `"customerRef" is not null and "placedAt" is not null`,
  select: {
    orders,
    spent,
    average: `case when ${orders} > 0 then (2 * ${spent} + ${orders}) / (2 * ${orders}) else 0 end`,
    refunded: 'sum(refunded)',
    open: `sum(status = 'placed')`,
    cancelled: `sum(status = 'cancelled')`,
    firstOrderAt: 'min("placedAt")',
    lastOrderAt: 'max("placedAt")',
  },
  indexes: [
    ['currency', 'spent', 'customerRef'],
    ['currency', 'lastOrderAt', 'customerRef'],
  ],
});
