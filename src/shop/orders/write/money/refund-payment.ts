import * as z from 'zod';
import { advice } from '../../../../core/kernel/advice.ts';
import { across } from '../../../../core/kernel/issues.ts';
import type { Rejection } from '../../../../core/model/command.ts';
import { never } from '../../../../core/model/undo.ts';
import { paymentId, returnId } from '../../events/ids.ts';
import type { RefundKind } from '../../events/words.ts';
import { type DecisionStep, decideAll, events, orderCommand } from '../deciding.ts';
import { positiveAmount, reasonInput, refundAs, theOrder } from '../inputs.ts';
import { NOT_REFUNDED, PAID, PAYMENT_TO_REFUND } from '../likely.ts';
import { namedPart } from '../named-part.ts';
import type { Order } from '../order.ts';
import { isRejected, rejectOrder } from '../rejections.ts';
import { settlementAfter } from '../settlement.ts';
import { moreThanOwed, namedPayment, paymentHead, tooMuch } from './payments.ts';

interface RefundInput {
  readonly paymentId: string;
  readonly amount: number;
  readonly reason: string;
  readonly returnId?: string | undefined;
  readonly as?: RefundKind | undefined;
}

export const decideRefundPayment =
  ({ paymentId, amount, reason, returnId, as }: RefundInput): DecisionStep =>
  (order) => {
    const payment = namedPayment(order, paymentId);
    if (isRejected(payment)) return payment;
    const answered = returnId === undefined ? undefined : namedPart('return', order.returns, returnId);
    if (answered !== undefined && isRejected(answered)) return answered;
    const limit = payment.captured - payment.refunded;
    if (amount > limit) {
      return tooMuch(order, { code: 'exceeds_refundable', amount, limit, what: `of ${paymentId} is left` });
    }
    const credited = as === 'credit' ? amount : 0;
    const rejection = credited > 0 ? noCredit(order, credited) : undefined;
    if (rejection !== undefined) return rejection;
    return events({
      type: 'PaymentRefunded',
      data: {
        ...paymentHead(order, payment),
        amount,
        reason,
        returnId: returnId ?? null,
        refunded: payment.refunded + amount,
        credited,
        settlement: settlementAfter(order, { refunded: amount, credited }),
      },
    });
  };

/** There is no credit where nothing is owed, and none beyond what is. */
function noCredit(order: Order, amount: number): Rejection | undefined {
  if (order.status === 'created' || order.status === 'cancelled') {
    return rejectOrder('order_not_placed', `The order is ${order.status}: nothing is owed to be credited.`, {
      ...advice`Pay the money back without ${{ field: 'as' }}.`,
    });
  }
  return amount > settlementAfter(order).owed ? moreThanOwed(order, amount) : undefined;
}

export const refundPayment = orderCommand({
  name: 'RefundPayment',
  summary: 'Write down that money was paid back',
  movesMoney: true,
  input: z
    .strictObject({
      orderId: theOrder(),
      paymentId: paymentId(),
      amount: positiveAmount().describe('The amount'),
      reason: reasonInput(),
      returnId: returnId().optional().describe('The return that it answers'),
      as: refundAs(),
    })
    .refine(
      (given) => given.as !== 'credit' || given.returnId === undefined,
      across(
        ['as', 'returnId'],
        'a return is credited when it is received: give it, or as credit, and not both',
      ),
    ),
  entityId: ({ orderId }) => orderId,
  rejections: [
    'payment_not_found',
    'return_not_found',
    'exceeds_refundable',
    'credit_exceeds_owed',
    'order_not_placed',
    'amount_too_large',
  ],
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
      {
        run: 'daybook orders refund M-107 --payment P1 --amount 5.00 --reason "came late" --as credit',
        does: 'The same as goodwill: 5.00 less is owed',
      },
    ],
  },
});
