import * as z from 'zod';
import { never } from '../../../../core/model/undo.ts';
import { paymentId } from '../../events/ids.ts';
import { type DecisionStep, decideAll, events, orderCommand } from '../deciding.ts';
import { reasonInput, theOrder } from '../inputs.ts';
import { AUTHORIZED, PAYMENT_TO_CAPTURE } from '../likely.ts';
import { isRejected, rejectOrder } from '../rejections.ts';
import { settlementAfter } from '../settlement.ts';
import { namedPayment, paymentHead } from './payments.ts';

export const decideVoidPayment =
  ({ paymentId, reason }: { paymentId: string; reason?: string | undefined }): DecisionStep =>
  (order) => {
    const payment = namedPayment(order, paymentId);
    if (isRejected(payment)) return payment;
    const amount = payment.open;
    if (amount === 0)
      return rejectOrder('authorization_closed', `Nothing of ${paymentId} is open to be voided.`);
    const settlement = settlementAfter(order, { authorized: -amount });
    const head = paymentHead(order, payment);
    return events({ type: 'PaymentVoided', data: { ...head, amount, reason: reason ?? null, settlement } });
  };

export const voidPayment = orderCommand({
  name: 'VoidPayment',
  summary: 'Write down that the rest of an authorisation was given up',
  input: z.strictObject({ orderId: theOrder(), paymentId: paymentId(), reason: reasonInput().optional() }),
  entityId: ({ orderId }) => orderId,
  rejections: ['payment_not_found', 'authorization_closed', 'amount_too_large'],
  decide: ({ paymentId, reason }, order) => decideAll(order, [decideVoidPayment({ paymentId, reason })]),
  undo: never('A voided authorisation does not come back. Authorise the payment anew.'),
  cli: {
    path: 'orders void',
    args: ['orderId'],
    among: AUTHORIZED,
    flags: {
      paymentId: {
        name: 'payment',
        placeholder: 'PAYMENT',
        question: 'Which payment is given up?',
        likely: PAYMENT_TO_CAPTURE,
      },
    },
    examples: [
      { run: 'daybook orders void M-103 --payment P1', does: 'Nothing more will be captured of P1' },
    ],
  },
});
