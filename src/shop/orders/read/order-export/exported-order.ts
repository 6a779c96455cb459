import * as z from 'zod';
import { date, instant, money, quantity, ratePpm, text } from '../../../../core/model/fields.ts';
import { address } from '../../../money/address.ts';
import { taxAdjustment } from '../../events/fields.ts';
import { lineId } from '../../events/ids.ts';
import { cancelReasons, holdReasons, refundKinds, returnConditions } from '../../events/words.ts';

/**
 * An order as `orders import` takes it. The two sides share no code, so this says again what ImportOrder's input says,
 * as far as an export fills it; the round trip over the demo's shop is the test that they agree.
 */
const time = () => instant().optional();
const paid = { at: instant(), amount: money() };
const units = { lineId: lineId(), quantity: quantity() };
const discount = z.object({
  percentPpm: ratePpm().optional(),
  amount: money().optional(),
  code: text(50).optional(),
  reason: text(500).optional(),
});
const place = address().partial({ line2: true, region: true, postalCode: true });

const item = z.object({
  lineId: lineId(),
  sku: z.string().optional(),
  name: z.string(),
  category: z.string().optional(),
  requiresShipping: z.boolean(),
  quantity: quantity(),
  unitPrice: money(),
  taxRatePpm: ratePpm().optional(),
  taxIncluded: z.boolean().optional(),
  taxAdjustment: taxAdjustment().optional(),
  discount: discount.optional(),
});
const payment = z.object({
  ...paid,
  method: z.string(),
  reference: z.string().optional(),
  expiresAt: time(),
  captures: z.array(z.object(paid)).optional(),
  voidedAt: time(),
  allowDuplicate: z.boolean().optional(),
  refunds: z.array(z.object({ ...paid, reason: z.string(), as: z.enum(refundKinds).optional() })).optional(),
});
const shipment = z.object({
  shippedAt: instant(),
  deliveredAt: time(),
  cancelledAt: time(),
  lines: z.array(z.object(units)),
  carrier: z.string().optional(),
  trackingNumbers: z.array(z.string()),
});
const arrival = z.object({
  at: instant(),
  lines: z.array(z.object({ ...units, condition: z.enum(returnConditions) })),
  credit: money(),
});
const returned = z.object({
  requestedAt: instant(),
  reason: z.string(),
  lines: z.array(z.object(units)),
  receipts: z.array(arrival).optional(),
  cancelledAt: time(),
});
const hold = z.object({
  at: instant(),
  releasedAt: time(),
  reason: z.enum(holdReasons),
  note: z.string().optional(),
});
const shipping = z.object({
  method: z.string(),
  amount: money(),
  taxRatePpm: ratePpm(),
  taxIncluded: z.boolean(),
  taxAdjustment: taxAdjustment().optional(),
});

export const exportedOrder = z.object({
  externalRef: z.string().optional().describe('Its reference in another system'),
  orderId: z.uuid().describe("The order's id").meta({ show: 'id' }),
  customer: z.string().optional().describe("The customer's ref"),
  customerName: z.string().optional().describe("The customer's name at the time"),
  customerEmail: z.string().optional().describe("The customer's e-mail address at the time"),
  guest: z
    .object({ name: z.string(), email: z.string().optional() })
    .optional()
    .describe('Who ordered as a guest'),
  currency: z.string().describe('Its currency, ISO 4217'),
  items: z.array(item).describe('Its lines').meta({ show: 'json' }),
  discount: discount.optional().describe("The order's own discount").meta({ show: 'json' }),
  shipping: shipping.optional().describe('How it is sent, and what that costs').meta({ show: 'json' }),
  shippingAddress: place.optional().describe('The address to ship to').meta({ show: 'json' }),
  billingAddress: place.optional().describe('The address on the invoice').meta({ show: 'json' }),
  requiredBy: date().optional().describe('The day by which the customer needs it'),
  tags: z.array(z.string()).optional().describe('Tags').meta({ show: 'list' }),
  notes: z
    .array(z.object({ text: z.string(), at: instant() }))
    .optional()
    .describe('Notes')
    .meta({ show: 'json' }),
  createdAt: instant().describe('When it was created').meta({ show: 'timestamp' }),
  placedAt: time().describe('When it was placed'),
  completedAt: time().describe('When it was completed'),
  cancelledAt: time().describe('When it was cancelled'),
  cancelReason: z.enum(cancelReasons).optional().describe('Why it was cancelled'),
  payments: z.array(payment).optional().describe('Payments').meta({ show: 'json' }),
  holds: z.array(hold).optional().describe('Holds').meta({ show: 'json' }),
  shipments: z.array(shipment).optional().describe('Shipments').meta({ show: 'json' }),
  returns: z.array(returned).optional().describe('Returns').meta({ show: 'json' }),
  declaredTotal: money().describe('What it must come to'),
});

export type ExportedOrder = z.output<typeof exportedOrder>;
