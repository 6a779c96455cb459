import * as z from 'zod';
import { type DecisionStep, decideAll, orderCommand } from '../deciding.ts';
import { reasonInput, theOrder } from '../inputs.ts';
import { CANCELLED } from '../likely.ts';
import { rebooked } from '../order-sale.ts';
import { rejectOrder } from '../rejections.ts';
import { notToPlaced, statusChanged, undoTransition } from './transitions.ts';

export const decideReinstateOrder =
  ({ reason }: { reason: string }): DecisionStep =>
  (order) => {
    if (order.status !== 'cancelled') return notToPlaced(order);
    if (order.wasPlaced) {
      return statusChanged(order, { change: 'reinstated', reason, sale: rebooked(order) });
    }
    return rejectOrder(
      'invalid_transition',
      'The order was cancelled as a draft: it had never been placed.',
      { hint: 'Create it anew.' },
    );
  };

export const reinstateOrder = orderCommand({
  name: 'ReinstateOrder',
  summary: 'Make a cancelled order placed again',
  input: z.strictObject({ orderId: theOrder(), reason: reasonInput() }),
  entityId: ({ orderId }) => orderId,
  rejections: ['invalid_transition', 'amount_too_large'],
  decide: ({ reason }, order) => decideAll(order, [decideReinstateOrder({ reason })]),
  undo: undoTransition,
  transition: { to: 'placed', with: (orderId) => ({ orderId, reason: 'Could it?' }) },
  cli: {
    path: 'orders reinstate',
    args: ['orderId'],
    among: CANCELLED,
    flags: { reason: { question: 'Why is it taken up again?' } },
    batch: true,
    examples: [
      {
        run: 'daybook orders reinstate M-110 --reason "cancelled by mistake"',
        does: 'Reinstate order M-110',
      },
    ],
  },
});
