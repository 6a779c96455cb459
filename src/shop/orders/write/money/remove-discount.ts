import * as z from 'zod';
import { decideAll, orderCommand } from '../deciding.ts';
import { someLine, theOrder } from '../inputs.ts';
import { ANY_LINE, DRAFTS } from '../likely.ts';
import { draftOnly } from '../lines/lines.ts';
import { removeDiscount as remove } from './discounts.ts';
import { undoRemoveDiscount } from './undo-discounts.ts';

export const removeDiscount = orderCommand({
  name: 'RemoveDiscount',
  summary: 'Take back the discount on a draft or on one of its lines',
  input: z.strictObject({ orderId: theOrder(), lineId: someLine() }),
  entityId: ({ orderId }) => orderId,
  rejections: [
    'order_not_draft',
    'line_not_found',
    'discount_not_found',
    'discount_exceeds_amount',
    'amount_too_large',
  ],
  decide: ({ lineId }, order) => decideAll(order, [draftOnly, remove(lineId)]),
  undo: undoRemoveDiscount,
  cli: {
    path: 'orders discount remove',
    args: ['orderId'],
    among: DRAFTS,
    flags: { lineId: { name: 'line', placeholder: 'LINE', likely: ANY_LINE } },
    examples: [
      { run: 'daybook orders discount remove M-101 --line L1', does: 'Line L1 costs its full price again' },
    ],
  },
});
