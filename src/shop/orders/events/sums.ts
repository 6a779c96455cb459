import * as z from 'zod';
import { lazy } from '../../../core/kernel/lazy.ts';
import { country, ratePpm, text } from '../../../core/model/fields.ts';
import { customerRef, productName, sku } from '../../money/names.ts';
import { amountOf, countOf, orderCurrency, signedOf, taxAdjustment, words } from './fields.ts';
import { lineId } from './ids.ts';

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

/** Null on an event whose commit has a later event with the sums: only the last one holds them. */
export const totals = lazy(() =>
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

export const shippingCost = () => ({
  method: text(100).describe('How it is sent'),
  amount: amountOf('Shipping cost'),
  taxRatePpm: ratePpm().describe('Tax rate on it, in parts per million'),
  taxIncluded: z.boolean().describe('Whether the cost contains the tax'),
  taxAdjustment: taxAdjustment(),
  tax: amountOf('Tax on top'),
  includedTax: amountOf('Tax that the cost contains'),
});
export const shipping = lazy(() => z.strictObject(shippingCost()));
export type Shipping = z.output<ReturnType<typeof shipping>>;

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
        name: productName(),
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
