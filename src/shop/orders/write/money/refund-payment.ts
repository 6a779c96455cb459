import * as z from 'zod';
import { never } from '../../../../core/model/undo.ts';
import { paymentId, returnId } from '../../events/ids.ts';
import { type DecisionStep, decideAll, events, orderCommand } from '../deciding.ts';
import { positiveAmount, reasonInput, theOrder } from '../inputs.ts';
import { NOT_REFUNDED, PAID, PAYMENT_TO_REFUND } from '../likely.ts';
import { namedPart } from '../named-part.ts';
import { isRejected } from '../rejections.ts';
import { settlementAfter } from '../settlement.ts';
import { namedPayment, paymentHead, tooMuch } from './payments.ts';

interface RefundInput {
  readonly paymentId: string;
  readonly amount: number;
  readonly reason: string;
  readonly returnId?: string | undefined;
}

export const decideRefundPayment =
  ({ paymentId, amount, reason, returnId }: RefundInput): DecisionStep =>
  (order) => {
    const payment = namedPayment(order, paymentId);
    if (isRejected(payment)) return payment;
    const answered = returnId === undefined ? undefined : namedPart('return', order.returns, returnId);
    if (answered !== undefined && isRejected(answered)) return answered;
    const limit = payment.captured - payment.refunded;
    if (amount > limit) {
      return tooMuch(order, { code: 'exceeds_refundable', amount, limit, what: `of ${paymentId} is left` });
    }
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

export const refundPayment = orderCommand({
  name: 'RefundPayment',
  summary: 'Write down that money was paid back',
  movesMoney: true,
  input: z.strictObject({
    orderId: theOrder(),
    paymentId: paymentId(),
    amount: positiveAmount().describe('The amount'),
    reason: reasonInput(),
    returnId: returnId().optional().describe('The return that it answers'),
  }),
  entityId: ({ orderId }) => orderId,
  rejections: ['payment_not_found', 'return_not_found', 'exceeds_refundable', 'amount_too_large'],
  decide: ({ orderId, ...given }, order) => decideAll(order, [decideRefundPayment(given)]),
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
