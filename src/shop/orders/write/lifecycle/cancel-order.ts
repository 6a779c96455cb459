import * as z from 'zod';
import { cancelReasons } from '../../events/words.ts';
import { decideAll, orderCommand } from '../deciding.ts';
import { noteInput, theOrder } from '../inputs.ts';
import { NOT_ENDED } from '../likely.ts';
import { cancelOrder as cancel } from './transitions.ts';
import { undoMove } from './undo-transition.ts';

export const cancelOrder = orderCommand({
  name: 'CancelOrder',
  summary: 'Cancel a draft or a placed order; money received is then due back',
  input: z.strictObject({
    orderId: theOrder(),
    reason: z
      .enum(cancelReasons)
      .exclude(['draft_discarded'])
      .optional()
      .describe('Why; a draft needs no reason'),
    note: noteInput().optional(),
  }),
  entityId: ({ orderId }) => orderId,
  rejections: ['invalid_transition', 'has_live_shipments', 'reason_required', 'amount_too_large'],
  decide: ({ reason, note }, order) => decideAll(order, [cancel({ reason, note })]),
  undo: undoMove,
  transition: { to: 'cancelled', with: (orderId) => ({ orderId, reason: 'other' as const }) },
  cli: {
    path: 'orders cancel',
    args: ['orderId'],
    among: NOT_ENDED,
    batch: true,
    flags: { reason: { ask: true, question: 'Why is it cancelled?' } },
    confirm: 'Cancel the order?',
    examples: [
      {
        run: 'daybook orders cancel M-102 --reason customer',
        does: 'Cancel order M-102: the customer wants it so',
      },
      {
        run: 'daybook orders find --status placed --fulfilment unfulfilled --from 7d -o ids | daybook orders cancel - -y --reason staff',
        does: 'Cancel what was placed in the last seven days and has not shipped',
      },
    ],
  },
});
