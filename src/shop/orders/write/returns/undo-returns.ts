import { isSame } from '../../../../core/kernel/canonical-json.ts';
import { cannot, dataOf } from '../../../../core/model/undo.ts';
import type { OrderUndo } from '../order-undo.ts';

export const undoRequestReturn: OrderUndo = (done) => {
  const { returnId } = dataOf(done, 'ReturnRequested');
  const [announced, now] = [done.after.returns.get(returnId), done.now.returns.get(returnId)];
  if (!isSame([...(announced?.open ?? [])], [...(now?.open ?? [])]))
    return cannot(`${returnId} has arrived or was called off since, in part or in whole.`);
  return { command: 'CancelReturn', data: { orderId: done.id, returnId, reason: done.reason } };
};

/** It is announced anew, as another return. */
export const undoCancelReturn: OrderUndo = (done) => {
  const lines = dataOf(done, 'ReturnCancelled').lines.map(({ lineId, quantity }) => ({ lineId, quantity }));
  return { command: 'RequestReturn', data: { orderId: done.id, lines, reason: done.reason } };
};
