import * as z from 'zod';
import { omitNulls } from '../../../../core/kernel/omit.ts';
import { type CannotUndo, type Compensation, cannot, dataOf } from '../../../../core/model/undo.ts';
import { discountValue } from '../../rules/amounts.ts';
import { type DecisionStep, decideAll, events, orderCommand } from '../deciding.ts';
import { someLine, theOrder } from '../inputs.ts';
import { ANY_LINE, DRAFTS } from '../likely.ts';
import type { DoneToOrder } from '../order-undo.ts';
import { isRejected, rejectOrder } from '../rejections.ts';
import { draftOnly } from '../status-checks.ts';
import { discountTarget, standingDiscount, targetOf, withDiscount } from './discounts.ts';

export const decideRemoveDiscount =
  (lineId: string | undefined): DecisionStep =>
  (order) => {
    const target = discountTarget(order, lineId);
    if (isRejected(target)) return target;
    const { discount, base, line } = target;
    if (discount === null) {
      return rejectOrder('discount_not_found', `${lineId ?? 'The order'} has no discount.`);
    }
    const reallocated = withDiscount(order, line, null);
    const value = discountValue(discount, base);
    const about = { lineId: lineId ?? null, currency: order.currency };
    return events({
      type: 'DiscountRemoved',
      data: { ...about, ...discount, value, reallocated, totals: null },
    });
  };

export function undoRemoveDiscount(done: DoneToOrder): Compensation | CannotUndo {
  const { lineId, percentPpm, amount, code, reason } = dataOf(done, 'DiscountRemoved');
  const now = standingDiscount(done.now, lineId);
  if (now === undefined) return cannot(`${lineId} was removed since.`);
  if (now !== null) return cannot('Another discount was given since.');
  const discount = omitNulls({ percentPpm, amount, code, reason });
  return { command: 'ApplyDiscount', data: { ...targetOf(done.id, lineId), ...discount } };
}

export const removeDiscount = orderCommand({
  name: 'RemoveDiscount',
  summary: 'Take back the discount on a draft or on one of its lines',
  input: z.strictObject({ orderId: theOrder(), lineId: someLine() }),
  entityId: ({ orderId }) => orderId,
  rejections: [
    'order_not_draft',
    'line_not_found',
    'discount_not_found',
    'discount_exceeds_amount',
    'amount_too_large',
  ],
  decide: ({ lineId }, order) => decideAll(order, [draftOnly, decideRemoveDiscount(lineId)]),
  undo: undoRemoveDiscount,
  cli: {
    path: 'orders discount remove',
    args: ['orderId'],
    among: DRAFTS,
    flags: { lineId: { name: 'line', placeholder: 'LINE', likely: ANY_LINE } },
    examples: [
      { run: 'daybook orders discount remove M-101 --line L1', does: 'Line L1 costs its full price again' },
    ],
  },
});
