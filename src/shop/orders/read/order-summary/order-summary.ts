import * as z from 'zod';
import { lazy } from '../../../../core/kernel/lazy.ts';
import { country, currency, date, instant, money, signedMoney } from '../../../../core/model/fields.ts';
import { oneRow } from '../../../../core/model/table.ts';
import { customerRef, orderId } from '../../../money/names.ts';
import { holdReasons, orderStatuses } from '../../events/words.ts';
import { fulfilmentStatuses, paymentStatuses, returnStatuses } from '../../rules/status.ts';

const count = (what: string) => z.int().min(0).describe(what).meta({ show: 'integer' });
const word = <const Words extends readonly [string, ...string[]]>(words: Words, what: string) =>
  z.enum(words).describe(what).meta({ show: 'status', column: 'table' });
const time = (what: string) => instant().describe(what).meta({ show: 'timestamp' });
const amount = (what: string) => money().describe(what).meta({ show: 'money', currencyField: 'currency' });
const moment = (what: string) => instant().nullable().describe(what).meta({ show: 'timestamp' });

/** An order at a glance: what lists show, filter and sort by. */
export const orderSummaryRow = lazy(() =>
  z.object({
    orderId: orderId().describe("The order's id"),
    number: z.int().describe('The number that people use').meta({ show: 'integer', column: 'table' }),
    externalRef: z.string().nullable().describe('Its reference in another system').meta({ show: 'id' }),
    orderedAt: instant()
      .describe('When it was placed; while it is a draft, when it was created')
      .meta({ show: 'timestamp', column: 'table', label: 'ordered' }),
    customerRef: customerRef().nullable().describe('The customer; empty for a guest').meta({ show: 'id' }),
    customerName: z
      .string()
      .describe("The customer's or guest's name")
      .meta({ column: 'table', label: 'customer' }),
    forgotten: z
      .boolean()
      .describe('Whether the customer or guest was forgotten: what was personal is gone')
      .meta({ show: 'boolean' }),
    status: word(orderStatuses, 'What was decided about it'),
    payment: word(paymentStatuses, 'How it stands with the money'),
    fulfilment: word(fulfilmentStatuses, 'How it stands with shipping'),
    returns: z.enum(returnStatuses).describe('How it stands with returns').meta({ show: 'status' }),
    onHold: z.boolean().describe('Whether a hold is open: nothing ships').meta({ show: 'boolean' }),
    holds: z.array(z.enum(holdReasons)).describe('Why it is on hold').meta({ show: 'list' }),
    currency: currency().describe('Its currency, ISO 4217'),
    lineCount: count('Lines'),
    unitCount: count('Units on all lines'),
    subtotal: amount('Sum of unit price × quantity'),
    discount: amount('Sum of all discounts'),
    net: amount('Subtotal less discounts'),
    shipping: amount('Shipping cost'),
    tax: amount('Tax on top, that on shipping included'),
    includedTax: amount('Tax that prices contain: told, not added'),
    total: money()
      .describe('Net + shipping + tax')
      .meta({ show: 'money', currencyField: 'currency', column: 'table' }),
    credited: amount('Credits, for returned units and as goodwill'),
    owed: amount('What it costs in the end: total less credits; nothing if it is cancelled'),
    authorized: amount('Authorised and neither captured nor voided'),
    captured: amount('Received'),
    refunded: amount('Paid back'),
    balance: signedMoney()
      .describe('Still due; below zero a refund is due')
      .meta({ show: 'money', currencyField: 'currency', column: 'table' }),
    tags: z.array(z.string()).describe('Tags').meta({ show: 'list' }),
    country: country().nullable().describe('Where it goes, ISO 3166'),
    requiredBy: date().nullable().describe('The day by which the customer needs it').meta({ show: 'date' }),
    createdAt: time('When it was created'),
    placedAt: moment('When it was placed'),
    completedAt: moment('When it was completed'),
    cancelledAt: moment('When it was cancelled'),
    updatedAt: time('When it last changed').meta({ volatile: true }),
    batch: z.string().nullable().describe('The import that it came with').meta({ show: 'id' }),
    version: z
      .int()
      .describe('The version of its stream, which a command may expect')
      .meta({ show: 'integer', volatile: true }),
  }),
);

export type OrderSummary = z.output<ReturnType<typeof orderSummaryRow>>;

/** Conditions of the indexes that have few orders: a query says them word for word. A `+` leaves other indexes out. */
export const NOT_ALL_SHIPPED = `+status = 'placed' and +fulfilment in ('unfulfilled', 'partially_shipped')`;
export const ON_HOLD = '"onHold" = 1';
export const RETURNING = `"returns" <> 'none'`;
/** What stands in the books: of a draft, which nobody owes yet, the money that came for it. */
export const OPEN = `case when +status = 'created' then +captured <> +refunded else +balance <> 0 end`;
export const UNPAID = `+payment in ('unpaid', 'partially_authorized', 'partially_paid') and +status in ('placed', 'completed')`;
export const TO_VOID = `+status = 'cancelled' and authorized > 0`;
export const DRAFT = `+status = 'created'`;

export const orderSummaryTable = oneRow('order_summary', orderSummaryRow, {
  key: ['orderId'],
  subject: { category: 'customer', column: 'customerRef' },
  description: { name: 'order' },
  indexes: [
    // An order by its number, and lists by number: exports.
    ['number', 'orderId'],
    // An order by its reference.
    { columns: ['externalRef', 'orderId'], where: '"externalRef" is not null' },
    // Lists as they are: the newest first, also of those that cost so much. Exports of a time go by number.
    ['orderedAt', 'orderId', 'number', 'currency', 'total'],
    // Lists by when orders were created or changed.
    ['createdAt', 'orderId'],
    ['updatedAt', 'orderId'],
    // Lists by how orders stand: each combination of the three words is a part, in the order of the date.
    ['status', 'payment', 'fulfilment', 'orderedAt', 'orderId', 'number'],
    // A customer's orders.
    { columns: ['customerRef', 'orderedAt', 'orderId'], where: '"customerRef" is not null' },
    // What came with an import.
    { columns: ['batch', 'orderedAt', 'orderId'], where: 'batch is not null' },
    // What costs at least or at most so much, and lists by what orders cost, currency by currency.
    ['currency', 'total', 'orderId'],
    // What is due or has to be paid back, and lists by that.
    ['balance', 'orderId'],
    // Where orders go.
    { columns: ['country', 'orderedAt', 'orderId'], where: 'country is not null' },
    // The few that come back, are on hold, or are late.
    { columns: ['returns', 'orderedAt', 'orderId'], where: RETURNING },
    { columns: ['orderedAt', 'orderId'], where: ON_HOLD },
    { columns: ['requiredBy', 'number', 'orderId', 'status', 'fulfilment'], where: NOT_ALL_SHIPPED },
    // What else waits, those that wait longest first. What the condition looks at is there, too: nothing else is read.
    { columns: ['orderedAt', 'number', 'orderId', 'payment', 'status'], where: UNPAID },
    { columns: ['cancelledAt', 'number', 'orderId', 'status', 'authorized'], where: TO_VOID },
    { columns: ['updatedAt', 'number', 'orderId', 'status'], where: DRAFT },
    // The ageing of what is due, in either direction.
    {
      columns: ['currency', 'orderedAt', 'status', 'balance', 'captured', 'refunded', 'orderId'],
      where: OPEN,
    },
  ],
});
