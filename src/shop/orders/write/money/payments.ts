import { type Advice, advice } from '../../../../core/kernel/advice.ts';
import type { Rejection } from '../../../../core/model/command.ts';
import { formatMinor } from '../../../../core/model/money.ts';
import { isSameMethod } from '../../rules/payment-methods.ts';
import { namedPart } from '../named-part.ts';
import type { Order, Payment } from '../order.ts';
import { rejectOrder } from '../rejections.ts';
import { settlementAfter } from '../settlement.ts';

/**
 * Payments are facts about a gateway or a bank elsewhere. What happened there can be written down whatever the order's
 * status is: the balance then shows what is due, in either direction. What cannot have happened is rejected; what would
 * take more than is due, or count the same money twice, has to be meant.
 *
 * Money that came is paid back, a promise is given up: that is all that can be done to take either back.
 */

/** A new payment: received, or authorised. */
export interface PaymentInput {
  readonly amount: number;
  readonly method: string;
  readonly reference?: string | undefined;
  readonly allowDuplicate?: boolean | undefined;
}

export const nextPaymentId = (order: Order): string => `P${order.payments.size + 1}`;

/** The payment that a command names. */
export const namedPayment = (order: Order, paymentId: string): Payment | Rejection =>
  namedPart('payment', order.payments, paymentId);

/** What every event about a payment that is there already says of it. */
export const paymentHead = ({ currency }: Order, { paymentId, method, reference }: Payment) => ({
  paymentId,
  currency,
  method,
  reference,
});

export const dueOn = (order: Order): number => Math.max(0, settlementAfter(order).balance);

// --- the same money twice --------------------------------------------------------------------------------------------

interface Referenced {
  readonly method: string;
  readonly reference?: string | undefined;
  readonly allowDuplicate?: boolean | undefined;
}

/**
 * A reference names one movement of money: the same one, paid in the same way, is the same money reported twice.
 *
 * @param own the payment that is captured: its captures may go by its own reference
 */
export function duplicateOf(
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

// --- too much --------------------------------------------------------------------------------------------------------

interface Excess {
  readonly code: 'exceeds_authorized' | 'exceeds_amount_due' | 'exceeds_refundable' | 'credit_exceeds_owed';
  readonly amount: number;
  readonly limit: number;
  /** What the limit is: `is due`. */
  readonly what: string;
  readonly next?: Advice;
}

export function tooMuch({ currency }: Order, { code, amount, limit, what, next }: Excess): Rejection {
  const message = `${formatMinor(amount, currency)} ${currency} is too much: ${formatMinor(limit, currency)} ${what}.`;
  return rejectOrder(code, message, { ...next, details: { amount, limit } });
}

/** A credit lowers what is owed, and never below nothing. */
export const moreThanOwed = (order: Order, amount: number): Rejection =>
  tooMuch(order, {
    code: 'credit_exceeds_owed',
    amount,
    limit: settlementAfter(order).owed,
    what: 'is owed',
  });

/** @param verb what is done with more than is due if it is meant: Capture, Record */
export const moreThanDue = (order: Order, amount: number, verb: string): Rejection =>
  tooMuch(order, {
    code: 'exceeds_amount_due',
    amount,
    limit: dueOn(order),
    what: 'is due',
    next: advice`${verb} it with ${{ field: 'allowOverpay' }}.`,
  });
