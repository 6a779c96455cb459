import * as z from 'zod';
import { cannot, dataOf } from '../../../../core/model/undo.ts';
import { decideAll, orderCommand } from '../deciding.ts';
import { tagsInput, theOrder } from '../inputs.ts';
import type { OrderUndo } from '../order-undo.ts';
import { tagOrder as tag } from './notes-and-tags.ts';

/** What is there no more, or again, needs nothing done about it. */
const undoTagOrder: OrderUndo = (done) => {
  const tags = dataOf(done, 'OrderTagged').added.filter((tag) => done.now.tags.has(tag));
  if (tags.length === 0) return cannot('The tags were taken off since.');
  return { command: 'UntagOrder', data: { orderId: done.id, tags } };
};

export const tagOrder = orderCommand({
  name: 'TagOrder',
  summary: 'Put tags on an order',
  input: z.strictObject({ orderId: theOrder(), tags: tagsInput().min(1) }),
  entityId: ({ orderId }) => orderId,
  rejections: ['no_change', 'too_many_tags'],
  decide: ({ tags }, order) => decideAll(order, [tag(tags)]),
  undo: undoTagOrder,
  cli: {
    path: 'orders tag',
    args: ['orderId'],
    batch: true,
    flags: { tags: { name: 'tag', placeholder: 'TAG', question: 'Which tag?' } },
    examples: [
      { run: 'daybook orders tag M-101 --tag vip --tag fragile', does: 'Two tags on order M-101' },
      {
        run: 'daybook orders find --min 1000 -o ids | daybook orders tag - --tag big',
        does: 'Tag all large orders',
      },
    ],
  },
});
