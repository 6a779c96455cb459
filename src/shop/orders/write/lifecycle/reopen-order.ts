import * as z from 'zod';
import { type DecisionStep, decideAll, orderCommand } from '../deciding.ts';
import { reasonInput, theOrder } from '../inputs.ts';
import { COMPLETED } from '../likely.ts';
import { notToPlaced, statusChanged, undoTransition } from './transitions.ts';

export const decideReopenOrder =
  ({ reason }: { reason: string }): DecisionStep =>
  (order) =>
    order.status === 'completed' ? statusChanged(order, { change: 'reopened', reason }) : notToPlaced(order);

export const reopenOrder = orderCommand({
  name: 'ReopenOrder',
  summary: 'Make a completed order placed again',
  input: z.strictObject({ orderId: theOrder(), reason: reasonInput() }),
  entityId: ({ orderId }) => orderId,
  rejections: ['invalid_transition', 'amount_too_large'],
  decide: ({ reason }, order) => decideAll(order, [decideReopenOrder({ reason })]),
  undo: undoTransition,
  transition: { to: 'placed', with: (orderId) => ({ orderId, reason: 'Could it?' }) },
  cli: {
    path: 'orders reopen',
    args: ['orderId'],
    among: COMPLETED,
    flags: { reason: { question: 'Why is it opened again?' } },
    batch: true,
    examples: [
      { run: 'daybook orders reopen M-109 --reason "it was closed too early"', does: 'Reopen order M-109' },
    ],
  },
});
