import * as z from 'zod';
import { instantInput } from '../../../../core/model/fields.ts';
import { cannot, dataOf } from '../../../../core/model/undo.ts';
import { decideAll, orderCommand } from '../deciding.ts';
import { paymentShape, theOrder } from '../inputs.ts';
import { METHOD, NOT_AUTHORIZED, TO_PAY } from '../likely.ts';
import type { OrderUndo } from '../order-undo.ts';
import { authorizePayment as authorize } from './payments.ts';

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
  decide: ({ orderId, ...payment }, order) => decideAll(order, [authorize(payment)]),
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
