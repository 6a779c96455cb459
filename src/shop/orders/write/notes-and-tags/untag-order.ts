import * as z from 'zod';
import { cannot, dataOf } from '../../../../core/model/undo.ts';
import { decideAll, orderCommand } from '../deciding.ts';
import { tagsInput, theOrder } from '../inputs.ts';
import { OWN_TAG } from '../likely.ts';
import type { OrderUndo } from '../order-undo.ts';
import { untagOrder as untag } from './notes-and-tags.ts';

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
  decide: ({ tags }, order) => decideAll(order, [untag(tags)]),
  undo: undoUntagOrder,
  cli: {
    path: 'orders untag',
    args: ['orderId'],
    batch: true,
    flags: { tags: { name: 'tag', placeholder: 'TAG', question: 'Which tag comes off?', likely: OWN_TAG } },
    examples: [{ run: 'daybook orders untag M-101 --tag gift', does: 'Take the tag off order M-101' }],
  },
});
