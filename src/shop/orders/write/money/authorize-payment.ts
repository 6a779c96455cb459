import * as z from 'zod';
import { instantInput } from '../../../../core/model/fields.ts';
import { cannot, dataOf } from '../../../../core/model/undo.ts';
import { type DecisionStep, decideAll, events, orderCommand } from '../deciding.ts';
import { paymentShape, theOrder } from '../inputs.ts';
import { METHOD, NOT_AUTHORIZED, TO_PAY } from '../likely.ts';
import type { OrderUndo } from '../order-undo.ts';
import { rejectOrder } from '../rejections.ts';
import { settlementAfter } from '../settlement.ts';
import { duplicateOf, nextPaymentId, type PaymentInput } from './payments.ts';

export const decideAuthorizePayment =
  (given: PaymentInput & { readonly expiresAt?: string | undefined }): DecisionStep =>
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

const undoAuthorizePayment: OrderUndo = (done) => {
  const { paymentId, amount } = dataOf(done, 'PaymentAuthorized');
  if (done.now.payments.get(paymentId)?.open !== amount)
    return cannot(`${paymentId} was captured or voided since.`);
  return { command: 'VoidPayment', data: { orderId: done.id, paymentId, reason: done.reason } };
};

export const authorizePayment = orderCommand({
  name: 'AuthorizePayment',
  summary: 'Write down that a payment was authorised: it can be captured up to its amount',
  input: z.strictObject({
    orderId: theOrder(),
    ...paymentShape,
    expiresAt: instantInput().optional().describe('Until when it can be captured'),
  }),
  entityId: ({ orderId }) => orderId,
  rejections: ['order_cancelled', 'duplicate_payment', 'amount_too_large'],
  decide: ({ orderId, ...payment }, order) => decideAll(order, [decideAuthorizePayment(payment)]),
  undo: undoAuthorizePayment,
  cli: {
    path: 'orders authorize',
    args: ['orderId'],
    among: TO_PAY,
    flags: {
      amount: { question: 'How much was promised?', likely: NOT_AUTHORIZED },
      method: { question: 'How will it be paid?', likely: METHOD },
    },
    examples: [
      { run: 'daybook orders authorize M-102 --amount 20.00 --method card', does: '20.00 are promised' },
    ],
  },
});
