import * as z from 'zod';
import { lazy } from '../../../../core/kernel/lazy.ts';
import { currency, date } from '../../../../core/model/fields.ts';
import { count, type Measure, sum } from '../../../../core/model/measure.ts';
import { defineMaterializedView } from '../../../../core/model/view.ts';
import { figures, salesFactRow, salesFactTable } from './sales-fact.ts';
import { salesView } from './view.ts';

/** The books by day (UTC), currency and one thing more: what reports over long times are read from. */
const ofDay = () => ({
  date: date().describe('The day, UTC'),
  currency: currency().describe('The currency'),
});

const summed = () => ({ entries: z.int().describe('How many entries it sums up'), ...figures });

/** Sums and counts alone: an event changes a day by its own difference, however much that day has sold. */
const select: Readonly<Record<string, Measure>> = {
  entries: count(),
  ...Object.fromEntries(Object.keys(figures).map((name) => [name, sum(name)])),
};

export const salesDailyRow = lazy(() =>
  z.object({
    ...ofDay(),
    product: z.string().describe('The sku, or what stands where there is none'),
    ...summed(),
  }),
);

export type SalesDaily = z.output<ReturnType<typeof salesDailyRow>>;

export const salesDailyView = defineMaterializedView({
  name: 'sales_daily',
  version: 2,
  summary: 'What was sold each day (UTC), by currency and product',
  of: salesView,
  from: salesFactTable,
  row: salesDailyRow,
  key: ['date', 'currency', 'product'],
  select,
  // How much of a product was sold.
  indexes: [['product', 'date', 'currency']],
});

export const salesByCategoryRow = lazy(() => {
  const { folded, category } = salesFactRow().shape;
  return z.object({ ...ofDay(), folded, category, ...summed() });
});

export type SalesByCategory = z.output<ReturnType<typeof salesByCategoryRow>>;

export const salesByCategoryView = defineMaterializedView({
  name: 'sales_by_category',
  version: 1,
  summary: 'What was sold each day (UTC), by currency and category',
  of: salesView,
  from: salesFactTable,
  row: salesByCategoryRow,
  key: ['date', 'currency', 'folded', 'category'],
  select,
});

export const salesByCountryRow = lazy(() => {
  const { country } = salesFactRow().shape;
  return z.object({ ...ofDay(), country, ...summed() });
});

export type SalesByCountry = z.output<ReturnType<typeof salesByCountryRow>>;

export const salesByCountryView = defineMaterializedView({
  name: 'sales_by_country',
  version: 1,
  summary: 'What was sold each day (UTC), by currency and country',
  of: salesView,
  from: salesFactTable,
  row: salesByCountryRow,
  key: ['date', 'currency', 'country'],
  select,
});

export const salesByRateRow = lazy(() => {
  const { taxRatePpm } = salesFactRow().shape;
  return z.object({ ...ofDay(), taxRatePpm, ...summed() });
});

export type SalesByRate = z.output<ReturnType<typeof salesByRateRow>>;

export const salesByRateView = defineMaterializedView({
  name: 'sales_by_rate',
  version: 1,
  summary: 'What was sold each day (UTC), by currency and tax rate',
  of: salesView,
  from: salesFactTable,
  row: salesByRateRow,
  key: ['date', 'currency', 'taxRatePpm'],
  select,
});
