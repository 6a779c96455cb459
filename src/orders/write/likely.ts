import type { Likely } from '../../core/door.ts';

/** What a person is likely to mean when a command about an order asks for a part of it: found in what "orders show" answers. */

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

export const OWN_TAG: Likely = { list: 'tags', value: '' };
