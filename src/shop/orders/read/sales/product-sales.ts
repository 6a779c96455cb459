import * as z from 'zod';
import { ok } from '../../../../core/kernel/result.ts';
import { defineQuery } from '../../../../core/model/query.ts';
import { partiesOf } from '../named.ts';
import { report } from './report.ts';
import { reportInput } from './report-input.ts';
import { type ReportRow, reportRow } from './report-row.ts';
import { salesByCategoryView, salesByCountryView, salesDailyView } from './sales-daily.ts';
import { SHIPPING } from './sales-fact.ts';

const SORTS = ['units', 'net', 'gross', 'key'] as const;

const { sku, category, from, to, currency, zone } = reportInput.shape;

const input = z.strictObject({
  sku,
  category,
  from,
  to,
  currency,
  zone,
  sort: z
    .array(z.enum([...SORTS, ...SORTS.map((name) => `-${name}` as const)]))
    .min(1)
    .default(['-net'])
    .describe('By these columns within each currency, descending with "-"'),
  limit: z
    .int()
    .min(1)
    .optional()
    .describe('How many of each currency at most; all of them if it is not given')
    .meta({ show: 'integer' }),
});

const item = z.object({
  id: z
    .string()
    .describe('Names the row within its currency: the sku, or ":own" and the name where there is none')
    .meta({ show: 'id', column: 'never' }),
  sku: z
    .string()
    .nullable()
    .describe("The product; empty for lines of the shop's own wording")
    .meta({ show: 'id', column: 'table' }),
  name: reportRow.shape.label.describe('What it was called when it was last sold').meta({
    column: 'table',
    label: 'name',
  }),
  currency: reportRow.shape.currency,
  units: reportRow.shape.units,
  gross: reportRow.shape.gross,
  discount: reportRow.shape.discount,
  returned: reportRow.shape.returned,
  net: reportRow.shape.net,
  share: reportRow.shape.share,
});

export const productSales = defineQuery({
  name: 'ProductSales',
  summary: 'Tell how much of each product was sold',
  input,
  // What spans time is looked up where there are the fewest rows.
  views: [salesDailyView, salesByCategoryView, salesByCountryView],
  names: partiesOf,
  result: { kind: 'list', item: () => item, idField: 'id', keyFields: ['currency'] },
  answer: async ({ limit: most, ...asked }, ports) => {
    const rows = await report({ ...asked, per: 'product', totals: false }, ports);
    return ok(firstOfEach(rows.flatMap(productOf), most));
  },
  cli: {
    path: 'products sales',
    args: ['sku'],
    argFlags: ['sku'],
    nothing: 'No sales match.',
    flags: { limit: { name: 'top', placeholder: 'N' }, zone: { hidden: true } },
    examples: [
      { run: 'daybook products sales MUG', does: 'How much of it was sold' },
      { run: 'daybook products sales --from 30d --top 10', does: 'The ten best of thirty days' },
    ],
  },
});

type ProductSales = z.output<typeof item>;

/** Amounts of two currencies do not compare, so each has its own best. */
function firstOfEach(products: readonly ProductSales[], most = Number.POSITIVE_INFINITY): ProductSales[] {
  const counts = new Map<string, number>();
  return products.filter(({ currency: code }) => {
    const place = (counts.get(code) ?? 0) + 1;
    counts.set(code, place);
    return place <= most;
  });
}

/** Shipping is no product. */
function productOf({ id, key, label, ...row }: ReportRow): ProductSales[] {
  if (id === SHIPPING) return [];
  const { currency: code, units, gross, discount, returned, net, share } = row;
  return [{ id, sku: key, name: label, currency: code, units, gross, discount, returned, net, share }];
}
