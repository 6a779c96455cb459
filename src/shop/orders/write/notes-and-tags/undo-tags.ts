import { cannot, dataOf } from '../../../../core/model/undo.ts';
import type { OrderUndo } from '../order-undo.ts';

/** What is there no more, or again, needs nothing done about it. */
export const undoTagOrder: OrderUndo = (done) => {
  const tags = dataOf(done, 'OrderTagged').added.filter((tag) => done.now.tags.has(tag));
  if (tags.length === 0) return cannot('The tags were taken off since.');
  return { command: 'UntagOrder', data: { orderId: done.id, tags } };
};

export const undoUntagOrder: OrderUndo = (done) => {
  const tags = dataOf(done, 'OrderUntagged').removed.filter((tag) => !done.now.tags.has(tag));
  if (tags.length === 0) return cannot('The tags were put on again since.');
  return { command: 'TagOrder', data: { orderId: done.id, tags } };
};
