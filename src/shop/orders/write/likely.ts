import type { Likely } from '../../../core/model/cli-binding.ts';

/** What a person is likely to mean when a command about an order prompts for a part of it: found in what "orders show" answers. */

const line = { list: 'lines', value: 'lineId', shown: ['quantity', 'name'] } as const;
const payment = { list: 'payments', value: 'paymentId' } as const;
const shipment = {
  list: 'shipments',
  value: 'shipmentId',
  shown: ['status', 'carrier', 'shippedAt'],
} as const;

export const ANY_LINE: Likely = line;
export const LINE_TO_SHIP: Likely = {
  ...line,
  left: ['quantity', 'shipped'],
  where: { requiresShipping: [true] },
};
export const LINE_TO_RETURN: Likely = { ...line, left: ['shipped', 'requested', 'returned'] };

export const PAYMENT_TO_CAPTURE: Likely = { ...payment, left: ['open'], shown: ['method', 'open'] };
export const PAYMENT_TO_REFUND: Likely = {
  ...payment,
  left: ['captured', 'refunded'],
  shown: ['method', 'captured'],
};
export const BALANCE: Likely = { value: 'balance' };
export const NOT_AUTHORIZED: Likely = { value: ['balance', 'authorized'] };
export const NOT_REFUNDED: Likely = {
  list: 'payments',
  value: ['captured', 'refunded'],
  entry: 'paymentId',
};

export const SHIPMENT: Likely = { ...shipment, where: { status: ['shipped', 'delivered'] } };
export const SHIPMENT_ON_ITS_WAY: Likely = { ...shipment, where: { status: ['shipped'] } };

export const RETURN_TO_COME: Likely = {
  list: 'returnCases',
  value: 'returnId',
  shown: ['status', 'reason'],
  where: { status: ['requested', 'partially_received'] },
};

export const OPEN_HOLD: Likely = {
  list: 'holdHistory',
  value: 'reason',
  shown: ['note'],
  where: { releasedAt: [null] },
};

/** The last method that was used: on this order, or else on the newest that was paid. */
export const METHOD: Likely = {
  ...payment,
  value: 'method',
  isLast: true,
  elsewhere: { payment: ['authorized', 'partially_paid', 'paid', 'partially_refunded', 'refunded'] },
};
/** How it is sent, or else the newest that are sent somehow. */
export const SHIPPING_METHOD: Likely = { value: 'agreedShipping.method', elsewhere: {} };
export const SHIPPING_COST: Likely = { value: 'shipping' };
/** The last carrier: of this order, or else of the newest that was shipped. */
export const CARRIER: Likely = {
  ...shipment,
  value: 'carrier',
  isLast: true,
  elsewhere: { fulfilment: ['partially_shipped', 'shipped', 'partially_delivered', 'delivered'] },
};
/** A part of the address that it is sent to. */
export const addressed = (part: string): Likely => ({ value: `shippingAddress.${part}` });

export const OWN_TAG: Likely = { list: 'tags', value: '' };

/** Which orders a person is likely to mean: filters of "orders find". */

export const DRAFTS = { status: ['created'] };
export const PLACED = { status: ['placed'] };
export const NOT_ENDED = { status: ['created', 'placed'] };
export const COMPLETED = { status: ['completed'] };
export const CANCELLED = { status: ['cancelled'] };
export const ON_HOLD = { onHold: true };
export const TO_PAY = { payment: ['unpaid', 'partially_authorized', 'authorized', 'partially_paid'] };
/** What is received comes first in the word for a payment: an authorisation may be open beside it. */
export const AUTHORIZED = { payment: ['partially_authorized', 'authorized', 'partially_paid'] };
export const PAID = { payment: ['partially_paid', 'paid', 'partially_refunded'] };
export const TO_SHIP = {
  status: ['placed'],
  fulfilment: ['unfulfilled', 'partially_shipped'],
  onHold: false,
};
export const ON_ITS_WAY = { fulfilment: ['partially_shipped', 'shipped', 'partially_delivered'] };
export const SHIPPED = { fulfilment: [...ON_ITS_WAY.fulfilment, 'delivered'] };
export const RETURNING = { returns: ['requested', 'partially_returned'] };
