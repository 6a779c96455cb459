import type { Rejection } from '../../../core/command.ts';
import { formatMinor } from '../../../core/money.ts';
import { events, type Step } from '../deciding.ts';
import { settlementAfter } from '../money.ts';
import type { Order, Payment } from '../order.ts';
import { refuse } from '../rejections.ts';

/**
 * Payments are facts about a gateway or a bank elsewhere. What happened there can be written down whatever the order's
 * status is: the balance then shows what is due, in either direction. What cannot have happened is refused.
 */

export interface PaymentGiven {
  readonly amount: number;
  readonly method: string;
  readonly reference?: string | undefined;
}

const nextPaymentId = (order: Order): string => `P${order.payments.size + 1}`;

export const authorizePayment =
  (given: PaymentGiven & { readonly expiresAt?: string | undefined }): Step =>
  (order) => {
    if (order.status === 'cancelled')
      return refuse('order_cancelled', 'The order is cancelled: nothing is owed.');
    const { amount, method, reference = null, expiresAt = null } = given;
    const settlement = settlementAfter(order, { authorized: amount });
    const { currency } = order;
    const paymentId = nextPaymentId(order);
    return events({
      type: 'PaymentAuthorized',
      data: { paymentId, currency, method, reference, amount, expiresAt, settlement },
    });
  };

/** @param when the instant of the capture: an authorisation that has expired by then is closed */
export const capturePayment =
  (
    given: { paymentId: string; amount?: number | undefined; reference?: string | undefined },
    when: string,
  ): Step =>
  (order) => {
    const payment = order.payments.get(given.paymentId);
    if (payment === undefined) return noPayment(order, given.paymentId);
    const closed = closedAuthorization(payment, when);
    if (closed !== undefined) return closed;
    const amount = given.amount ?? payment.open;
    if (amount > payment.open)
      return tooMuch(order, 'exceeds_authorized', amount, payment.open, 'is authorised');
    return events({
      type: 'PaymentCaptured',
      data: {
        ...paymentHead(order, payment),
        reference: given.reference ?? payment.reference,
        amount,
        captured: payment.captured + amount,
        open: payment.open - amount,
        settlement: settlementAfter(order, { authorized: -amount, captured: amount }),
      },
    });
  };

function closedAuthorization(payment: Payment, when: string): Rejection | undefined {
  const { paymentId, open, expiresAt } = payment;
  if (open === 0) return refuse('authorization_closed', `Nothing of ${paymentId} is open to be captured.`);
  if (expiresAt === null || when < expiresAt) return undefined;
  return refuse('authorization_closed', `The authorisation ${paymentId} expired at ${expiresAt}.`, {
    hint: 'Authorise the payment anew.',
  });
}

export const recordPayment =
  (given: PaymentGiven & { readonly allowOverpay?: boolean | undefined }): Step =>
  (order) => {
    const { amount, method, reference = null } = given;
    const due = Math.max(0, settlementAfter(order).balance);
    const overpaid = Math.max(0, amount - due);
    if (overpaid > 0 && given.allowOverpay !== true) {
      return tooMuch(order, 'exceeds_amount_due', amount, due, 'is due', 'Record it with --allow-overpay.');
    }
    const settlement = settlementAfter(order, { captured: amount });
    const { currency } = order;
    const paymentId = nextPaymentId(order);
    return events({
      type: 'PaymentRecorded',
      data: { paymentId, currency, method, reference, amount, overpaid, settlement },
    });
  };

export const voidPayment =
  ({ paymentId, reason }: { paymentId: string; reason?: string | undefined }): Step =>
  (order) => {
    const payment = order.payments.get(paymentId);
    if (payment === undefined) return noPayment(order, paymentId);
    const amount = payment.open;
    if (amount === 0) return refuse('authorization_closed', `Nothing of ${paymentId} is open to be voided.`);
    const settlement = settlementAfter(order, { authorized: -amount });
    const head = paymentHead(order, payment);
    return events({ type: 'PaymentVoided', data: { ...head, amount, reason: reason ?? null, settlement } });
  };

export interface RefundGiven {
  readonly paymentId: string;
  readonly amount: number;
  readonly reason: string;
  readonly returnId?: string | undefined;
}

export const refundPayment =
  ({ paymentId, amount, reason, returnId }: RefundGiven): Step =>
  (order) => {
    const payment = order.payments.get(paymentId);
    if (payment === undefined) return noPayment(order, paymentId);
    if (returnId !== undefined && !order.returns.has(returnId)) {
      return refuse('return_not_found', `The order has no return ${returnId}.`);
    }
    const refundable = payment.captured - payment.refunded;
    if (amount > refundable)
      return tooMuch(order, 'exceeds_refundable', amount, refundable, `of ${paymentId} is left`);
    return events({
      type: 'PaymentRefunded',
      data: {
        ...paymentHead(order, payment),
        amount,
        reason,
        returnId: returnId ?? null,
        refunded: payment.refunded + amount,
        settlement: settlementAfter(order, { refunded: amount }),
      },
    });
  };

const paymentHead = ({ currency }: Order, { paymentId, method, reference }: Payment) => ({
  paymentId,
  currency,
  method,
  reference,
});

const noPayment = (order: Order, paymentId: string): Rejection =>
  refuse('payment_not_found', `The order has no payment ${paymentId}.`, {
    hint:
      order.payments.size === 0
        ? 'It has no payments at all.'
        : `Its payments are ${[...order.payments.keys()].join(', ')}.`,
  });

function tooMuch(
  { currency }: Order,
  code: 'exceeds_authorized' | 'exceeds_amount_due' | 'exceeds_refundable',
  amount: number,
  limit: number,
  what: string,
  hint?: string,
): Rejection {
  const told = `${formatMinor(amount, currency)} ${currency} is too much: ${formatMinor(limit, currency)} ${what}.`;
  return refuse(code, told, { ...(hint === undefined ? {} : { hint }), details: { amount, limit } });
}
