import * as z from 'zod';
import { decideAll, orderCommand } from '../deciding.ts';
import { reasonInput, theOrder } from '../inputs.ts';
import { PLACED } from '../likely.ts';
import { completeOrder as complete } from './transitions.ts';
import { undoMove } from './undo-transition.ts';

export const completeOrder = orderCommand({
  name: 'CompleteOrder',
  summary: 'Close a placed order: shipped, paid and nothing on its way back',
  input: z.strictObject({
    orderId: theOrder(),
    force: z.boolean().optional().describe('Complete it although something is still open; takes a reason'),
    reason: reasonInput().optional(),
  }),
  entityId: ({ orderId }) => orderId,
  rejections: [
    'invalid_transition',
    'order_on_hold',
    'not_all_shipped',
    'return_open',
    'balance_open',
    'reason_required',
    'amount_too_large',
  ],
  decide: ({ force, reason }, order) => decideAll(order, [complete({ force, reason })]),
  undo: undoMove,
  transition: { to: 'completed', with: (orderId) => ({ orderId }) },
  cli: {
    path: 'orders complete',
    args: ['orderId'],
    among: PLACED,
    batch: true,
    examples: [
      { run: 'daybook orders complete M-107', does: 'Complete order M-107' },
      {
        run: 'daybook orders complete M-111 --force --reason "written off"',
        does: 'Complete it with an open balance',
      },
    ],
  },
});
