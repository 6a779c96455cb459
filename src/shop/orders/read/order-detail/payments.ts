import type { EventMeta } from '../../../../core/model/aggregate.ts';
import type { EventData } from '../../../../core/model/event.ts';
import type { OrderEvents } from '../../events.ts';
import type { OrderDetailRow, PaymentEntry } from './order-detail.ts';

/** How events of payments change an order's list of payments. */

type Data<Type extends keyof OrderEvents['definitions'] & string> = EventData<OrderEvents, Type>;

export function authorized(order: OrderDetailRow, data: Data<'PaymentAuthorized'>, meta: EventMeta): void {
  const { amount, expiresAt } = data;
  order.payments.push({ ...newPayment(data, meta), authorized: amount, open: amount, expiresAt });
}

export function recorded(order: OrderDetailRow, data: Data<'PaymentRecorded'>, meta: EventMeta): void {
  order.payments.push({ ...newPayment(data, meta), captured: data.amount });
}

export function captured(order: OrderDetailRow, data: Data<'PaymentCaptured'>): void {
  const payment = paymentOf(order, data.paymentId);
  payment.captured = data.captured;
  payment.open = data.open;
}

export function voided(order: OrderDetailRow, data: Data<'PaymentVoided'>): void {
  paymentOf(order, data.paymentId).open = 0;
}

export function refunded(order: OrderDetailRow, data: Data<'PaymentRefunded'>): void {
  const payment = paymentOf(order, data.paymentId);
  payment.refunded = data.refunded;
  payment.credited += data.credited;
}

function newPayment(data: Data<'PaymentAuthorized' | 'PaymentRecorded'>, meta: EventMeta): PaymentEntry {
  const { paymentId, method, reference, currency } = data;
  const nothing = { authorized: 0, open: 0, captured: 0, refunded: 0, credited: 0, expiresAt: null };
  return { paymentId, at: meta.occurredAt, method, reference, currency, ...nothing };
}

function paymentOf(order: OrderDetailRow, paymentId: string): PaymentEntry {
  const payment = order.payments.find((one) => one.paymentId === paymentId);
  if (payment === undefined) throw new Error(`the order has no payment ${paymentId}`);
  return payment;
}
