import * as z from 'zod';
import { defineEventGroup } from '../../../core/model/event.ts';
import { money, quantity } from '../../../core/model/fields.ts';
import { amountOf, orderCurrency } from './fields.ts';
import { orderLine, reallocated, withTaxOfRate } from './order-line.ts';
import { totals } from './sums.ts';

const withLineOfRate = <Data extends { readonly line: object }>(data: Data) => ({
  ...data,
  line: withTaxOfRate(data.line),
});

/** What is ordered, line by line. */
export const lines = defineEventGroup({
  OrderItemAdded: {
    summary: 'A line was added',
    data: () =>
      z.strictObject({
        currency: orderCurrency(),
        line: orderLine(),
        reallocated: reallocated(),
        totals: totals(),
      }),
    upcasters: [withLineOfRate],
  },
  OrderItemChanged: {
    summary: "A line's quantity or price changed",
    data: () =>
      z.strictObject({
        currency: orderCurrency(),
        line: orderLine().describe('The line as it is now'),
        before: z.strictObject({
          quantity: quantity(),
          unitPrice: money(),
          total: amountOf('What the line came to'),
        }),
        reallocated: reallocated(),
        totals: totals(),
      }),
    upcasters: [withLineOfRate],
  },
  OrderItemRemoved: {
    summary: 'A line was removed',
    data: () =>
      z.strictObject({
        currency: orderCurrency(),
        line: orderLine().describe('The line as it was'),
        reallocated: reallocated(),
        totals: totals(),
      }),
    upcasters: [withLineOfRate],
  },
});
