import type { EventData, EventType } from '../../../../core/model/event.ts';
import { formatMinor } from '../../../../core/model/money.ts';
import type { Address } from '../../../money/address.ts';
import type { LineUnits, OrderLine } from '../../events/order-line.ts';
import type { Shipping } from '../../events/sums.ts';
import type { OrderEvents } from '../../events.ts';

/** What an event changed, in words. Both sides of a change are there only where the event holds both. */
export interface Sentence {
  readonly told: string;
  readonly before?: Readonly<Record<string, unknown>>;
  readonly after?: Readonly<Record<string, unknown>>;
}

type Sentences = {
  readonly [Type in EventType<OrderEvents>]: (data: EventData<OrderEvents, Type>) => Sentence;
};

export const sentences: Sentences = {
  OrderCreated: (order) => ({
    told: `Draft begun for ${order.customerName}${order.customerRef === null ? ', a guest' : ` (${order.customerRef})`}`,
  }),
  OrderReimported: () => ({ told: 'Imported again: what was imported until then counts no longer' }),
  OrderItemAdded: ({ currency, line }) => ({
    told: `Added ${units(line)} at ${money(line.unitPrice, currency)}`,
    after: priced(line),
  }),
  OrderItemChanged: ({ currency, line, before }) => ({
    told: `Changed ${line.lineId}, ${line.name}: ${changes(before, line, currency)}`,
    before: { quantity: before.quantity, unitPrice: before.unitPrice, total: before.total },
    after: priced(line),
  }),
  OrderItemRemoved: ({ line }) => ({ told: `Removed ${units(line)}`, before: priced(line) }),
  DiscountApplied: ({ lineId, currency, value, percentPpm, code, before }) => ({
    told: `Gave a discount of ${percentPpm === null ? '' : `${percentPpm / 10_000} %, `}${money(value, currency)} on ${lineId ?? 'the order'}${because(code)}`,
    before: { discount: before },
    after: { discount: value },
  }),
  DiscountRemoved: ({ lineId, currency, value }) => ({
    told: `Took back the discount of ${money(value, currency)} on ${lineId ?? 'the order'}`,
    before: { discount: value },
    after: { discount: 0 },
  }),
  ShippingAddressSet: ({ address, before }) => ({
    told: `${before === null ? 'Set' : 'Changed'} the address to ship to: ${place(address)}`,
    ...sides(before, address),
  }),
  BillingAddressSet: ({ address, before }) => ({
    told: `${before === null ? 'Set' : 'Changed'} the address on the invoice: ${place(address)}`,
    ...sides(before, address),
  }),
  ShippingSet: ({ currency, before, method, amount }) => ({
    told: `Set shipping: ${method} at ${money(amount, currency)}`,
    ...sides(before === null ? null : shippingOf(before), { method, amount }),
  }),
  OrderPlaced: ({ currency, totals }) => ({
    told: `Placed: ${totals.itemCount} ${totals.itemCount === 1 ? 'unit' : 'units'}, ${money(totals.total, currency)}`,
    before: { status: 'created' },
    after: { status: 'placed', total: totals.total },
  }),
  OrderEdited: ({ currency, reason, difference, totalBefore, totalAfter }) => ({
    told: `Edited: the total ${rises(difference, currency)}${because(reason)}`,
    before: { total: totalBefore },
    after: { total: totalAfter },
  }),
  OrderCancelled: ({ currency, from, reason, note, refundDue }) => ({
    told: `Cancelled (${spaced(reason)})${refundDue === 0 ? '' : `; ${money(refundDue, currency)} to pay back`}${because(note)}`,
    before: { status: from },
    after: { status: 'cancelled' },
  }),
  OrderStatusChanged: ({ change, from, to, reason, forced }) => ({
    told: `${CHANGES[change]}${forced ? ', although something was still open' : ''}${because(reason)}`,
    before: { status: from },
    after: { status: to },
  }),
  OrderHeld: ({ reason, note, onHold }) => ({
    told: `Put on hold (${spaced(reason)})${because(note)}`,
    after: { holds: onHold },
  }),
  HoldReleased: ({ reason, note, onHold }) => ({
    told: `Released the hold (${spaced(reason)})${because(note)}`,
    after: { holds: onHold },
  }),
  GuestForgotten: ({ reason, forced }) => ({
    told: `Forgot the guest${forced ? ', although the order was still open' : ''}${because(reason)}`,
  }),
  PaymentAuthorized: ({ paymentId, currency, amount, method, settlement }) => ({
    told: `${money(amount, currency)} authorised by ${spaced(method)} (${paymentId})`,
    after: { balance: settlement.balance, authorized: settlement.authorized },
  }),
  PaymentCaptured: ({ paymentId, currency, amount, settlement }) => ({
    told: `${money(amount, currency)} captured of ${paymentId}`,
    ...paid(settlement.balance + amount, settlement.balance),
  }),
  PaymentRecorded: ({ paymentId, currency, amount, method, overpaid, settlement }) => ({
    told: `${money(amount, currency)} received by ${spaced(method)} (${paymentId})${overpaid === 0 ? '' : `, ${money(overpaid, currency)} more than due`}`,
    ...paid(settlement.balance + amount, settlement.balance),
  }),
  PaymentVoided: ({ paymentId, currency, amount, reason }) => ({
    told: `${money(amount, currency)} of ${paymentId} given up${because(reason)}`,
  }),
  PaymentRefunded: ({ paymentId, currency, amount, credited, reason, settlement }) => ({
    told: `${money(amount, currency)} of ${paymentId} paid back${credited === 0 ? '' : ' as a credit'}${because(reason)}`,
    ...paid(settlement.balance - amount + credited, settlement.balance),
  }),
  OrderShipped: ({ shipmentId, lines, carrier, trackingNumbers }) => ({
    told: `Shipped ${listed(lines)} (${shipmentId})${carried(carrier, trackingNumbers)}`,
  }),
  TrackingUpdated: ({ shipmentId, carrier, trackingNumbers, before }) => ({
    told: `Changed the tracking of ${shipmentId}${carried(carrier, trackingNumbers)}`,
    before: { ...before },
    after: { carrier, trackingNumbers },
  }),
  ShipmentDelivered: ({ shipmentId, lines }) => ({ told: `Delivered ${listed(lines)} (${shipmentId})` }),
  ShipmentCancelled: ({ shipmentId, lines, reason }) => ({
    told: `Called back ${listed(lines)} (${shipmentId})${because(reason)}`,
  }),
  ReturnRequested: ({ returnId, lines, reason }) => ({
    told: `Return of ${listed(lines)} announced (${returnId})${because(reason)}`,
  }),
  ReturnReceived: ({ returnId, currency, lines, credit }) => ({
    told: `${listed(lines)} came back (${returnId}), ${money(credit, currency)} credited`,
  }),
  ReturnCancelled: ({ returnId, lines, reason }) => ({
    told: `${listed(lines)} will not come back (${returnId})${because(reason)}`,
  }),
  NoteAdded: ({ text }) => ({ told: `Note: ${text}` }),
  OrderTagged: ({ added, tags }) => ({ told: `Tagged ${added.join(', ')}`, after: { tags } }),
  OrderUntagged: ({ removed, tags }) => ({ told: `Untagged ${removed.join(', ')}`, after: { tags } }),
};

const CHANGES = {
  completed: 'Completed',
  reopened: 'Reopened',
  reinstated: 'Reinstated: it is placed again',
} as const;

const money = (amount: number, currency: string): string => `${formatMinor(amount, currency)} ${currency}`;
const spaced = (word: string): string => word.replaceAll('_', ' ');
const because = (reason: string | null): string => (reason === null ? '' : `: ${reason}`);

const units = ({ quantity, name, sku }: Pick<LineUnits, 'quantity' | 'name' | 'sku'>): string =>
  `${quantity} × ${name}${sku === null ? '' : ` (${sku})`}`;

const listed = (lines: readonly LineUnits[]): string => lines.map(units).join(', ');

const priced = ({ quantity, unitPrice, amounts }: OrderLine) => ({
  quantity,
  unitPrice,
  total: amounts.total,
});

function changes(before: { quantity: number; unitPrice: number }, line: OrderLine, currency: string): string {
  const parts = [
    ...(before.quantity === line.quantity ? [] : [`${before.quantity} → ${line.quantity} units`]),
    ...(before.unitPrice === line.unitPrice
      ? []
      : [`${money(before.unitPrice, currency)} → ${money(line.unitPrice, currency)}`]),
  ];
  return parts.length === 0 ? 'its amounts' : parts.join(', ');
}

/** What was forgotten is said once. */
const place = ({ name, line1, postalCode, city, country }: Address): string =>
  [...new Set([name, line1, [postalCode, city].filter(Boolean).join(' '), country])].join(', ');

const sides = (before: object | null, after: object): Omit<Sentence, 'told'> => ({
  ...(before === null ? {} : { before: { ...before } }),
  after: { ...after },
});

const shippingOf = ({ method, amount }: Shipping) => ({ method, amount });

function rises(difference: number, currency: string): string {
  if (difference === 0) return 'stays';
  return `${difference > 0 ? 'rises' : 'falls'} by ${money(Math.abs(difference), currency)}`;
}

const paid = (before: number, after: number): Omit<Sentence, 'told'> => ({
  before: { balance: before },
  after: { balance: after },
});

const carried = (carrier: string | null, numbers: readonly string[]): string =>
  carrier === null && numbers.length === 0 ? '' : `: ${[carrier, ...numbers].filter(Boolean).join(' ')}`;
