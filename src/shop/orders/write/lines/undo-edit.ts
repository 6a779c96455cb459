import { isSame } from '../../../../core/kernel/canonical-json.ts';
import { omitNulls } from '../../../../core/kernel/omit.ts';
import { cannot } from '../../../../core/model/undo.ts';
import type { Discount } from '../../events/order-line.ts';
import { NO_SHIPPING_BEFORE } from '../money/set-shipping.ts';
import type { Line, Order } from '../order.ts';
import type { OrderUndo } from '../order-undo.ts';
import { changedSince, itemGiven, termsOf } from './lines.ts';

/** An edit is taken back by the edit that makes the order what it was before. Lines that were removed get new ids. */
export const undoEditOrder: OrderUndo = ({ id: orderId, before, after, now, reason }) => {
  const pairs = lineIds(before, after).map(
    (lineId): Pair => ({ lineId, was: before.lines.get(lineId), is: after.lines.get(lineId) }),
  );
  const moved = pairs.find(({ lineId, is }) => is !== undefined && !isSameLine(is, now.lines.get(lineId)));
  if (moved !== undefined) return changedSince(moved.lineId);
  const orderDiscount = { key: 'order', was: before.discount, is: after.discount };
  if (!isSame(orderDiscount.was, orderDiscount.is) && !isSame(now.discount, after.discount))
    return cannot('The discount has changed since.');
  const shipping = isSame(before.shipping, after.shipping) ? undefined : before.shipping;
  if (shipping === null) return cannot(NO_SHIPPING_BEFORE);
  if (shipping !== undefined && !isSame(now.shipping, after.shipping))
    return cannot('The shipping has changed since.');
  const data = {
    orderId,
    reason,
    ...linesBack(pairs),
    ...discountsBack([...pairs.flatMap(lineDiscount), orderDiscount]),
  };
  return {
    command: 'EditOrder',
    data: shipping === undefined ? data : { ...data, shipping: shippingGiven(shipping) },
  };
};

/** A line before and behind the edit, one of them missing where it was added or removed. */
interface Pair {
  readonly lineId: string;
  readonly was: Line | undefined;
  readonly is: Line | undefined;
}

/** Lines that the edit touched. */
const lineIds = (before: Order, after: Order): string[] =>
  [...new Set([...before.lines.keys(), ...after.lines.keys()])].filter(
    (lineId) => !isSameLine(before.lines.get(lineId), after.lines.get(lineId)),
  );

const isSameLine = (a: Line | undefined, b: Line | undefined): boolean =>
  a === undefined || b === undefined ? a === b : isSame(termsOf(a), termsOf(b));

function linesBack(pairs: readonly Pair[]) {
  const remove = pairs.flatMap(({ lineId, was }) => (was === undefined ? [lineId] : []));
  const add = pairs.flatMap(({ was, is }) => (was !== undefined && is === undefined ? [itemGiven(was)] : []));
  const change = pairs.flatMap(({ lineId, was, is }) => {
    if (was === undefined || is === undefined) return [];
    const { quantity, unitPrice } = was;
    return quantity === is.quantity && unitPrice === is.unitPrice ? [] : [{ lineId, quantity, unitPrice }];
  });
  return filled({ remove, change, add });
}

interface DiscountPair {
  /** The line, or `order`. */
  readonly key: string;
  readonly was: Discount | null;
  readonly is: Discount | null;
}

/** Of lines that were there before and are there still: the others bring theirs along. */
const lineDiscount = ({ lineId, was, is }: Pair): DiscountPair[] =>
  was === undefined || is === undefined ? [] : [{ key: lineId, was: was.discount, is: is.discount }];

/** Whatever is there now goes first: it may be more than what the line comes to again. */
function discountsBack(pairs: readonly DiscountPair[]) {
  const moved = pairs.filter(({ was, is }) => !isSame(was, is));
  const removeDiscount = moved.flatMap(({ key, is }) => (is === null ? [] : [key]));
  const discount = moved.flatMap(({ key, was }) =>
    was === null ? [] : [{ ...(key === 'order' ? {} : { lineId: key }), ...omitNulls(was) }],
  );
  return filled({ removeDiscount, discount });
}

const shippingGiven = ({ method, amount, taxRatePpm, taxIncluded }: NonNullable<Order['shipping']>) => ({
  method,
  amount,
  taxRatePpm,
  taxIncluded,
});

const filled = (lists: Readonly<Record<string, readonly unknown[]>>) =>
  Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0));
