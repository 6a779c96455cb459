import * as z from 'zod';
import { ok } from '../../../../core/kernel/result.ts';
import { ratePpm, signedMoney } from '../../../../core/model/fields.ts';
import { defineQuery } from '../../../../core/model/query.ts';
import { report } from './report.ts';
import { reportInput } from './report-input.ts';
import { type ReportRow, reportRow } from './report-row.ts';
import { salesByCategoryView, salesByCountryView, salesByRateView } from './sales-daily.ts';
import { inOrder } from './sorted-rows.ts';

const { by, from, to, country, currency, zone, totals } = reportInput.shape;

const amount = (what: string) =>
  signedMoney().describe(what).meta({ show: 'money', currencyField: 'currency', column: 'table' });

const item = z.object({
  id: reportRow.shape.id,
  row: reportRow.shape.row,
  period: reportRow.shape.period,
  rate: ratePpm()
    .nullable()
    .describe('The tax rate; empty for a total')
    .meta({ show: 'rate', column: 'never' }),
  label: reportRow.shape.label.meta({ column: 'table', label: 'rate' }),
  currency: reportRow.shape.currency,
  taxable: amount('What was sold and shipped, without tax'),
  tax: amount('Tax added on top').meta({ label: 'tax added' }),
  includedTax: amount('Tax that prices and shipping contain').meta({ label: 'tax contained' }),
  payable: amount('Both: what is payable').meta({ label: 'payable' }),
  zone: reportRow.shape.zone,
});

export const taxReport = defineQuery({
  name: 'TaxReport',
  summary: 'Report the tax of what was sold, added and contained, by period and tax rate',
  input: z.strictObject({ by, from, to, country, currency, zone, totals }),
  // What spans time is looked up where there are the fewest rows.
  views: [salesByRateView, salesByCategoryView, salesByCountryView],
  result: { kind: 'list', item: () => item, idField: 'id', keyFields: ['row', 'currency'] },
  answer: async (asked, ports) => {
    const rows = await report({ ...asked, per: 'rate', sort: ['period'] }, ports);
    return ok(rows.map(taxOf).sort(inOrder(['currency', 'row', 'period', 'rate'])));
  },
  cli: {
    path: 'tax',
    nothing: 'No sales match.',
    flags: { totals: { short: 'T' }, zone: { hidden: true } },
    examples: [
      { run: 'daybook tax --by quarter --from 2026', does: "This year's tax, quarter by quarter" },
      { run: 'daybook tax --by month --country DE -o csv', does: 'What went to Germany, for a spreadsheet' },
    ],
  },
});

type TaxRow = z.output<typeof item>;

const taxOf = ({ id, row, period, key, label, ...sums }: ReportRow): TaxRow => {
  const { net, shipping, tax, includedTax } = sums;
  return {
    id,
    row,
    period,
    rate: key === null ? null : Number(key),
    label,
    currency: sums.currency,
    taxable: net + shipping - includedTax,
    tax,
    includedTax,
    payable: tax + includedTax,
    zone: sums.zone,
  };
};
