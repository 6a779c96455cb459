import { ok } from '../../../../core/kernel/result.ts';
import { defineQuery } from '../../../../core/model/query.ts';
import { orderSummaryView } from '../order-summary/view.ts';
import { report } from './report.ts';
import { reportInput } from './report-input.ts';
import { reportRow } from './report-row.ts';
import { salesByCategoryView, salesByCountryView, salesByRateView, salesDailyView } from './sales-daily.ts';

export const salesReport = defineQuery({
  name: 'SalesReport',
  summary: 'Report what was sold, by period and per product, category, customer, country, status or tax rate',
  input: reportInput,
  views: [salesDailyView, salesByCategoryView, salesByCountryView, salesByRateView, orderSummaryView],
  result: { kind: 'list', item: () => reportRow, idField: 'id', keyFields: ['row', 'currency'] },
  answer: async (asked, ports) => ok(await report(asked, ports)),
  cli: {
    path: 'sales',
    nothing: 'No sales match.',
    flags: { totals: { short: 'T' }, zone: { hidden: true } },
    columns: [
      { flag: 'average', short: 'A', field: 'average', summary: 'What an order came to on average' },
      { flag: 'share', short: '%', field: 'share', summary: "Each row's part of its currency's total" },
    ],
    chart: 'net',
    examples: [
      { run: 'daybook sales --by month --from 2026 -A -% --chart', does: 'With averages, shares and bars' },
      { run: 'daybook sales --by month --from 2026', does: "This year's sales, month by month" },
      { run: 'daybook sales --per product --from 30d --sort -net', does: 'The best products of thirty days' },
      { run: 'daybook sales --by quarter --per country -o csv', does: 'For a spreadsheet' },
    ],
  },
});
