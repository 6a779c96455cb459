import * as z from 'zod';
import { decideAll, orderCommand } from '../deciding.ts';
import { theOrder } from '../inputs.ts';
import { DRAFTS } from '../likely.ts';
import { placeOrder as place } from './transitions.ts';
import { undoMove } from './undo-transition.ts';

export const placeOrder = orderCommand({
  name: 'PlaceOrder',
  summary: 'Place a draft: from now on it is binding',
  input: z.strictObject({ orderId: theOrder() }),
  entityId: ({ orderId }) => orderId,
  rejections: ['invalid_transition', 'empty_order', 'address_required', 'amount_too_large'],
  decide: (_, order) => decideAll(order, [place]),
  undo: undoMove,
  transition: { to: 'placed', with: (orderId) => ({ orderId }) },
  cli: {
    path: 'orders place',
    args: ['orderId'],
    among: DRAFTS,
    batch: true,
    examples: [
      { run: 'daybook orders place M-101', does: 'Place order M-101' },
      {
        run: 'daybook orders find --status created -o ids | daybook orders place -',
        does: 'Place all drafts',
      },
    ],
  },
});
