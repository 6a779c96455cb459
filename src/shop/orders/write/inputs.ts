import * as z from 'zod';
import { across } from '../../../core/kernel/issues.ts';
import { email, quantity, ratePpm, text } from '../../../core/model/fields.ts';
import { amountInput } from '../../../core/model/written-amount.ts';
import { customerRef, sku } from '../../money/names.ts';
import { lineId } from '../events/ids.ts';
import type { Discount } from '../events/order-line.ts';
import { refundKinds } from '../events/words.ts';
import { addressed } from './likely.ts';

/** What several commands take. */

export const theOrder = () =>
  text(200).describe('The order: its number, external reference or id').meta({ entity: 'order', show: 'id' });

export const reasonInput = () => text(500).describe('Why');

export const noteInput = () => text(5_000).describe('A remark, in free words');

export const tagsInput = () => z.array(text(40)).max(50).meta({ description: 'A tag', offers: 'tag' });

export const positiveAmount = () => amountInput(1);

// --- who -------------------------------------------------------------------------------------------------------------

/** A registered customer, or the name of a guest. */
export const customerShape = {
  customer: customerRef().optional().describe('The customer: a ref'),
  guest: z
    .strictObject({
      name: text(200).describe('The name of a guest, who is not registered'),
      email: email().optional().describe("The guest's e-mail address"),
    })
    .optional()
    .describe('Somebody who is not registered'),
};

export const isCustomerOrGuest = (input: { customer?: unknown; guest?: unknown }): boolean =>
  (input.customer === undefined) !== (input.guest === undefined);

export const CUSTOMER_OR_GUEST = across(['customer', 'guest'], 'give customer or guest, and not both');

// --- what ------------------------------------------------------------------------------------------------------------

const discountShape = {
  percentPpm: ratePpm().optional().describe('The discount as a percentage'),
  amount: amountInput().optional().describe('The discount as an amount'),
  code: text(50).optional().describe('The voucher or campaign'),
  reason: reasonInput().optional(),
};

const isRateOrAmount = (given: { percentPpm?: unknown; amount?: unknown }): boolean =>
  (given.percentPpm === undefined) !== (given.amount === undefined);

const RATE_OR_AMOUNT = across(['percentPpm', 'amount'], 'give percentPpm or amount, and not both');

export const discountInput = () => z.strictObject(discountShape).refine(isRateOrAmount, RATE_OR_AMOUNT);
export type DiscountInput = z.output<ReturnType<typeof discountInput>>;

/** A discount with what it is given on. */
export const discountOn = <Shape extends z.core.$ZodLooseShape>(shape: Shape) =>
  z.strictObject({ ...shape, ...discountShape }).refine(isRateOrAmount, RATE_OR_AMOUNT);

/** A discount of nothing is none. */
export const discountOf = (given: DiscountInput | undefined): Discount | null => {
  if (given === undefined || (given.percentPpm ?? given.amount) === 0) return null;
  const { percentPpm = null, amount = null, code = null, reason = null } = given;
  return { percentPpm, amount, code, reason };
};

export const itemShape = {
  sku: sku().optional().describe('The product'),
  name: text(200).optional().describe("A line of the shop's own wording, instead of a product"),
  quantity: quantity().default(1).describe('Units'),
  unitPrice: amountInput().optional().describe("Price of one unit; default: the catalogue's"),
  taxRatePpm: ratePpm().optional().describe('Tax rate; default: none'),
  taxIncluded: z.boolean().optional().describe('Whether the price contains the tax'),
  discount: discountInput().optional().describe("The line's own discount"),
  requiresShipping: z
    .boolean()
    .optional()
    .describe("Whether a line of the shop's own wording has to be shipped; default: it has"),
};

export const isProductOrOwn = (item: { sku?: unknown; name?: unknown }): boolean =>
  (item.sku === undefined) !== (item.name === undefined);

export const SKU_OR_NAME = across(
  ['sku', 'name', 'unitPrice'],
  'give sku, or name and unitPrice of your own',
);

export const itemInput = () => z.strictObject(itemShape).refine(isProductOrOwn, SKU_OR_NAME);
export type ItemInput = z.output<ReturnType<typeof itemInput>>;

export const shippingShape = {
  method: text(100).describe('How it is sent: standard, express, …'),
  amount: amountInput().describe('Shipping cost'),
  taxRatePpm: ratePpm().optional().describe('Tax rate on the cost; default: none'),
  taxIncluded: z.boolean().optional().describe('Whether the cost contains the tax'),
};
export const shippingInput = () => z.strictObject(shippingShape);
export type ShippingInput = z.output<ReturnType<typeof shippingInput>>;

// --- payments, shipments, returns ------------------------------------------------------------------------------------

export const someLine = () => lineId().optional().describe('The line; default: the whole order');

export const allowDuplicate = () =>
  z.boolean().optional().describe('Take it though a payment of this method has this reference already');

export const allowOverpay = () => z.boolean().optional().describe('Take it though it is more than is due');

export const refundAs = () =>
  z
    .enum(refundKinds)
    .optional()
    .describe(
      'What it does to what is owed. refund, the default: nothing; credit: it lowers it, as goodwill',
    );

export const paymentShape = {
  amount: positiveAmount().describe('The amount'),
  method: text(50).describe('How it is paid: card, bank_transfer, …'),
  reference: text(200).optional().describe("The gateway's or bank's reference"),
  allowDuplicate: allowDuplicate(),
};

export const linesInput = () =>
  z
    .array(
      z.strictObject({ lineId: lineId(), quantity: quantity().optional().describe('Units; default: all') }),
    )
    .min(1)
    .max(1_000);

export const trackingInput = () => z.array(text(100)).max(50).describe('A tracking number');

// --- CLI bindings ----------------------------------------------------------------------------------------------------

export const ITEM_FLAG = {
  name: 'item',
  placeholder: 'SKU[:QTY[@PRICE]]',
  pattern: '{sku}[:{quantity}[@{unitPrice}]]',
} as const;

export const LINE_FLAG = {
  name: 'line',
  placeholder: 'LINE[:QTY]',
  pattern: '{lineId}[:{quantity}]',
} as const;

export const ADDRESS_FLAGS = {
  line1: { question: 'Which street and number?', likely: addressed('line1') },
  city: { question: 'Which city?', likely: addressed('city') },
  postalCode: { ask: true, question: 'Which postal code?' },
  country: { question: 'Which country?', likely: addressed('country') },
} as const;

export const SHIPMENT_FLAG = { name: 'shipment', placeholder: 'SHIPMENT' } as const;
export const RETURN_FLAG = { name: 'return', placeholder: 'RETURN' } as const;
