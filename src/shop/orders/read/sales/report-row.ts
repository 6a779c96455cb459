import * as z from 'zod';
import { currency, signedMoney } from '../../../../core/model/fields.ts';
import { figures } from './sales-fact.ts';

/** A row of a report of sales. */
export const reportRow = z.object({
  id: z
    .string()
    .describe('Names the row within its currency: its period and what it is for')
    .meta({ show: 'id', column: 'never' }),
  row: z.enum(['row', 'total']).describe('A row, or the total of the rows of its currency'),
  period: z
    .string()
    .nullable()
    .describe('The period: 2026-03-01, 2026-W09, 2026-03, 2026-Q1 or 2026')
    .meta({ column: 'table' }),
  key: z
    .string()
    .nullable()
    .describe('What the row is for: a sku, a category, a customer, …')
    .meta({ show: 'id' }),
  label: z.string().describe('The same for people').meta({ column: 'table', label: 'what' }),
  currency: currency().describe('The currency of the row: no two are added').meta({ show: 'currency' }),
  ...figures,
  orders: z
    .int()
    .nullable()
    .describe(
      'Orders placed less orders cancelled; empty for products, categories and tax rates, which share orders',
    )
    .meta({ show: 'integer', column: 'table' }),
  units: figures.units.meta({ show: 'integer', column: 'table' }),
  gross: figures.gross.meta({ show: 'money', currencyField: 'currency', column: 'table' }),
  net: figures.net.meta({ show: 'money', currencyField: 'currency', column: 'table' }),
  tax: figures.tax.meta({ label: 'tax added' }),
  includedTax: figures.includedTax.meta({ label: 'tax contained' }),
  total: figures.total.meta({ show: 'money', currencyField: 'currency', column: 'table' }),
  average: signedMoney()
    .nullable()
    .describe('Total per order, rounded')
    .meta({ show: 'money', currencyField: 'currency' }),
  share: z.int().nullable().describe("Part of its currency's total").meta({ show: 'share' }),
  zone: z.string().describe('The time zone whose calendar counts'),
});

export type ReportRow = z.output<typeof reportRow>;

export const FIGURES = Object.keys(figures) as readonly (keyof typeof figures)[];
