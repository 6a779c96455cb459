import * as z from 'zod';
import { dataOf } from '../../../../core/model/undo.ts';
import { type DecisionStep, decideAll, events, orderCommand } from '../deciding.ts';
import { allowOverpay, paymentShape, theOrder } from '../inputs.ts';
import { BALANCE, METHOD, TO_PAY } from '../likely.ts';
import type { OrderUndo } from '../order-undo.ts';
import { settlementAfter } from '../settlement.ts';
import { dueOn, duplicateOf, moreThanDue, nextPaymentId, type PaymentInput } from './payments.ts';

export const decideRecordPayment =
  (given: PaymentInput & { readonly allowOverpay?: boolean | undefined }): DecisionStep =>
  (order) => {
    const duplicate = duplicateOf(order, given);
    if (duplicate !== undefined) return duplicate;
    const { amount, method, reference = null } = given;
    const overpaid = Math.max(0, amount - dueOn(order));
    if (overpaid > 0 && given.allowOverpay !== true) return moreThanDue(order, amount, 'Record');
    const settlement = settlementAfter(order, { captured: amount });
    const { currency } = order;
    const paymentId = nextPaymentId(order);
    return events({
      type: 'PaymentRecorded',
      data: { paymentId, currency, method, reference, amount, overpaid, settlement },
    });
  };

const undoRecordPayment: OrderUndo = (done) => {
  const { paymentId, amount } = dataOf(done, 'PaymentRecorded');
  return { command: 'RefundPayment', data: { orderId: done.id, paymentId, amount, reason: done.reason } };
};

export const recordPayment = orderCommand({
  name: 'RecordPayment',
  summary: 'Write down that a payment was received',
  movesMoney: true,
  input: z.strictObject({
    orderId: theOrder(),
    ...paymentShape,
    allowOverpay: allowOverpay(),
  }),
  entityId: ({ orderId }) => orderId,
  rejections: ['duplicate_payment', 'exceeds_amount_due', 'amount_too_large'],
  decide: ({ orderId, ...payment }, order) => decideAll(order, [decideRecordPayment(payment)]),
  undo: undoRecordPayment,
  cli: {
    path: 'orders pay',
    args: ['orderId'],
    among: TO_PAY,
    flags: {
      amount: { question: 'How much was paid?', likely: BALANCE },
      method: { question: 'How was it paid?', likely: METHOD },
    },
    examples: [
      {
        run: 'daybook orders pay M-102 --amount 20.00 --method card --reference ch_1',
        does: '20.00 by card',
      },
    ],
  },
});
