import * as z from 'zod';
import { lazy } from '../../../../core/kernel/lazy.ts';
import { currency, instant, money, quantity, ratePpm } from '../../../../core/model/fields.ts';
import { manyRows } from '../../../../core/model/table.ts';
import { orderId, sku } from '../../../money/names.ts';
import { taxAdjustment } from '../../events/fields.ts';
import { lineId } from '../../events/ids.ts';
import { discount } from '../../events/order-line.ts';

const count = (what: string) => z.int().min(0).describe(what).meta({ show: 'integer' });
const amount = (what: string) => money().describe(what).meta({ show: 'money', currencyField: 'currency' });

/** A line of an order with its amounts and counters. `orderedAt` is the order's, so that an index finds by sku in order. */
export const orderLineRow = lazy(() =>
  z.object({
    orderId: orderId().describe("The order's id"),
    lineId: lineId().meta({ column: 'table', label: 'line' }),
    sku: sku()
      .nullable()
      .describe("The product; empty for a line of the shop's own wording")
      .meta({ column: 'table' }),
    name: z.string().describe("The product's name when it was ordered").meta({ column: 'table' }),
    category: z.string().nullable().describe("The product's category when it was ordered"),
    requiresShipping: z.boolean().describe('Whether it has to be shipped'),
    currency: currency().describe("The order's currency"),
    quantity: quantity().describe('Units ordered').meta({ show: 'integer', column: 'table' }),
    unitPrice: amount('Price of one unit').meta({ column: 'table' }),
    taxRatePpm: ratePpm().describe('Tax rate'),
    taxIncluded: z.boolean().describe('Whether the price contains the tax'),
    taxAdjustment: taxAdjustment(),
    agreedDiscount: discount()
      .nullable()
      .describe("The line's own discount, as it was agreed")
      .meta({ show: 'json' }),
    gross: amount('Unit price × quantity'),
    lineDiscount: amount("What the line's own discount comes to"),
    orderDiscount: amount("The line's share of the order's discount"),
    net: amount('Gross less both discounts'),
    tax: amount('Tax that comes on top').meta({ column: 'table' }),
    includedTax: amount('Tax that the net amount contains'),
    total: amount('Net + tax').meta({ column: 'table' }),
    shipped: count('Units shipped').meta({ column: 'table' }),
    delivered: count('Units delivered'),
    requested: count('Units whose return is announced'),
    returned: count('Units returned').meta({ column: 'table' }),
    orderedAt: instant()
      .describe('When its order was placed, or created while it is a draft')
      .meta({ column: 'never' }),
  }),
);

export type OrderLineRow = z.output<ReturnType<typeof orderLineRow>>;

export const orderLineTable = manyRows('order_line', orderLineRow, {
  key: ['orderId', 'lineId'],
  description: { name: 'line {lineId}' },
  indexes: [['sku', 'orderedAt', 'orderId', 'lineId']],
});
