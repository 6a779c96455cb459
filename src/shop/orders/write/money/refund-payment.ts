import * as z from 'zod';
import { never } from '../../../../core/model/undo.ts';
import { paymentId, returnId } from '../../events/ids.ts';
import { decideAll, orderCommand } from '../deciding.ts';
import { positiveAmount, reasonInput, theOrder } from '../inputs.ts';
import { NOT_REFUNDED, PAID, PAYMENT_TO_REFUND } from '../likely.ts';
import { refundPayment as refund } from './payments.ts';

export const refundPayment = orderCommand({
  name: 'RefundPayment',
  summary: 'Write down that money was paid back',
  input: z.strictObject({
    orderId: theOrder(),
    paymentId: paymentId(),
    amount: positiveAmount().describe('The amount'),
    reason: reasonInput(),
    returnId: returnId().optional().describe('The return that it answers'),
  }),
  entityId: ({ orderId }) => orderId,
  rejections: ['payment_not_found', 'return_not_found', 'exceeds_refundable', 'amount_too_large'],
  decide: ({ orderId, ...given }, order) => decideAll(order, [refund(given)]),
  undo: never('Money that was paid back is gone. Record it when it is paid again.'),
  cli: {
    path: 'orders refund',
    args: ['orderId'],
    among: PAID,
    flags: {
      reason: { question: 'Why did it go back?' },
      paymentId: {
        name: 'payment',
        placeholder: 'PAYMENT',
        question: 'Which payment went back?',
        likely: PAYMENT_TO_REFUND,
      },
      amount: { question: 'How much went back?', likely: NOT_REFUNDED },
      returnId: { name: 'return', placeholder: 'RETURN' },
    },
    examples: [
      {
        run: 'daybook orders refund M-107 --payment P1 --amount 5.00 --reason "damaged"',
        does: '5.00 of P1 went back',
      },
    ],
  },
});
