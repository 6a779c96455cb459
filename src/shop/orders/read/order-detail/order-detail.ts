import * as z from 'zod';
import { lazy } from '../../../../core/kernel/lazy.ts';
import { currency, instant, money } from '../../../../core/model/fields.ts';
import { oneRow } from '../../../../core/model/table.ts';
import { address } from '../../../money/address.ts';
import { orderId } from '../../../money/names.ts';
import { lineId, paymentId, returnId, shipmentId } from '../../events/ids.ts';
import { discount } from '../../events/order-line.ts';
import { shipping } from '../../events/sums.ts';
import { holdReasons, returnConditions } from '../../events/words.ts';

const moment = (what: string) => instant().nullable().describe(what).meta({ show: 'timestamp' });
const time = (what: string) => instant().describe(what).meta({ show: 'timestamp' });
const amount = (what: string) => money().describe(what).meta({ show: 'money', currencyField: 'currency' });
const units = (what: string) => z.int().min(0).describe(what).meta({ show: 'integer' });
const words = (what: string) => z.string().nullable().describe(what);

const note = () =>
  z.object({
    noteId: z.string().describe('The note: N1, N2, …').meta({ show: 'id', label: 'note' }),
    at: time('When it was written'),
    by: z.string().describe('Who wrote it'),
    text: z.string().describe('What it says'),
  });

const hold = () =>
  z.object({
    reason: z.enum(holdReasons).describe('Why'),
    heldAt: time('Since when'),
    heldBy: z.string().describe('Who put it on hold'),
    releasedAt: moment('When it was released; empty while it is open'),
    releasedBy: words('Who released it'),
    note: words('What was said about it'),
  });

const payment = () =>
  z.object({
    paymentId: paymentId().meta({ label: 'payment' }),
    at: time('When it was authorised or received'),
    method: z.string().describe('How it was paid'),
    reference: words("The gateway's or bank's reference"),
    currency: currency().describe('Its currency'),
    authorized: amount('The amount that was promised'),
    open: amount('What may still be captured'),
    captured: amount('Received'),
    refunded: amount('Paid back'),
    credited: amount('How much of that is a credit: goodwill, and not due again'),
    expiresAt: moment('Until when it may be captured'),
  });

const shippedLine = () =>
  z.object({
    lineId: lineId(),
    sku: z.string().nullable().describe('The product'),
    name: z.string().describe("The product's name").meta({ column: 'table' }),
    quantity: units('Units in it').meta({ column: 'table' }),
  });

const shipment = () =>
  z.object({
    shipmentId: shipmentId().meta({ label: 'shipment' }),
    status: z.enum(['shipped', 'delivered', 'cancelled']).describe('How it stands').meta({ show: 'status' }),
    carrier: words('Who carries it'),
    trackingNumbers: z.array(z.string()).describe('Tracking numbers').meta({ show: 'list' }),
    lines: z.array(shippedLine()).describe('What is in it').meta({ show: 'list' }),
    shippedAt: time('When it left'),
    deliveredAt: moment('When it arrived'),
    cancelledAt: moment('When it was called back'),
  });

const returnedLine = () =>
  z.object({
    lineId: lineId(),
    sku: z.string().nullable().describe('The product'),
    name: z.string().describe("The product's name").meta({ column: 'table' }),
    announced: units('Units announced').meta({ column: 'table' }),
    received: units('Units that came back'),
    cancelled: units('Units that will not come back'),
    conditions: z.array(z.enum(returnConditions)).describe('How they arrived').meta({ show: 'list' }),
    credit: amount('What was credited'),
  });

const returnCase = () =>
  z.object({
    returnId: returnId().meta({ label: 'return' }),
    status: z
      .enum(['requested', 'partially_received', 'received', 'cancelled'])
      .describe('How it stands')
      .meta({ show: 'status' }),
    reason: z.string().describe('Why'),
    currency: currency().describe('The currency of its credit'),
    credit: amount('What was credited in all'),
    lines: z.array(returnedLine()).describe('What is in it').meta({ show: 'list' }),
    requestedAt: time('When it was announced'),
    receivedAt: moment('When units last came back'),
    cancelledAt: moment('When it was cancelled'),
  });

/** What an order's summary and lines leave out. */
export const orderDetailRow = lazy(() =>
  z.object({
    orderId: orderId().describe("The order's id"),
    currency: currency().describe("The order's currency"),
    customerEmail: z.string().nullable().describe("The customer's or guest's e-mail address"),
    shippingAddress: address().nullable().describe('Where it is shipped to').meta({ show: 'json' }),
    billingAddress: address().nullable().describe('The address on the invoice').meta({ show: 'json' }),
    agreedShipping: shipping()
      .nullable()
      .describe('How it is shipped, and at what cost')
      .meta({ show: 'json' }),
    agreedDiscount: discount()
      .nullable()
      .describe("The whole order's discount, as it was agreed")
      .meta({ show: 'json' }),
    cancelReason: z.string().nullable().describe('Why it was cancelled'),
    payments: z.array(payment()).describe('Payments').meta({ show: 'list' }),
    shipments: z.array(shipment()).describe('Shipments').meta({ show: 'list' }),
    returnCases: z.array(returnCase()).describe('Returns').meta({ show: 'list', label: 'returns' }),
    holdHistory: z.array(hold()).describe('Holds, open and released').meta({ show: 'list', label: 'holds' }),
    notes: z.array(note()).describe('Notes').meta({ show: 'list' }),
  }),
);

export type OrderDetailRow = z.output<ReturnType<typeof orderDetailRow>>;
export type PaymentEntry = z.output<ReturnType<typeof payment>>;
export type ShipmentEntry = z.output<ReturnType<typeof shipment>>;
export type ReturnEntry = z.output<ReturnType<typeof returnCase>>;
export type ReturnedLine = z.output<ReturnType<typeof returnedLine>>;

export const orderDetailTable = oneRow('order_detail', orderDetailRow, {
  key: ['orderId'],
  description: { name: 'order' },
});
