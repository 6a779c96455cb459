import * as z from 'zod';
import { dataOf } from '../../../../core/model/undo.ts';
import { decideAll, orderCommand } from '../deciding.ts';
import { allowOverpay, paymentShape, theOrder } from '../inputs.ts';
import { BALANCE, METHOD, TO_PAY } from '../likely.ts';
import type { OrderUndo } from '../order-undo.ts';
import { recordPayment as record } from './payments.ts';

const undoRecordPayment: OrderUndo = (done) => {
  const { paymentId, amount } = dataOf(done, 'PaymentRecorded');
  return { command: 'RefundPayment', data: { orderId: done.id, paymentId, amount, reason: done.reason } };
};

export const recordPayment = orderCommand({
  name: 'RecordPayment',
  summary: 'Write down that a payment was received',
  input: z.strictObject({
    orderId: theOrder(),
    ...paymentShape,
    allowOverpay: allowOverpay(),
  }),
  entityId: ({ orderId }) => orderId,
  rejections: ['duplicate_payment', 'exceeds_amount_due', 'amount_too_large'],
  decide: ({ orderId, ...payment }, order) => decideAll(order, [record(payment)]),
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
