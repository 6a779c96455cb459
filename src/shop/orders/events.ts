import * as z from 'zod';
import { lazy } from '../../core/kernel/lazy.ts';
import { defineEvents, type EventOf } from '../../core/model/event.ts';
import {
  country,
  currency,
  customerRef,
  date,
  email,
  instant,
  money,
  quantity,
  ratePpm,
  signedMoney,
  sku,
  text,
} from '../../core/model/fields.ts';
import { address } from '../money/address.ts';

/**
 * Every stored fact of an order. The stream is `order-<uuid>`. Stored for ever: see core/event.ts before changing one.
 *
 * Events carry everything that their views need: names, prices, computed amounts, differences and where the order's
 * sums then stand. All money is integer minor units of the order's one currency. What an event states of amounts are
 * absolute values after it, except `sale` and fields called `difference`.
 *
 * Personal data (`personal`) belongs to the customer named by `customerRef`; with a guest's order that is null and the
 * data belongs to the order itself.
 */

// --- words -----------------------------------------------------------------------------------------------------------

export const orderStatuses = ['created', 'placed', 'completed', 'cancelled'] as const;
export type OrderStatus = (typeof orderStatuses)[number];

/** Why an order is cancelled. A draft that is thrown away needs no other reason than `draft_discarded`. */
export const cancelReasons = [
  'customer',
  'payment',
  'fraud',
  'inventory',
  'staff',
  'duplicate',
  'other',
  'draft_discarded',
] as const;

export const holdReasons = [
  'awaiting_payment',
  'high_risk',
  'incorrect_address',
  'out_of_stock',
  'other',
] as const;
export type HoldReason = (typeof holdReasons)[number];

/** The state in which a returned unit arrives. */
export const returnConditions = ['resellable', 'opened', 'damaged', 'defective', 'other'] as const;

// --- parts of events -------------------------------------------------------------------------------------------------

const countOf = (what: string) => z.int().min(0).describe(what);
const amountOf = (what: string) => money().describe(what);
const signedOf = (what: string) => signedMoney().describe(what);
const words = (most: number, what: string) => text(most).nullable().describe(what);
const remark = () =>
  text(5_000).nullable().meta({ personal: true, description: 'What was said about it, in free words' });
const owner = () =>
  customerRef()
    .nullable()
    .describe('The customer whose personal data this is; null: a guest of this order alone');
const orderCurrency = () => currency().describe("The order's currency, ISO 4217");

export const lineId = () =>
  z
    .string()
    .regex(/^L[1-9]\d*$/, 'must be a line id like L1')
    .meta({ show: 'id', description: 'The line: L1, L2, … in the order, never used again' });
export const paymentId = () =>
  z
    .string()
    .regex(/^P[1-9]\d*$/, 'must be a payment id like P1')
    .meta({ show: 'id', description: 'The payment: P1, P2, … in the order' });
export const shipmentId = () =>
  z
    .string()
    .regex(/^S[1-9]\d*$/, 'must be a shipment id like S1')
    .meta({ show: 'id', description: 'The shipment: S1, S2, … in the order' });
export const returnId = () =>
  z
    .string()
    .regex(/^R[1-9]\d*$/, 'must be a return id like R1')
    .meta({ show: 'id', description: 'The return: R1, R2, … in the order' });
const noteId = () =>
  z
    .string()
    .regex(/^N[1-9]\d*$/, 'must be a note id like N1')
    .meta({ show: 'id', description: 'The note: N1, N2, … in the order' });

/** What a line comes to: net = gross − both discounts; total = net + tax; included tax is a part of net. */
export const lineAmounts = lazy(() =>
  z.strictObject({
    gross: amountOf('Unit price × quantity'),
    lineDiscount: amountOf("The line's own discount"),
    orderDiscount: amountOf("The line's share of the order's discount"),
    net: amountOf('Gross less both discounts'),
    tax: amountOf('Tax that comes on top'),
    includedTax: amountOf('Tax that the net amount contains'),
    total: amountOf('Net + tax'),
  }),
);
export type LineAmounts = z.output<ReturnType<typeof lineAmounts>>;

/** A discount as it was agreed: a rate or an amount, never both. What it comes to is in the amounts. */
export const discount = lazy(() =>
  z.strictObject({
    percentPpm: ratePpm().nullable().describe('The rate, in parts per million; null: a fixed amount'),
    amount: money().nullable().describe('The fixed amount; null: a rate'),
    code: words(50, 'The voucher or campaign'),
    reason: words(500, 'Why it was given'),
  }),
);
export type Discount = z.output<ReturnType<typeof discount>>;

/** An order's line as it stands. */
export const orderLine = lazy(() =>
  z.strictObject({
    lineId: lineId(),
    sku: sku().nullable().describe("The product; null: a line of the shop's own wording"),
    name: text(200).describe("The product's name when it was ordered"),
    category: words(100, "The product's category when it was ordered"),
    requiresShipping: z.boolean().describe('Whether it has to be shipped'),
    quantity: quantity().describe('Units ordered'),
    unitPrice: amountOf('Price of one unit'),
    taxRatePpm: ratePpm().describe('Tax rate, in parts per million'),
    taxIncluded: z.boolean().describe('Whether the price contains the tax'),
    discount: discount().nullable().describe("The line's own discount"),
    amounts: lineAmounts().describe('What the line comes to'),
  }),
);
export type OrderLine = z.output<ReturnType<typeof orderLine>>;

/** Other lines whose amounts changed along (their share of the order's discount): as they are now. */
const reallocated = lazy(() =>
  z
    .array(z.strictObject({ lineId: lineId(), amounts: lineAmounts() }))
    .describe('Other lines whose amounts changed along, as they are now'),
);
export type Reallocated = z.output<ReturnType<typeof reallocated>>;

/** Where the order's sums stand: total = net + shipping + tax. */
export const orderTotals = lazy(() =>
  z.strictObject({
    lineCount: countOf('Lines'),
    itemCount: countOf('Units on all lines'),
    subtotal: amountOf('Sum of unit price × quantity'),
    discount: amountOf('Sum of all discounts'),
    net: amountOf('Subtotal less discounts'),
    shipping: amountOf('Shipping cost'),
    tax: amountOf('Tax on top, that on shipping included'),
    includedTax: amountOf('Tax that prices contain: told, not added'),
    total: amountOf('Net + shipping + tax'),
  }),
);
export type OrderTotals = z.output<ReturnType<typeof orderTotals>>;

/** Null on an event whose commit has a later event that tells the sums: the last one tells them, once. */
const totals = lazy(() =>
  orderTotals()
    .nullable()
    .describe("Where the order's sums stand after it; null: a later event of the same commit tells"),
);

/** Where the order's money stands: owed = cancelled ? 0 : total − credited; balance = owed − (captured − refunded). */
export const settlement = lazy(() =>
  z.strictObject({
    total: amountOf("The order's total"),
    credited: amountOf('Credits for returned units'),
    owed: amountOf('What the order costs in the end; nothing if it is cancelled'),
    authorized: amountOf('Authorised and neither captured nor voided'),
    captured: amountOf('Received'),
    refunded: amountOf('Paid back'),
    balance: signedOf('Still due; below zero a refund is due'),
  }),
);
export type Settlement = z.output<ReturnType<typeof settlement>>;

/** Where the order's units stand. */
export const orderUnits = lazy(() =>
  z.strictObject({
    ordered: countOf('Units on all lines'),
    toShip: countOf('Units on lines that have to be shipped'),
    shipped: countOf('Units shipped'),
    delivered: countOf('Units delivered'),
    requested: countOf('Units whose return is announced'),
    returned: countOf('Units returned'),
  }),
);
export type OrderUnits = z.output<ReturnType<typeof orderUnits>>;

/** A line's counters after the event: 0 ≤ delivered ≤ shipped ≤ quantity and requested + returned ≤ shipped. */
const lineUnits = lazy(() =>
  z.strictObject({
    lineId: lineId(),
    sku: sku().nullable(),
    name: text(200),
    quantity: quantity().describe('Units that this is about'),
    shipped: countOf('Units of the line shipped, after it'),
    delivered: countOf('Units of the line delivered, after it'),
    requested: countOf('Units of the line whose return is announced, after it'),
    returned: countOf('Units of the line returned, after it'),
  }),
);
export type LineUnits = z.output<ReturnType<typeof lineUnits>>;

/**
 * What an event adds to the books of sales, or takes from them: all sums are differences, in either direction. A return
 * leaves gross and discount alone: what returns took is gross − discount − net.
 */
export const sale = lazy(() =>
  z.strictObject({
    currency: orderCurrency(),
    customerRef: customerRef().nullable().describe('The customer; null: a guest'),
    country: country().nullable().describe('Where the order went when it was placed'),
    shipping: signedOf('Shipping cost'),
    shippingTax: signedOf('Tax on top of the shipping cost'),
    lines: z.array(
      z.strictObject({
        lineId: lineId(),
        sku: sku().nullable(),
        name: text(200),
        category: words(100, "The product's category"),
        quantity: z.int().describe('Units'),
        gross: signedOf('Unit price × quantity'),
        discount: signedOf('Both discounts'),
        net: signedOf('Gross less discounts'),
        tax: signedOf('Tax on top'),
        includedTax: signedOf('Tax that net contains'),
      }),
    ),
  }),
);
export type Sale = z.output<ReturnType<typeof sale>>;

const personal = (most: number, what: string) => text(most).meta({ personal: true, description: what });

const addressSet = lazy(() =>
  z.strictObject({
    customerRef: owner(),
    address: address().describe('The address'),
    before: address().nullable().describe('The address until then'),
  }),
);

const shippingCost = lazy(() => ({
  method: text(100).describe('How it is sent'),
  amount: amountOf('Shipping cost'),
  taxRatePpm: ratePpm().describe('Tax rate on it, in parts per million'),
  taxIncluded: z.boolean().describe('Whether the cost contains the tax'),
  tax: amountOf('Tax on top'),
  includedTax: amountOf('Tax that the cost contains'),
}));
export const shipping = lazy(() => z.strictObject(shippingCost()));
export type Shipping = z.output<ReturnType<typeof shipping>>;

const payment = lazy(() => ({
  paymentId: paymentId(),
  currency: orderCurrency(),
  method: text(50).describe('How it was paid: card, bank_transfer, …'),
  reference: words(200, "The gateway's or bank's reference"),
}));

const tracking = lazy(() => ({
  carrier: words(100, 'Who carries it'),
  trackingNumbers: z.array(text(100)).describe('Tracking numbers'),
}));

const tag = () => text(40).describe('A tag');
const tags = (what: string) => z.array(tag()).describe(what);
const onHold = () => z.array(z.enum(holdReasons)).describe('The holds that are open after it');

// --- events ----------------------------------------------------------------------------------------------------------

export const orderEvents = defineEvents('order', () => ({
  OrderCreated: {
    summary: 'An order was begun as a draft',
    subject: 'customerRef',
    data: z.strictObject({
      customerRef: owner(),
      customerName: personal(200, "The customer's or guest's name"),
      customerEmail: email().nullable().meta({ personal: true, description: 'The e-mail address' }),
      currency: orderCurrency(),
      externalRef: words(100, "The order's reference in another system: unique"),
      requiredBy: date().nullable().describe('The day by which the customer needs it'),
    }),
  },
  OrderItemAdded: {
    summary: 'A line was added',
    data: z.strictObject({
      currency: orderCurrency(),
      line: orderLine(),
      reallocated: reallocated(),
      totals: totals(),
    }),
  },
  OrderItemChanged: {
    summary: "A line's quantity or price changed",
    data: z.strictObject({
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
  },
  OrderItemRemoved: {
    summary: 'A line was removed',
    data: z.strictObject({
      currency: orderCurrency(),
      line: orderLine().describe('The line as it was'),
      reallocated: reallocated(),
      totals: totals(),
    }),
  },
  DiscountApplied: {
    summary: 'A discount was given, on a line or on the whole order',
    data: z.strictObject({
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
    data: z.strictObject({
      lineId: lineId().nullable().describe('The line; null: the whole order'),
      currency: orderCurrency(),
      ...discount().shape,
      value: amountOf('What it came to'),
      reallocated: reallocated().describe('Lines whose amounts changed, as they are now'),
      totals: totals(),
    }),
  },
  ShippingAddressSet: {
    summary: 'The address to ship to was set',
    subject: 'customerRef',
    data: addressSet(),
  },
  BillingAddressSet: {
    summary: 'The address on the invoice was set',
    subject: 'customerRef',
    data: addressSet(),
  },
  ShippingSet: {
    summary: 'The way of shipping and its cost were set',
    data: z.strictObject({
      currency: orderCurrency(),
      ...shippingCost(),
      before: shipping().nullable().describe('What was agreed until then'),
      totals: totals(),
    }),
  },
  OrderPlaced: {
    summary: 'The order was placed: it is binding',
    data: z.strictObject({
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
    data: z.strictObject({
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
    data: z.strictObject({
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
    data: z.strictObject({
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
    data: z.strictObject({
      customerRef: owner(),
      reason: z.enum(holdReasons).describe('Why'),
      note: remark(),
      onHold: onHold(),
    }),
  },
  HoldReleased: {
    summary: 'A hold was released',
    subject: 'customerRef',
    data: z.strictObject({
      customerRef: owner(),
      reason: z.enum(holdReasons).describe('The hold that was released'),
      note: remark(),
      onHold: onHold(),
    }),
  },
  PaymentAuthorized: {
    summary: 'A payment was authorised: the money is promised',
    data: z.strictObject({
      ...payment(),
      amount: amountOf('The amount that may be captured'),
      expiresAt: instant().nullable().describe('Until when it may be captured'),
      settlement: settlement(),
    }),
  },
  PaymentCaptured: {
    summary: 'An authorised payment was captured: the money is here',
    data: z.strictObject({
      ...payment(),
      amount: amountOf('The amount captured'),
      captured: amountOf('Captured of this payment, this included'),
      open: amountOf('What may still be captured of it'),
      settlement: settlement(),
    }),
  },
  PaymentRecorded: {
    summary: 'A payment was received',
    data: z.strictObject({
      ...payment(),
      amount: amountOf('The amount received'),
      overpaid: amountOf('How much of it was more than due'),
      settlement: settlement(),
    }),
  },
  PaymentVoided: {
    summary: 'What was open of an authorisation was given up',
    data: z.strictObject({
      ...payment(),
      amount: amountOf('The amount given up'),
      reason: words(500, 'Why'),
      settlement: settlement(),
    }),
  },
  PaymentRefunded: {
    summary: 'Money was paid back',
    data: z.strictObject({
      ...payment(),
      amount: amountOf('The amount paid back'),
      reason: text(500).describe('Why'),
      returnId: returnId().nullable().describe('The return that it answers'),
      refunded: amountOf('Paid back of this payment, this included'),
      settlement: settlement(),
    }),
  },
  OrderShipped: {
    summary: 'Units were shipped',
    data: z.strictObject({
      shipmentId: shipmentId(),
      ...tracking(),
      lines: z.array(lineUnits()),
      units: orderUnits(),
    }),
  },
  TrackingUpdated: {
    summary: "A shipment's carrier or tracking numbers changed",
    data: z.strictObject({
      shipmentId: shipmentId(),
      ...tracking(),
      before: z.strictObject(tracking()).describe('What they were until then'),
    }),
  },
  ShipmentDelivered: {
    summary: 'A shipment arrived',
    data: z.strictObject({ shipmentId: shipmentId(), lines: z.array(lineUnits()), units: orderUnits() }),
  },
  ShipmentCancelled: {
    summary: 'A shipment was called back before it arrived: its units are unshipped again',
    data: z.strictObject({
      shipmentId: shipmentId(),
      reason: words(500, 'Why'),
      lines: z.array(lineUnits()),
      units: orderUnits(),
    }),
  },
  ReturnRequested: {
    summary: 'The customer announced a return',
    data: z.strictObject({
      returnId: returnId(),
      reason: text(500).describe('Why'),
      lines: z.array(lineUnits()),
      units: orderUnits(),
    }),
  },
  ReturnReceived: {
    summary: 'Returned units arrived and were credited',
    data: z.strictObject({
      returnId: returnId(),
      currency: orderCurrency(),
      lines: z.array(
        lineUnits().extend({
          condition: z.enum(returnConditions).describe('How they arrived'),
          credit: amountOf('What is credited for them'),
        }),
      ),
      credit: amountOf('What is credited in all'),
      closed: z.boolean().describe('Whether all announced units have arrived'),
      units: orderUnits(),
      settlement: settlement(),
      sale: sale(),
    }),
  },
  ReturnCancelled: {
    summary: 'What was announced and had not arrived will not come back',
    data: z.strictObject({
      returnId: returnId(),
      reason: words(500, 'Why'),
      lines: z.array(lineUnits()),
      units: orderUnits(),
    }),
  },
  NoteAdded: {
    summary: 'A note was written on the order',
    subject: 'customerRef',
    data: z.strictObject({
      customerRef: owner(),
      noteId: noteId(),
      text: personal(5_000, 'What it says'),
    }),
  },
  OrderTagged: {
    summary: 'Tags were put on the order',
    data: z.strictObject({ added: tags('The tags put on'), tags: tags('All tags after it') }),
  },
  OrderUntagged: {
    summary: 'Tags were taken off the order',
    data: z.strictObject({ removed: tags('The tags taken off'), tags: tags('All tags after it') }),
  },
}));

export type OrderEvents = typeof orderEvents;
export type OrderEvent = EventOf<OrderEvents>;
