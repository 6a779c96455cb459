import * as z from 'zod';
import { defineEventGroup } from '../../../core/model/event.ts';
import { instant, text } from '../../../core/model/fields.ts';
import { amountOf, orderCurrency, words } from './fields.ts';
import { lineId, paymentId, returnId } from './ids.ts';
import { discount, reallocated, withTaxOfRate } from './order-line.ts';
import { settlement, shipping, shippingCost, totals } from './sums.ts';

const payment = () => ({
  paymentId: paymentId(),
  currency: orderCurrency(),
  method: text(50).describe('How it was paid: card, bank_transfer, …'),
  reference: words(200, "The gateway's or bank's reference"),
});

/** What is taken off, what shipping costs, and what is paid. */
export const money = defineEventGroup({
  DiscountApplied: {
    summary: 'A discount was given, on a line or on the whole order',
    data: () =>
      z.strictObject({
        lineId: lineId().nullable().describe('The line; null: the whole order'),
        currency: orderCurrency(),
        ...discount().shape,
        value: amountOf('What it comes to'),
        before: amountOf('What the discount that it replaces came to; 0: none'),
        reallocated: reallocated().describe('Lines whose amounts changed, as they are now'),
        totals: totals(),
      }),
  },
  DiscountRemoved: {
    summary: 'A discount was taken back',
    data: () =>
      z.strictObject({
        lineId: lineId().nullable().describe('The line; null: the whole order'),
        currency: orderCurrency(),
        ...discount().shape,
        value: amountOf('What it came to'),
        reallocated: reallocated().describe('Lines whose amounts changed, as they are now'),
        totals: totals(),
      }),
  },
  ShippingSet: {
    summary: 'The way of shipping and its cost were set',
    data: () =>
      z.strictObject({
        currency: orderCurrency(),
        ...shippingCost(),
        before: shipping().nullable().describe('What was agreed until then'),
        totals: totals(),
      }),
    upcasters: [
      ({ before, ...cost }: { readonly before: object | null }) => ({
        ...withTaxOfRate(cost),
        before: before === null ? null : withTaxOfRate(before),
      }),
    ],
  },
  PaymentAuthorized: {
    summary: 'A payment was authorised: the money is promised',
    data: () =>
      z.strictObject({
        ...payment(),
        amount: amountOf('The amount that may be captured'),
        expiresAt: instant().nullable().describe('Until when it may be captured'),
        settlement: settlement(),
      }),
  },
  PaymentCaptured: {
    summary: 'An authorised payment was captured: the money is here',
    data: () =>
      z.strictObject({
        ...payment(),
        amount: amountOf('The amount captured'),
        captured: amountOf('Captured of this payment, this included'),
        open: amountOf('What may still be captured of it'),
        settlement: settlement(),
      }),
  },
  PaymentRecorded: {
    summary: 'A payment was received',
    data: () =>
      z.strictObject({
        ...payment(),
        amount: amountOf('The amount received'),
        overpaid: amountOf('How much of it was more than due'),
        settlement: settlement(),
      }),
  },
  PaymentVoided: {
    summary: 'What was open of an authorisation was given up',
    data: () =>
      z.strictObject({
        ...payment(),
        amount: amountOf('The amount given up'),
        reason: words(500, 'Why'),
        settlement: settlement(),
      }),
  },
  PaymentRefunded: {
    summary: 'Money was paid back',
    data: () =>
      z.strictObject({
        ...payment(),
        amount: amountOf('The amount paid back'),
        reason: text(500).describe('Why'),
        returnId: returnId().nullable().describe('The return that it answers'),
        refunded: amountOf('Paid back of this payment, this included'),
        credited: amountOf('How much of it is a credit: goodwill, for nothing came back, and not due again'),
        settlement: settlement(),
      }),
    upcasters: [(data: object) => ({ ...data, credited: 0 })],
  },
});
