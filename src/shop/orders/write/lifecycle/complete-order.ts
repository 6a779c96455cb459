import * as z from 'zod';
import { type Advice, advice } from '../../../../core/kernel/advice.ts';
import type { Rejection } from '../../../../core/model/command.ts';
import { formatMinor } from '../../../../core/model/money.ts';
import type { OrderStatus } from '../../events/words.ts';
import { unitsOf } from '../../rules/status.ts';
import { type DecisionStep, decideAll, orderCommand } from '../deciding.ts';
import { reasonInput, theOrder } from '../inputs.ts';
import { PLACED } from '../likely.ts';
import type { Order } from '../order.ts';
import { rejectOrder } from '../rejections.ts';
import { settlementAfter } from '../settlement.ts';
import { noReason, noTransition, statusChanged, undoTransition, unitsAre } from './transitions.ts';

export const decideCompleteOrder =
  (given: { force?: boolean | undefined; reason?: string | undefined }): DecisionStep =>
  (order) => {
    if (order.status !== 'placed') return noTransition(order, 'completed', WAYS_TO_COMPLETED[order.status]);
    const open = stillOpen(order);
    if (open !== undefined && given.force !== true) return open;
    if (open !== undefined && given.reason === undefined) {
      return noReason('To complete an order by force takes a reason.');
    }
    return statusChanged(order, { change: 'completed', reason: given.reason, forced: open !== undefined });
  };

const WAYS_TO_COMPLETED: Readonly<Record<OrderStatus, Advice | undefined>> = {
  created: advice`Place it first with ${{ message: 'PlaceOrder' }}.`,
  placed: undefined,
  completed: undefined,
  cancelled: advice`Reinstate it first with ${{ message: 'ReinstateOrder' }}.`,
};

function stillOpen(order: Order): Rejection | undefined {
  const force = advice`Settle it first, or complete it with ${{ field: 'force' }} and a reason.`;
  if (order.holds.size > 0) {
    return rejectOrder('order_on_hold', `The order is on hold: ${[...order.holds].join(', ')}.`, force);
  }
  const { toShip, shipped, requested } = unitsOf(order.lines.values());
  if (shipped < toShip)
    return rejectOrder('not_all_shipped', `${unitsAre(toShip - shipped)} not shipped.`, force);
  if (requested > 0)
    return rejectOrder('return_open', `${unitsAre(requested)} announced to come back.`, force);
  const { balance } = settlementAfter(order);
  if (balance === 0) return undefined;
  const amount = `${formatMinor(Math.abs(balance), order.currency)} ${order.currency}`;
  const message = balance > 0 ? `${amount} is not paid.` : `A refund of ${amount} is due.`;
  return rejectOrder('balance_open', message, { ...force, details: { balance } });
}

export const completeOrder = orderCommand({
  name: 'CompleteOrder',
  summary: 'Close a placed order: shipped, paid and nothing on its way back',
  input: z.strictObject({
    orderId: theOrder(),
    force: z.boolean().optional().describe('Complete it although something is still open; takes a reason'),
    reason: reasonInput().optional(),
  }),
  entityId: ({ orderId }) => orderId,
  rejections: [
    'invalid_transition',
    'order_on_hold',
    'not_all_shipped',
    'return_open',
    'balance_open',
    'reason_required',
    'amount_too_large',
  ],
  decide: ({ force, reason }, order) => decideAll(order, [decideCompleteOrder({ force, reason })]),
  undo: undoTransition,
  transition: { to: 'completed', with: (orderId) => ({ orderId }) },
  cli: {
    path: 'orders complete',
    args: ['orderId'],
    among: PLACED,
    batch: true,
    examples: [
      { run: 'daybook orders complete M-107', does: 'Complete order M-107' },
      {
        run: 'daybook orders complete M-111 --force --reason "written off"',
        does: 'Complete it with an open balance',
      },
    ],
  },
});
