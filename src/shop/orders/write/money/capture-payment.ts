import * as z from 'zod';
import { advice } from '../../../../core/kernel/advice.ts';
import type { Rejection } from '../../../../core/model/command.ts';
import { text } from '../../../../core/model/fields.ts';
import { dataOf } from '../../../../core/model/undo.ts';
import { paymentId } from '../../events/ids.ts';
import { type DecisionStep, decideAll, events, orderCommand } from '../deciding.ts';
import { allowDuplicate, allowOverpay, positiveAmount, theOrder } from '../inputs.ts';
import { AUTHORIZED, PAYMENT_TO_CAPTURE } from '../likely.ts';
import type { Order, Payment } from '../order.ts';
import type { OrderUndo } from '../order-undo.ts';
import { isRejected, rejectOrder } from '../rejections.ts';
import { settlementAfter } from '../settlement.ts';
import { dueOn, duplicateOf, moreThanDue, namedPayment, paymentHead, tooMuch } from './payments.ts';

interface CaptureInput {
  readonly paymentId: string;
  /** Undefined: what is open, as far as it is due. */
  readonly amount?: number | undefined;
  readonly reference?: string | undefined;
  readonly allowOverpay?: boolean | undefined;
  readonly allowDuplicate?: boolean | undefined;
}

/** @param when the instant of the capture: an authorisation that has expired by then is closed */
const decideCapturePayment =
  (given: CaptureInput, when: string): DecisionStep =>
  (order) => {
    const payment = order.payments.get(given.paymentId);
    const isOpen = payment !== undefined && payment.open > 0;
    return isOpen && order.status === 'cancelled' ? nothingOwed(payment) : captured(given, when)(order);
  };

/** What was captured long ago counts, though it was more than is due, or the order was cancelled before. */
export const captureFromHistory = (given: CaptureInput, when: string): DecisionStep =>
  captured({ ...given, allowOverpay: true }, when);

const nothingOwed = ({ paymentId }: Payment): Rejection =>
  rejectOrder('order_cancelled', 'The order is cancelled: nothing is owed.', {
    ...advice`Give ${paymentId} up with ${{ message: 'VoidPayment' }}.`,
  });

const captured =
  (given: CaptureInput, when: string): DecisionStep =>
  (order) => {
    const payment = namedPayment(order, given.paymentId);
    if (isRejected(payment)) return payment;
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

function tooMuchCaptured(
  order: Order,
  { paymentId, open }: Payment,
  { amount, allowOverpay = false }: { readonly amount: number; readonly allowOverpay?: boolean | undefined },
): Rejection | undefined {
  if (amount > open) {
    return tooMuch(order, { code: 'exceeds_authorized', amount, limit: open, what: 'is authorised' });
  }
  const due = dueOn(order);
  if (allowOverpay || (amount > 0 && amount <= due)) return undefined;
  if (due > 0) return moreThanDue(order, amount, 'Capture');
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

const undoCapturePayment: OrderUndo = (done) => {
  const { paymentId, amount } = dataOf(done, 'PaymentCaptured');
  return { command: 'RefundPayment', data: { orderId: done.id, paymentId, amount, reason: done.reason } };
};

export const capturePayment = orderCommand({
  name: 'CapturePayment',
  summary: 'Write down that an authorised payment was captured, in part or in whole',
  movesMoney: true,
  input: z.strictObject({
    orderId: theOrder(),
    paymentId: paymentId(),
    amount: positiveAmount().optional().describe('The amount; default: what is open, as far as it is due'),
    reference: text(200).optional().describe("The gateway's reference of the capture"),
    allowOverpay: allowOverpay(),
    allowDuplicate: allowDuplicate(),
  }),
  entityId: ({ orderId }) => orderId,
  rejections: [
    'payment_not_found',
    'order_cancelled',
    'authorization_closed',
    'duplicate_payment',
    'exceeds_authorized',
    'exceeds_amount_due',
    'amount_too_large',
  ],
  decide: ({ orderId, ...given }, order, { occurredAt }) =>
    decideAll(order, [decideCapturePayment(given, occurredAt)]),
  undo: undoCapturePayment,
  cli: {
    path: 'orders capture',
    args: ['orderId'],
    among: AUTHORIZED,
    flags: {
      paymentId: {
        name: 'payment',
        placeholder: 'PAYMENT',
        question: 'Which payment was captured?',
        likely: PAYMENT_TO_CAPTURE,
      },
    },
    examples: [
      {
        run: 'daybook orders capture M-103 --payment P1',
        does: 'All that payment P1 covers of what is due',
      },
    ],
  },
});
