import { isSame } from '../../../../core/kernel/canonical-json.ts';
import { omitNulls } from '../../../../core/kernel/omit.ts';
import type { Rejection } from '../../../../core/model/command.ts';
import { cannot, dataOf } from '../../../../core/model/undo.ts';
import { discountValue } from '../../rules/amounts.ts';
import { type DecisionStep, decideAll, events, orderCommand } from '../deciding.ts';
import { type DiscountInput, discountOf, discountOn, someLine, theOrder } from '../inputs.ts';
import { ANY_LINE, DRAFTS } from '../likely.ts';
import type { OrderUndo } from '../order-undo.ts';
import { isRejected, rejectOrder } from '../rejections.ts';
import { draftOnly } from '../status-checks.ts';
import { discountTarget, standingDiscount, targetOf, withDiscount } from './discounts.ts';
import { decideRemoveDiscount, undoRemoveDiscount } from './remove-discount.ts';

/** Gives a discount on a line or on the order, in place of the one it had; one of nothing takes that back. */
export const decideApplyDiscount =
  (lineId: string | undefined, given: DiscountInput): DecisionStep =>
  (order) => {
    const discount = discountOf(given);
    const target = discountTarget(order, lineId);
    if (isRejected(target)) return target;
    if (discount === null)
      return target.discount === null ? noneAlready(lineId) : decideRemoveDiscount(lineId)(order);
    if (isSame(discount, target.discount)) return rejectOrder('no_change');
    const reallocated = withDiscount(order, target.line, discount);
    const value = discountValue(discount, target.base);
    const before = discountValue(target.discount, target.base);
    const about = { lineId: lineId ?? null, currency: order.currency };
    return events({
      type: 'DiscountApplied',
      data: { ...about, ...discount, value, before, reallocated, totals: null },
    });
  };

const noneAlready = (lineId: string | undefined): Rejection =>
  rejectOrder('no_change', `${lineId ?? 'The order'} has no discount, and one of nothing is none.`);

const undoApplyDiscount: OrderUndo = (done) => {
  // A discount of nothing took the one before it back.
  if (done.events.some(({ type }) => type === 'DiscountRemoved')) return undoRemoveDiscount(done);
  const { lineId } = dataOf(done, 'DiscountApplied');
  if (!isSame(standingDiscount(done.now, lineId), standingDiscount(done.after, lineId)))
    return cannot('The discount has changed since.');
  const before = standingDiscount(done.before, lineId) ?? null;
  const target = targetOf(done.id, lineId);
  if (before === null) return { command: 'RemoveDiscount', data: target };
  return { command: 'ApplyDiscount', data: { ...target, ...omitNulls(before) } };
};

export const applyDiscount = orderCommand({
  name: 'ApplyDiscount',
  summary: 'Give a discount on a draft or on one of its lines, in place of the one before; 0 takes it back',
  input: discountOn({ orderId: theOrder(), lineId: someLine() }),
  entityId: ({ orderId }) => orderId,
  rejections: [
    'order_not_draft',
    'line_not_found',
    'no_change',
    'discount_exceeds_amount',
    'amount_too_large',
  ],
  decide: ({ orderId, lineId, ...discount }, order) =>
    decideAll(order, [draftOnly, decideApplyDiscount(lineId, discount)]),
  undo: undoApplyDiscount,
  cli: {
    path: 'orders discount add',
    args: ['orderId'],
    among: DRAFTS,
    needsOne: [['percentPpm', 'amount']],
    flags: {
      lineId: { name: 'line', placeholder: 'LINE', likely: ANY_LINE },
      percentPpm: { name: 'percent', question: 'How many percent?' },
      amount: { question: 'How much is the discount?' },
    },
    examples: [
      { run: 'daybook orders discount add M-101 --percent 10', does: '10 % off the whole order' },
      { run: 'daybook orders discount add M-101 --line L1 --amount 5.00', does: '5.00 off line L1' },
    ],
  },
});
