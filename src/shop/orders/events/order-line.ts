import * as z from 'zod';
import { lazy } from '../../../core/kernel/lazy.ts';
import { money, quantity, ratePpm } from '../../../core/model/fields.ts';
import { productName, sku } from '../../money/names.ts';
import { amountOf, countOf, taxAdjustment, words } from './fields.ts';
import { lineId } from './ids.ts';

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
    name: productName().describe("The product's name when it was ordered"),
    category: words(100, "The product's category when it was ordered"),
    requiresShipping: z.boolean().describe('Whether it has to be shipped'),
    quantity: quantity().describe('Units ordered'),
    unitPrice: amountOf('Price of one unit'),
    taxRatePpm: ratePpm().describe('Tax rate, in parts per million'),
    taxIncluded: z.boolean().describe('Whether the price contains the tax'),
    taxAdjustment: taxAdjustment(),
    discount: discount().nullable().describe("The line's own discount"),
    amounts: lineAmounts().describe('What the line comes to'),
  }),
);
export type OrderLine = z.output<ReturnType<typeof orderLine>>;

/** Of events of before invoiced taxes were kept: theirs is what the rate gives. */
export const withTaxOfRate = <Taxed extends object>(taxed: Taxed) => ({ ...taxed, taxAdjustment: 0 });

/** Other lines whose amounts changed along (their share of the order's discount): as they are now. */
export const reallocated = lazy(() =>
  z
    .array(z.strictObject({ lineId: lineId(), amounts: lineAmounts() }))
    .describe('Other lines whose amounts changed along, as they are now'),
);
export type Reallocated = z.output<ReturnType<typeof reallocated>>;

/** A line's counters after the event: 0 ≤ delivered ≤ shipped ≤ quantity and requested + returned ≤ shipped. */
export const lineUnits = lazy(() =>
  z.strictObject({
    lineId: lineId(),
    sku: sku().nullable(),
    name: productName(),
    quantity: quantity().describe('Units that this is about'),
    shipped: countOf('Units of the line shipped, after it'),
    delivered: countOf('Units of the line delivered, after it'),
    requested: countOf('Units of the line whose return is announced, after it'),
    returned: countOf('Units of the line returned, after it'),
  }),
);
export type LineUnits = z.output<ReturnType<typeof lineUnits>>;
