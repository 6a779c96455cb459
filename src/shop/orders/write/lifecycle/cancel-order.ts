import * as z from 'zod';
import { type Advice, advice } from '../../../../core/kernel/advice.ts';
import type { Rejection } from '../../../../core/model/command.ts';
import { cancelReasons } from '../../events/words.ts';
import { type DecisionStep, decideAll, events, orderCommand } from '../deciding.ts';
import { noteInput, theOrder } from '../inputs.ts';
import { NOT_ENDED } from '../likely.ts';
import type { Order } from '../order.ts';
import { unbooked } from '../order-sale.ts';
import { rejectOrder } from '../rejections.ts';
import { settlementAfter } from '../settlement.ts';
import { noReason, noTransition, undoTransition, unitsAre } from './transitions.ts';

export type CancelReason = (typeof cancelReasons)[number];

export const decideCancelOrder =
  (given: { reason?: CancelReason | undefined; note?: string | undefined }): DecisionStep =>
  (order) => {
    const { status: from, customerRef, currency } = order;
    if (from !== 'created' && from !== 'placed')
      return noTransition(order, 'cancelled', WAYS_TO_CANCELLED[from]);
    const live = liveUnits(order);
    if (live > 0) return stillOut(live);
    const reason = given.reason ?? (from === 'created' ? 'draft_discarded' : undefined);
    if (reason === undefined) return noReason('To cancel a placed order takes a reason.');
    const settlement = settlementAfter(order, { cancelled: true });
    const refundDue = Math.max(0, -settlement.balance);
    const sale = from === 'placed' ? unbooked(order) : null;
    const { note = null } = given;
    return events({
      type: 'OrderCancelled',
      data: { customerRef, currency, from, reason, note, refundDue, settlement, sale },
    });
  };

const WAYS_TO_CANCELLED: Readonly<Record<'completed' | 'cancelled', Advice | undefined>> = {
  completed: advice`Reopen it first with ${{ message: 'ReopenOrder' }}.`,
  cancelled: undefined,
};

const liveUnits = (order: Order): number =>
  [...order.lines.values()].reduce((sum, line) => sum + line.shipped - line.returned, 0);

const stillOut = (units: number): Rejection =>
  rejectOrder('has_live_shipments', `${unitsAre(units, 'shipped ')} neither returned nor called back.`, {
    ...advice`Take them back with ${{ message: 'RequestReturn' }}, or cancel the shipment with ${{ message: 'CancelShipment' }}.`,
  });

export const cancelOrder = orderCommand({
  name: 'CancelOrder',
  summary: 'Cancel a draft or a placed order; money received is then due back',
  input: z.strictObject({
    orderId: theOrder(),
    reason: z
      .enum(cancelReasons)
      .exclude(['draft_discarded'])
      .optional()
      .describe('Why; a draft needs no reason'),
    note: noteInput().optional(),
  }),
  entityId: ({ orderId }) => orderId,
  rejections: ['invalid_transition', 'has_live_shipments', 'reason_required', 'amount_too_large'],
  decide: ({ reason, note }, order) => decideAll(order, [decideCancelOrder({ reason, note })]),
  undo: undoTransition,
  transition: { to: 'cancelled', with: (orderId) => ({ orderId, reason: 'other' as const }) },
  cli: {
    path: 'orders cancel',
    args: ['orderId'],
    among: NOT_ENDED,
    batch: true,
    flags: { reason: { ask: true, question: 'Why is it cancelled?' } },
    confirm: 'Cancel the order?',
    examples: [
      {
        run: 'daybook orders cancel M-102 --reason customer',
        does: 'Cancel order M-102: the customer wants it so',
      },
      {
        run: 'daybook orders find --status placed --fulfilment unfulfilled --from 7d -o ids | daybook orders cancel - -y --reason staff',
        does: 'Cancel what was placed in the last seven days and has not shipped',
      },
    ],
  },
});
