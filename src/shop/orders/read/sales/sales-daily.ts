import * as z from 'zod';
import { lazy } from '../../../../core/kernel/lazy.ts';
import { currency, date } from '../../../../core/model/fields.ts';
import { count, sum } from '../../../../core/model/measure.ts';
import { defineMaterializedView } from '../../../../core/model/view.ts';
import { figures, salesFactTable } from './sales-fact.ts';
import { salesView } from './view.ts';

/** The books by day (UTC), currency and product: what reports over long times are read from. */
export const salesDailyRow = lazy(() =>
  z.object({
    date: date().describe('The day, UTC'),
    currency: currency().describe('The currency'),
    product: z.string().describe('The sku, or what stands where there is none'),
    entries: z.int().describe('How many entries it sums up'),
    ...figures,
  }),
);

export type SalesDaily = z.output<ReturnType<typeof salesDailyRow>>;

/** Sums and counts alone: an event changes a day by its own difference, however much that day has sold. */
export const salesDailyView = defineMaterializedView({
  name: 'sales_daily',
  version: 2,
  summary: 'What was sold each day (UTC), by currency and product',
  of: salesView,
  from: salesFactTable,
  row: salesDailyRow,
  key: ['date', 'currency', 'product'],
  select: {
    entries: count(),
    ...Object.fromEntries(Object.keys(figures).map((name) => [name, sum(name)])),
  },
  indexes: [['product', 'date', 'currency']],
});
