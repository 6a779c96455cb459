import * as z from 'zod';
import { never } from '../../../../core/model/undo.ts';
import { paymentId } from '../../events/ids.ts';
import { decideAll, orderCommand } from '../deciding.ts';
import { reasonInput, theOrder } from '../inputs.ts';
import { AUTHORIZED, PAYMENT_TO_CAPTURE } from '../likely.ts';
import { voidPayment as giveUp } from './payments.ts';

export const voidPayment = orderCommand({
  name: 'VoidPayment',
  summary: 'Write down that the rest of an authorisation was given up',
  input: z.strictObject({ orderId: theOrder(), paymentId: paymentId(), reason: reasonInput().optional() }),
  entityId: ({ orderId }) => orderId,
  rejections: ['payment_not_found', 'authorization_closed', 'amount_too_large'],
  decide: ({ paymentId, reason }, order) => decideAll(order, [giveUp({ paymentId, reason })]),
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
