import { isSame } from '../../../../core/kernel/canonical-json.ts';
import {
  type CannotUndo,
  type Compensation,
  cannot,
  type Done,
  dataOf,
} from '../../../../core/model/undo.ts';
import type { Discount } from '../../events/order-line.ts';
import type { OrderEvents } from '../../events.ts';
import { discountGiven } from '../lines/undo-lines.ts';
import type { Order } from '../order.ts';
import type { OrderUndo } from '../order-undo.ts';

/** The discount of a line, or of the whole order; undefined: there is no such line. */
const discountOn = (order: Order, lineId: string | null): Discount | null | undefined =>
  lineId === null ? order.discount : order.lines.get(lineId)?.discount;

const about = (orderId: string, lineId: string | null) =>
  lineId === null ? { orderId } : { orderId, lineId };

export const undoApplyDiscount: OrderUndo = (done) => {
  // A discount of nothing took the one before it back.
  if (done.events.some(({ type }) => type === 'DiscountRemoved')) return discountRestored(done);
  const { lineId } = dataOf(done, 'DiscountApplied');
  if (!isSame(discountOn(done.now, lineId), discountOn(done.after, lineId)))
    return cannot('The discount has changed since.');
  const before = discountOn(done.before, lineId) ?? null;
  const target = about(done.id, lineId);
  if (before === null) return { command: 'RemoveDiscount', data: target };
  return { command: 'ApplyDiscount', data: { ...target, ...discountGiven(before) } };
};

export const undoRemoveDiscount: OrderUndo = (done) => discountRestored(done);

function discountRestored(done: Done<Order, OrderEvents>): Compensation | CannotUndo {
  const { lineId, percentPpm, amount, code, reason } = dataOf(done, 'DiscountRemoved');
  const now = discountOn(done.now, lineId);
  if (now === undefined) return cannot(`${lineId} was removed since.`);
  if (now !== null) return cannot('Another discount was given since.');
  const discount = discountGiven({ percentPpm, amount, code, reason });
  return { command: 'ApplyDiscount', data: { ...about(done.id, lineId), ...discount } };
}

export const undoSetShipping: OrderUndo = ({ id: orderId, before, after, now }) => {
  if (!isSame(now.shipping, after.shipping)) return cannot('The shipping has changed since.');
  if (before.shipping === null) return cannot(NO_SHIPPING_BEFORE);
  const { method, amount, taxRatePpm, taxIncluded } = before.shipping;
  return { command: 'SetShipping', data: { orderId, method, amount, taxRatePpm, taxIncluded } };
};

export const NO_SHIPPING_BEFORE = 'No shipping was set before, and it can be changed but not taken away.';
