import * as z from 'zod';
import { decideAll, orderCommand } from '../deciding.ts';
import { reasonInput, theOrder } from '../inputs.ts';
import { CANCELLED } from '../likely.ts';
import { reinstateOrder as reinstate } from './transitions.ts';
import { undoMove } from './undo-transition.ts';

export const reinstateOrder = orderCommand({
  name: 'ReinstateOrder',
  summary: 'Make a cancelled order placed again',
  input: z.strictObject({ orderId: theOrder(), reason: reasonInput() }),
  entityId: ({ orderId }) => orderId,
  rejections: ['invalid_transition', 'amount_too_large'],
  decide: ({ reason }, order) => decideAll(order, [reinstate({ reason })]),
  undo: undoMove,
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
