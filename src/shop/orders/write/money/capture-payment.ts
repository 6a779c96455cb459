import * as z from 'zod';
import { text } from '../../../../core/model/fields.ts';
import { dataOf } from '../../../../core/model/undo.ts';
import { paymentId } from '../../events/ids.ts';
import { decideAll, orderCommand } from '../deciding.ts';
import { allowDuplicate, allowOverpay, positiveAmount, theOrder } from '../inputs.ts';
import { AUTHORIZED, PAYMENT_TO_CAPTURE } from '../likely.ts';
import type { OrderUndo } from '../order-undo.ts';
import { capturePayment as capture } from './payments.ts';

const undoCapturePayment: OrderUndo = (done) => {
  const { paymentId, amount } = dataOf(done, 'PaymentCaptured');
  return { command: 'RefundPayment', data: { orderId: done.id, paymentId, amount, reason: done.reason } };
};

export const capturePayment = orderCommand({
  name: 'CapturePayment',
  summary: 'Write down that an authorised payment was captured, in part or in whole',
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
  decide: ({ orderId, ...given }, order, { occurredAt }) => decideAll(order, [capture(given, occurredAt)]),
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
