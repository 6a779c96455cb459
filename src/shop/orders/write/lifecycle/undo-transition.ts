import { cannot } from '../../../../core/model/undo.ts';
import type { OrderEvent } from '../../events.ts';
import type { DoneToOrder, OrderUndo } from '../order-undo.ts';

/** Moves between statuses are taken back by the move in the other direction, where there is one. */
export const undoMove: OrderUndo = (done) => {
  if (done.now.status !== done.after.status) return cannot(`The order is ${done.now.status} now.`);
  const move = done.events.findLast(({ type }) => MOVES.has(type));
  return move === undefined ? cannot('It moved nothing.') : wayBack(move, done);
};

const MOVES: ReadonlySet<string> = new Set([
  'OrderCreated',
  'OrderPlaced',
  'OrderCancelled',
  'OrderStatusChanged',
]);

function wayBack(move: OrderEvent, { id: orderId, earlier, reason }: DoneToOrder) {
  if (move.type === 'OrderCreated') return { command: 'CancelOrder', data: { orderId, note: reason } };
  if (move.type === 'OrderPlaced') return cancelling(orderId, 'other', reason);
  if (move.type === 'OrderCancelled') {
    return move.data.from === 'placed'
      ? { command: 'ReinstateOrder', data: { orderId, reason } }
      : cannot('A draft that was thrown away does not come back. Create the order anew.');
  }
  if (move.type !== 'OrderStatusChanged') return cannot('It moved nothing.');
  if (move.data.change === 'completed') return { command: 'ReopenOrder', data: { orderId, reason } };
  // Whatever was open when it was completed may be open still.
  if (move.data.change === 'reopened')
    return { command: 'CompleteOrder', data: { orderId, force: true, reason } };
  return cancelling(orderId, reasonBefore(earlier), reason);
}

const cancelling = (orderId: string, reason: string, note: string) => ({
  command: 'CancelOrder',
  data: { orderId, reason, note },
});

/** Why a reinstated order had been cancelled. */
function reasonBefore(earlier: readonly OrderEvent[]): string {
  const cancelled = earlier.findLast(({ type }) => type === 'OrderCancelled');
  return cancelled?.type === 'OrderCancelled' ? cancelled.data.reason : 'other';
}
