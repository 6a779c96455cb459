import * as z from 'zod';
import { foldText } from '../../../../core/kernel/fold-text.ts';
import { cannot, dataOf } from '../../../../core/model/undo.ts';
import { type DecisionStep, decideAll, events, orderCommand } from '../deciding.ts';
import { tagsInput, theOrder } from '../inputs.ts';
import { OWN_TAG } from '../likely.ts';
import type { OrderUndo } from '../order-undo.ts';
import { rejectOrder } from '../rejections.ts';

export const decideUntagOrder =
  (unwanted: readonly string[]): DecisionStep =>
  (order) => {
    const folded = new Set(unwanted.map(foldText));
    const removed = [...order.tags].filter((tag) => folded.has(foldText(tag)));
    if (removed.length === 0) return rejectOrder('no_change', 'The order has none of these tags.');
    const tags = [...order.tags].filter((tag) => !removed.includes(tag));
    return events({ type: 'OrderUntagged', data: { removed, tags } });
  };

const undoUntagOrder: OrderUndo = (done) => {
  const tags = dataOf(done, 'OrderUntagged').removed.filter((tag) => !done.now.tags.has(tag));
  if (tags.length === 0) return cannot('The tags were put on again since.');
  return { command: 'TagOrder', data: { orderId: done.id, tags } };
};

export const untagOrder = orderCommand({
  name: 'UntagOrder',
  summary: 'Take tags off an order',
  input: z.strictObject({ orderId: theOrder(), tags: tagsInput().min(1) }),
  entityId: ({ orderId }) => orderId,
  rejections: ['no_change'],
  decide: ({ tags }, order) => decideAll(order, [decideUntagOrder(tags)]),
  undo: undoUntagOrder,
  cli: {
    path: 'orders untag',
    args: ['orderId'],
    batch: true,
    flags: { tags: { name: 'tag', placeholder: 'TAG', question: 'Which tag comes off?', likely: OWN_TAG } },
    examples: [{ run: 'daybook orders untag M-101 --tag gift', does: 'Take the tag off order M-101' }],
  },
});
