import * as z from 'zod';
import { foldText } from '../../../../core/kernel/fold-text.ts';
import { cannot, dataOf } from '../../../../core/model/undo.ts';
import { type DecisionStep, decideAll, events, orderCommand } from '../deciding.ts';
import { tagsInput, theOrder } from '../inputs.ts';
import type { OrderUndo } from '../order-undo.ts';
import { rejectOrder } from '../rejections.ts';

const MOST_TAGS = 50;

/** Of tags that are spelt alike the first. */
const eachOnce = (tags: readonly string[]): readonly string[] =>
  tags.filter((tag, index) => tags.findIndex((one) => foldText(one) === foldText(tag)) === index);

/**
 * 2026-11: VIP and vip are one tag, as they are to "orders find": an order keeps the spelling that it got first. What was
 * tagged with both before stays so, and both go together.
 */
export const decideTagOrder =
  (wanted: readonly string[]): DecisionStep =>
  (order) => {
    const known = new Set([...order.tags].map(foldText));
    const added = eachOnce(wanted).filter((tag) => !known.has(foldText(tag)));
    if (added.length === 0) return rejectOrder('no_change', 'The order has these tags already.');
    const tags = [...order.tags, ...added];
    if (tags.length > MOST_TAGS)
      return rejectOrder('too_many_tags', `An order has at most ${MOST_TAGS} tags.`);
    return events({ type: 'OrderTagged', data: { added, tags } });
  };

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
  decide: ({ tags }, order) => decideAll(order, [decideTagOrder(tags)]),
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
