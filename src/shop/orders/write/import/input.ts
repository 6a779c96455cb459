import * as z from 'zod';
import { across } from '../../../../core/kernel/issues.ts';
import {
  countryInput,
  currencyInput,
  dateInput,
  email,
  instantInput,
  quantity,
  text,
} from '../../../../core/model/fields.ts';
import { amountInput } from '../../../../core/model/written-amount.ts';
import { addressInput } from '../../../money/address.ts';
import { customerRef } from '../../../money/names.ts';
import { taxAdjustment } from '../../events/fields.ts';
import { lineId } from '../../events/ids.ts';
import { cancelReasons, holdReasons, returnConditions } from '../../events/words.ts';
import {
  allowDuplicate,
  customerShape,
  discountInput,
  itemShape,
  positiveAmount,
  reasonInput,
  refundAs,
  shippingInput,
  tagsInput,
} from '../inputs.ts';

/**
 * What an import takes. Line ids are L1, L2, … in the order of the items unless they say others: an order out of another
 * daybook keeps its own, with the gaps that removed lines have left.
 */

const when = (what: string) => instantInput().optional().describe(what);
const then = (what: string) => instantInput().describe(what);

const item = z
  .strictObject({
    lineId: lineId().optional().describe('Its id; default: L1, L2, … behind the line before'),
    ...itemShape,
    name: text(200).optional().describe("The product's name at the time; default: the catalogue's"),
    category: text(100).optional().describe("The product's category at the time"),
    requiresShipping: z.boolean().optional().describe('Whether it has to be shipped; default: it has'),
    taxAdjustment: taxAdjustment().optional(),
  })
  .refine(
    ({ sku, name }) => sku !== undefined || name !== undefined,
    across(['sku', 'name'], 'give sku, name, or both'),
  );

const paid = { at: then('When'), amount: positiveAmount().describe('The amount') };

const payment = z.strictObject({
  ...paid,
  method: text(50).describe('How it was paid'),
  reference: text(200).optional().describe("The gateway's or bank's reference"),
  captures: z
    .array(z.strictObject(paid))
    .optional()
    .describe('What was captured; without it the amount was received at once, with it only authorised'),
  expiresAt: when('Until when it could be captured'),
  voidedAt: when('When the rest of the authorisation was given up'),
  allowDuplicate: allowDuplicate(),
  refunds: z
    .array(z.strictObject({ ...paid, reason: reasonInput().optional(), as: refundAs() }))
    .optional()
    .describe('What was paid back'),
});

const units = { lineId: lineId(), quantity: quantity().optional().describe('Units; default: all') };

const shipment = z.strictObject({
  shippedAt: then('When it was shipped'),
  deliveredAt: when('When it arrived'),
  cancelledAt: when('When it was called back'),
  lines: z
    .array(z.strictObject(units))
    .min(1)
    .optional()
    .describe('What was in it; default: all that was open'),
  carrier: text(100).optional().describe('Who carried it'),
  trackingNumbers: z.array(text(100)).max(50).optional().describe('Tracking numbers'),
});

const arrival = z.strictObject({
  at: then('When it arrived'),
  lines: z
    .array(
      z.strictObject({
        ...units,
        condition: z.enum(returnConditions).optional().describe('How the units arrived'),
      }),
    )
    .min(1)
    .optional()
    .describe('What arrived; default: all that was announced'),
  credit: amountInput().optional().describe('What was credited; default: what the units are worth'),
});

const returned = z.strictObject({
  requestedAt: then('When it was announced'),
  reason: reasonInput().optional(),
  lines: z.array(z.strictObject(units)).min(1).describe('What was announced'),
  receipts: z.array(arrival).optional().describe('What arrived'),
  cancelledAt: when('When what had not arrived was called off'),
});

const hold = z.strictObject({
  at: then('When'),
  releasedAt: when('When it was released; without it, it is open'),
  reason: z.enum(holdReasons).describe('Why'),
  note: text(5_000).optional().describe('A remark'),
});

const note = z.strictObject({ text: text(5_000).describe('What it says'), at: when('When it was written') });

export const importInput = z
  .strictObject({
    externalRef: text(100)
      .optional()
      .describe("The order's reference in the other system: unique. Needed unless there is an orderId"),
    orderId: z.uuid().optional().describe("The order's id, if you choose it: a UUID"),
    customer: customerRef().optional().describe('The customer: a ref'),
    customerName: text(200)
      .optional()
      .describe("The customer's name at the time: the customer need not be registered then"),
    customerEmail: email().optional().describe("The customer's e-mail address at the time"),
    guest: customerShape.guest,
    currency: currencyInput().optional().describe('Currency, ISO 4217; default: that of the first product'),
    items: z.array(item).max(5_000).describe('The lines'),
    discount: discountInput().optional().describe("The order's discount"),
    shipping: shippingInput()
      .extend({ taxAdjustment: taxAdjustment().optional() })
      .optional()
      .describe('How it is sent, and what that costs'),
    shippingAddress: addressInput().optional().describe('The address to ship to'),
    billingAddress: addressInput().optional().describe('The address on the invoice'),
    country: countryInput()
      .optional()
      .describe('The country that it went to, for reports; default: that of its address'),
    requiredBy: dateInput().optional().describe('The day by which the customer needs it'),
    tags: tagsInput().optional(),
    notes: z.array(note).max(1_000).optional().describe('Notes'),
    createdAt: when('When it was begun; default: when it was placed, or the first of what happened to it'),
    placedAt: when('When it was placed; without it, it is a draft'),
    completedAt: when('When it was completed'),
    cancelledAt: when('When it was cancelled'),
    cancelReason: z.enum(cancelReasons).optional().describe('Why it was cancelled; default: other'),
    payments: z.array(payment).max(1_000).optional().describe('Payments'),
    holds: z.array(hold).max(1_000).optional().describe('Holds, open and released'),
    shipments: z.array(shipment).max(1_000).optional().describe('Shipments'),
    returns: z.array(returned).max(1_000).optional().describe('Returns'),
    declaredTotal: amountInput().optional().describe('What the order must come to: checked'),
  })
  .refine(
    ({ customer, guest }) => (customer === undefined) !== (guest === undefined),
    across(['customer', 'guest'], 'give customer or guest, and not both'),
  )
  .refine(
    ({ externalRef, orderId }) => externalRef !== undefined || orderId !== undefined,
    across(['externalRef', 'orderId'], 'give externalRef or orderId', 'externalRef'),
  )
  .refine(({ items }) => areAscending(items), {
    message: 'line ids go upwards, each once',
    path: ['items'],
  });

function areAscending(items: readonly { readonly lineId?: string | undefined }[]): boolean {
  let last = 0;
  return items.every(({ lineId: id }) => {
    const number = id === undefined ? last + 1 : Number(id.slice(1));
    const above = number > last;
    last = number;
    return above;
  });
}

export type ImportInput = z.output<typeof importInput>;
