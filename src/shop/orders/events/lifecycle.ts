import * as z from 'zod';
import { defineEventGroup } from '../../../core/model/event.ts';
import { date, email, text } from '../../../core/model/fields.ts';
import { address } from '../../money/address.ts';
import { customerRef } from '../../money/names.ts';
import { amountOf, countOf, orderCurrency, owner, personal, remark, signedOf, words } from './fields.ts';
import { orderTotals, orderUnits, sale, settlement } from './sums.ts';
import { cancelReasons, holdReasons, orderStatuses } from './words.ts';

const addressSet = () =>
  z.strictObject({
    customerRef: owner(),
    address: address().describe('The address'),
    before: address().nullable().describe('The address until then'),
  });

const onHold = () => z.array(z.enum(holdReasons)).describe('The holds that are open after it');

/** From draft to completed or cancelled: what an order goes through, and where it is sent. */
export const lifecycle = defineEventGroup({
  OrderCreated: {
    summary: 'An order was begun as a draft',
    subject: 'customerRef',
    data: () =>
      z.strictObject({
        customerRef: owner(),
        customerName: personal(200, "The customer's or guest's name"),
        customerEmail: email().nullable().meta({ personal: true, description: 'The e-mail address' }),
        currency: orderCurrency(),
        externalRef: words(100, "The order's reference in another system: unique"),
        requiredBy: date().nullable().describe('The day by which the customer needs it'),
      }),
  },
  OrderReimported: {
    summary:
      'The order was imported again: what was imported before counts no longer; what holds follows in the same commit',
    beginsAnew: ({ number }: { readonly number: number }) => number,
    data: () => z.strictObject({ number: z.int().min(1).describe("The order's number: it stays") }),
  },
  ShippingAddressSet: {
    summary: 'The address to ship to was set',
    subject: 'customerRef',
    data: () => addressSet(),
  },
  BillingAddressSet: {
    summary: 'The address on the invoice was set',
    subject: 'customerRef',
    data: () => addressSet(),
  },
  OrderPlaced: {
    summary: 'The order was placed: it is binding',
    data: () =>
      z.strictObject({
        customerRef: customerRef().nullable().describe('The customer; null: a guest'),
        currency: orderCurrency(),
        totals: orderTotals().describe("Where the order's sums stand"),
        settlement: settlement(),
        units: orderUnits(),
        sale: sale(),
      }),
  },
  OrderEdited: {
    summary: 'A placed order was changed; what changed follows in the same commit',
    data: () =>
      z.strictObject({
        currency: orderCurrency(),
        reason: text(500).describe('Why'),
        changes: countOf('How many changes follow'),
        totalBefore: amountOf('The total until then'),
        totalAfter: amountOf('The total when all changes are made'),
        difference: signedOf('Total after less total before'),
        settlement: settlement().describe('Where the money stands when all changes are made'),
        units: orderUnits().describe('Where the units stand when all changes are made'),
        sale: sale(),
      }),
  },
  OrderCancelled: {
    summary: 'The order was cancelled',
    subject: 'customerRef',
    data: () =>
      z.strictObject({
        customerRef: owner(),
        currency: orderCurrency(),
        from: z.enum(['created', 'placed']).describe('The status until then'),
        reason: z.enum(cancelReasons).describe('Why'),
        note: remark(),
        refundDue: amountOf('What has to be paid back'),
        settlement: settlement(),
        sale: sale().nullable().describe('What leaves the books; null: it was never placed'),
      }),
  },
  OrderStatusChanged: {
    summary: 'The order was completed, reopened or reinstated',
    data: () =>
      z.strictObject({
        currency: orderCurrency(),
        change: z.enum(['completed', 'reopened', 'reinstated']).describe('What happened'),
        from: z.enum(orderStatuses).describe('The status until then'),
        to: z.enum(orderStatuses).describe('The status from then on'),
        reason: words(500, 'Why'),
        forced: z.boolean().describe('Completed although something was still open'),
        settlement: settlement(),
        sale: sale().nullable().describe('What comes back into the books when it is reinstated; else null'),
      }),
  },
  OrderHeld: {
    summary: 'The order was put on hold: nothing ships',
    subject: 'customerRef',
    data: () =>
      z.strictObject({
        customerRef: owner(),
        reason: z.enum(holdReasons).describe('Why'),
        note: remark(),
        onHold: onHold(),
      }),
  },
  HoldReleased: {
    summary: 'A hold was released',
    subject: 'customerRef',
    data: () =>
      z.strictObject({
        customerRef: owner(),
        reason: z.enum(holdReasons).describe('The hold that was released'),
        note: remark(),
        onHold: onHold(),
      }),
  },
  GuestForgotten: {
    summary: 'The guest of the order was forgotten: what is personal in it cannot be read any more',
    data: () =>
      z.strictObject({
        reason: text(500).describe('Why'),
        forced: z.boolean().describe('Forgotten although the order was still open'),
      }),
  },
});
