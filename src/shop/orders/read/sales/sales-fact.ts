import * as z from 'zod';
import { lazy } from '../../../../core/kernel/lazy.ts';
import { country, currency, date, instant, ratePpm, signedMoney } from '../../../../core/model/fields.ts';
import { manyRows } from '../../../../core/model/table.ts';
import { customerRef, orderId } from '../../../money/names.ts';

const amount = (what: string) =>
  signedMoney().describe(what).meta({ show: 'money', currencyField: 'currency' });
const count = (what: string) => z.int().describe(what).meta({ show: 'integer' });

/** What stands where there is no product: no sku has a colon in it. */
export const SHIPPING = ':shipping';
const OWN_WORDING = ':own ';
/** What stands where an edit changed the tax rate of shipping, in the place of a line. */
export const RERATED = ':rerated';

/** Lines of the shop's own wording are distinguished by their name. */
export const ownWording = (name: string): string => `${OWN_WORDING}${name}`;

/** The name that stands in place of a product, if one does. */
export const nameIn = (product: string): string | undefined =>
  product.startsWith(OWN_WORDING) ? product.slice(OWN_WORDING.length) : undefined;

/** The figures of the books. All are differences, and all add up. */
export const figures = {
  orders: count('Orders: one when it is placed, one less when it is cancelled'),
  units: count('Units'),
  gross: amount('Unit price × quantity'),
  discount: amount('Discounts'),
  returned: amount('Net credits for returned units'),
  net: amount('Gross less discounts and returns'),
  shipping: amount('Shipping cost'),
  tax: amount('Tax on top, that on shipping included'),
  includedTax: amount('Tax that net and shipping contain: told, not added'),
  total: amount('Net + shipping + tax'),
};

/** An entry in the books of sales: what one event adds for one line, or takes away, on the day on which it happens. */
export const salesFactRow = lazy(() =>
  z.object({
    orderId: orderId().describe('The order'),
    version: z.int().describe("The event's place in the order's history"),
    lineId: z
      .string()
      .describe(
        `The line; empty for what is the whole order's: shipping, and the order itself; ${RERATED} for shipping at the tax rate until then`,
      ),
    kind: z.enum(['sale', 'edit', 'cancellation', 'reinstatement', 'return']).describe('What happened'),
    occurredAt: instant().describe('When it happened'),
    date: date().describe('The date of that, UTC'),
    currency: currency().describe("The order's currency"),
    customerRef: customerRef().nullable().describe('The customer; empty for a guest'),
    country: country().nullable().describe('Where the order went when it was placed'),
    product: z
      .string()
      .describe(`The sku; ${SHIPPING}, or "${OWN_WORDING}" and the name, where there is none`),
    name: z.string().describe("The product's name when it was sold"),
    category: z.string().nullable().describe("The product's category when it was sold"),
    taxRatePpm: ratePpm().describe('The tax rate of the line, or of shipping'),
    folded: z.string().nullable().describe(`The category, folded; ${SHIPPING}`).meta({ column: 'never' }),
    ...figures,
  }),
);

export type SalesFact = z.output<ReturnType<typeof salesFactRow>>;

export const salesFactTable = manyRows('sales_fact', salesFactRow, {
  key: ['orderId', 'version', 'lineId'],
  indexes: [
    ['date', 'currency', 'orderId', 'version', 'lineId'],
    ['product', 'date', 'orderId', 'version', 'lineId'],
    ['customerRef', 'date', 'orderId', 'version', 'lineId'],
  ],
});

/** The tax rates of an order's lines, and of its shipping (an empty line): what entries of sales do not say. Only those above 0. */
const taxRateRow = lazy(() => {
  const { orderId: order, lineId, taxRatePpm } = salesFactRow().shape;
  return z.object({ orderId: order, lineId, taxRatePpm });
});

export const taxRateTable = manyRows('tax_rate', taxRateRow, { key: ['orderId', 'lineId'] });
