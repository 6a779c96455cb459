import { type Advice, advice } from '../../../../core/kernel/advice.ts';
import type { Rejection } from '../../../../core/model/command.ts';
import { cannot } from '../../../../core/model/undo.ts';
import type { Sale } from '../../events/sums.ts';
import type { OrderStatus } from '../../events/words.ts';
import type { OrderEvent } from '../../events.ts';
import { events } from '../deciding.ts';
import type { Order } from '../order.ts';
import type { DoneToOrder, OrderUndo } from '../order-undo.ts';
import { rejectOrder } from '../rejections.ts';
import { settlementAfter } from '../settlement.ts';

/** What the transitions between `created`, `placed`, `completed` and `cancelled` have in common. */

const STATUS_AFTER = { completed: 'completed', reopened: 'placed', reinstated: 'placed' } as const;

interface StatusChange {
  readonly change: keyof typeof STATUS_AFTER;
  readonly reason?: string | undefined;
  readonly forced?: boolean | undefined;
  /** What it books; default: nothing. */
  readonly sale?: Sale | undefined;
}

export function statusChanged(order: Order, { change, reason, forced = false, sale }: StatusChange) {
  const { status: from, currency } = order;
  const settlement = settlementAfter(order, { cancelled: false });
  const to = STATUS_AFTER[change];
  return events({
    type: 'OrderStatusChanged',
    data: { currency, change, from, to, reason: reason ?? null, forced, settlement, sale: sale ?? null },
  });
}

// --- rejections ------------------------------------------------------------------------------------------------------

export function noTransition(order: Order, to: OrderStatus, way: Advice | undefined): Rejection {
  const message =
    order.status === to
      ? `The order is ${to} already.`
      : `The order is ${order.status}: it cannot become ${to} so.`;
  return rejectOrder('invalid_transition', message, { ...way, details: { from: order.status, to } });
}

const WAYS_TO_PLACED: Readonly<Record<OrderStatus, Advice | undefined>> = {
  created: advice`Place it with ${{ message: 'PlaceOrder' }}.`,
  placed: undefined,
  completed: advice`Reopen it with ${{ message: 'ReopenOrder' }}.`,
  cancelled: advice`Reinstate it with ${{ message: 'ReinstateOrder' }}.`,
};

export const notToPlaced = (order: Order): Rejection =>
  noTransition(order, 'placed', WAYS_TO_PLACED[order.status]);

export const noReason = (message: string): Rejection =>
  rejectOrder('reason_required', message, advice`Give it with ${{ field: 'reason' }}.`);

/** 1 unit is, 2 shipped units are. */
export const unitsAre = (units: number, which = ''): string =>
  `${units} ${which}${units === 1 ? 'unit is' : 'units are'}`;

// --- undo ------------------------------------------------------------------------------------------------------------

/** A transition is undone by the one in the other direction, where there is one. */
export const undoTransition: OrderUndo = (done) => {
  if (done.now.status !== done.after.status) return cannot(`The order is ${done.now.status} now.`);
  const transition = done.events.findLast(({ type }) => TRANSITIONS.has(type));
  return transition === undefined ? cannot('It moved nothing.') : wayBack(transition, done);
};

const TRANSITIONS: ReadonlySet<string> = new Set([
  'OrderCreated',
  'OrderPlaced',
  'OrderCancelled',
  'OrderStatusChanged',
]);

function wayBack(transition: OrderEvent, { id: orderId, earlier, reason }: DoneToOrder) {
  if (transition.type === 'OrderCreated') return { command: 'CancelOrder', data: { orderId, note: reason } };
  if (transition.type === 'OrderPlaced') return cancelling(orderId, 'other', reason);
  if (transition.type === 'OrderCancelled') {
    return transition.data.from === 'placed'
      ? { command: 'ReinstateOrder', data: { orderId, reason } }
      : cannot('A draft that was thrown away does not come back. Create the order anew.');
  }
  if (transition.type !== 'OrderStatusChanged') return cannot('It moved nothing.');
  if (transition.data.change === 'completed') return { command: 'ReopenOrder', data: { orderId, reason } };
  // Whatever was open when it was completed may be open still.
  if (transition.data.change === 'reopened')
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
