import { type Advice, advice } from '../../../../core/kernel/advice.ts';
import type { Rejection } from '../../../../core/model/command.ts';
import { formatMinor } from '../../../../core/model/money.ts';
import { isSameMethod } from '../../rules/payment-methods.ts';
import { type DecisionStep, events } from '../deciding.ts';
import type { Order, Payment } from '../order.ts';
import { rejectMissing, rejectOrder } from '../rejections.ts';
import { noReturn } from '../returns/returns.ts';
import { settlementAfter } from '../settlement.ts';

/**
 * Payments are facts about a gateway or a bank elsewhere. What happened there can be written down whatever the order's
 * status is: the balance then shows what is due, in either direction. What cannot have happened is refused; what would
 * take more than is due, or count the same money twice, has to be meant.
 *
 * Money that came is paid back, a promise is given up: that is all that can be done to take either back.
 */

export interface PaymentGiven {
  readonly amount: number;
  readonly method: string;
  readonly reference?: string | undefined;
  readonly allowDuplicate?: boolean | undefined;
}

const nextPaymentId = (order: Order): string => `P${order.payments.size + 1}`;

export const authorizePayment =
  (given: PaymentGiven & { readonly expiresAt?: string | undefined }): DecisionStep =>
  (order) => {
    if (order.status === 'cancelled')
      return rejectOrder('order_cancelled', 'The order is cancelled: nothing is owed.');
    const duplicate = duplicateOf(order, given);
    if (duplicate !== undefined) return duplicate;
    const { amount, method, reference = null, expiresAt = null } = given;
    const settlement = settlementAfter(order, { authorized: amount });
    const { currency } = order;
    const paymentId = nextPaymentId(order);
    return events({
      type: 'PaymentAuthorized',
      data: { paymentId, currency, method, reference, amount, expiresAt, settlement },
    });
  };

export interface CaptureGiven {
  readonly paymentId: string;
  /** Undefined: what is open, as far as it is due. */
  readonly amount?: number | undefined;
  readonly reference?: string | undefined;
  readonly allowOverpay?: boolean | undefined;
  readonly allowDuplicate?: boolean | undefined;
}

/** @param when the instant of the capture: an authorisation that has expired by then is closed */
export const capturePayment =
  (given: CaptureGiven, when: string): DecisionStep =>
  (order) => {
    const payment = order.payments.get(given.paymentId);
    const isOpen = payment !== undefined && payment.open > 0;
    return isOpen && order.status === 'cancelled' ? nothingOwed(payment) : captured(given, when)(order);
  };

/** What was captured long ago counts, though it was more than is due, or the order was cancelled before. */
export const captureFromHistory = (given: CaptureGiven, when: string): DecisionStep =>
  captured({ ...given, allowOverpay: true }, when);

const nothingOwed = ({ paymentId }: Payment): Rejection =>
  rejectOrder('order_cancelled', 'The order is cancelled: nothing is owed.', {
    ...advice`Give ${paymentId} up with ${{ message: 'VoidPayment' }}.`,
  });

const captured =
  (given: CaptureGiven, when: string): DecisionStep =>
  (order) => {
    const payment = order.payments.get(given.paymentId);
    if (payment === undefined) return noPayment(order, given.paymentId);
    const { reference = payment.reference } = given;
    const amount = given.amount ?? captureOf(order, payment, given.allowOverpay);
    const rejection =
      closedAuthorization(payment, when) ??
      duplicateOf(order, { ...given, method: payment.method }, payment) ??
      tooMuchCaptured(order, payment, { amount, allowOverpay: given.allowOverpay });
    if (rejection !== undefined) return rejection;
    return events({
      type: 'PaymentCaptured',
      data: {
        ...paymentHead(order, payment),
        reference,
        amount,
        captured: payment.captured + amount,
        open: payment.open - amount,
        settlement: settlementAfter(order, { authorized: -amount, captured: amount }),
      },
    });
  };

/** What is captured where no amount is named. */
const captureOf = (order: Order, { open }: Payment, allowOverpay = false): number =>
  allowOverpay ? open : Math.min(open, dueOn(order));

const dueOn = (order: Order): number => Math.max(0, settlementAfter(order).balance);

function tooMuchCaptured(
  order: Order,
  { paymentId, open }: Payment,
  { amount, allowOverpay = false }: { readonly amount: number; readonly allowOverpay?: boolean | undefined },
): Rejection | undefined {
  if (amount > open) return tooMuch(order, 'exceeds_authorized', amount, open, 'is authorised');
  const due = dueOn(order);
  if (allowOverpay || (amount > 0 && amount <= due)) return undefined;
  if (due > 0)
    return tooMuch(
      order,
      'exceeds_amount_due',
      amount,
      due,
      'is due',
      advice`Capture it with ${{ field: 'allowOverpay' }}.`,
    );
  return rejectOrder('exceeds_amount_due', 'Nothing is due.', {
    ...advice`Give ${paymentId} up with ${{ message: 'VoidPayment' }}, or capture it with ${{ field: 'allowOverpay' }}.`,
    details: { limit: 0 },
  });
}

function closedAuthorization(payment: Payment, when: string): Rejection | undefined {
  const { paymentId, open, expiresAt } = payment;
  if (open === 0)
    return rejectOrder('authorization_closed', `Nothing of ${paymentId} is open to be captured.`);
  if (expiresAt === null || when < expiresAt) return undefined;
  return rejectOrder('authorization_closed', `The authorisation ${paymentId} expired at ${expiresAt}.`, {
    hint: 'Authorise the payment anew.',
  });
}

export const recordPayment =
  (given: PaymentGiven & { readonly allowOverpay?: boolean | undefined }): DecisionStep =>
  (order) => {
    const duplicate = duplicateOf(order, given);
    if (duplicate !== undefined) return duplicate;
    const { amount, method, reference = null } = given;
    const due = dueOn(order);
    const overpaid = Math.max(0, amount - due);
    if (overpaid > 0 && given.allowOverpay !== true) {
      return tooMuch(
        order,
        'exceeds_amount_due',
        amount,
        due,
        'is due',
        advice`Record it with ${{ field: 'allowOverpay' }}.`,
      );
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
  ({ paymentId, reason }: { paymentId: string; reason?: string | undefined }): DecisionStep =>
  (order) => {
    const payment = order.payments.get(paymentId);
    if (payment === undefined) return noPayment(order, paymentId);
    const amount = payment.open;
    if (amount === 0)
      return rejectOrder('authorization_closed', `Nothing of ${paymentId} is open to be voided.`);
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
  ({ paymentId, amount, reason, returnId }: RefundGiven): DecisionStep =>
  (order) => {
    const payment = order.payments.get(paymentId);
    if (payment === undefined) return noPayment(order, paymentId);
    if (returnId !== undefined && !order.returns.has(returnId)) {
      return noReturn(order, returnId);
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

interface Referenced {
  readonly method: string;
  readonly reference?: string | undefined;
  readonly allowDuplicate?: boolean | undefined;
}

/**
 * A reference names one movement of money: the same one, paid in the same way, is the same money told twice.
 *
 * @param own the payment that is captured: its captures may go by its own reference
 */
function duplicateOf(
  order: Order,
  { method, reference, allowDuplicate = false }: Referenced,
  own?: Payment,
): Rejection | undefined {
  if (reference === undefined || allowDuplicate) return undefined;
  const twin = [...order.payments.values()].find(
    (one) => isSameMethod(one.method, method) && counts(one) && referencesOf(one, own).includes(reference),
  );
  if (twin === undefined) return undefined;
  return rejectOrder('duplicate_payment', `${twin.paymentId} has the reference ${reference} already.`, {
    ...advice`If it is other money, record it with ${{ field: 'allowDuplicate' }}.`,
    details: { paymentId: twin.paymentId, method, reference },
  });
}

/** An authorisation that was given up before anything was captured is no money. */
const counts = ({ open, captured }: Payment): boolean => open > 0 || captured > 0;

const referencesOf = (payment: Payment, own: Payment | undefined): readonly (string | null)[] =>
  payment === own ? payment.captureReferences : [payment.reference, ...payment.captureReferences];

const paymentHead = ({ currency }: Order, { paymentId, method, reference }: Payment) => ({
  paymentId,
  currency,
  method,
  reference,
});

const noPayment = (order: Order, paymentId: string): Rejection =>
  rejectMissing('payment_not_found', `The order has no payment ${paymentId}.`, {
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
  next: Advice = {},
): Rejection {
  const told = `${formatMinor(amount, currency)} ${currency} is too much: ${formatMinor(limit, currency)} ${what}.`;
  return rejectOrder(code, told, { ...next, details: { amount, limit } });
}
