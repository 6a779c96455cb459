import * as z from 'zod';
import { lineId } from '../../events/ids.ts';
import { decideAll, orderCommand } from '../deciding.ts';
import { theOrder } from '../inputs.ts';
import { ANY_LINE, DRAFTS } from '../likely.ts';
import { draftOnly, removeLine } from './lines.ts';
import { undoRemoveItem } from './undo-lines.ts';

export const removeItem = orderCommand({
  name: 'RemoveItem',
  summary: 'Remove a line from a draft',
  input: z.strictObject({ orderId: theOrder(), lineId: lineId() }),
  entityId: ({ orderId }) => orderId,
  rejections: ['order_not_draft', 'line_not_found', 'discount_exceeds_amount', 'amount_too_large'],
  decide: ({ lineId }, order) => decideAll(order, [draftOnly, removeLine(lineId)]),
  undo: undoRemoveItem,
  cli: {
    path: 'orders items remove',
    args: ['orderId', 'lineId'],
    among: DRAFTS,
    flags: { lineId: { placeholder: 'LINE', question: 'Which line goes?', likely: ANY_LINE } },
    examples: [{ run: 'daybook orders items remove M-101 L2', does: 'Remove line L2' }],
  },
});
