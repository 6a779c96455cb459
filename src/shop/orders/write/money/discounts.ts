import type { Rejection } from '../../../../core/model/command.ts';
import type { Discount, Reallocated } from '../../events/order-line.ts';
import { discountBase, grossOf } from '../../rules/amounts.ts';
import { repricedAt, repricedWith } from '../lines/repricing.ts';
import { namedPart } from '../named-part.ts';
import type { Line, Order } from '../order.ts';
import { isRejected } from '../rejections.ts';

/** What a discount is given on, and which amounts change with it. */

interface DiscountTarget {
  /** Undefined: the whole order. */
  readonly line: Line | undefined;
  readonly discount: Discount | null;
  /** The amount that it is given on. */
  readonly base: number;
}

export function discountTarget(order: Order, lineId: string | undefined): DiscountTarget | Rejection {
  if (lineId === undefined) {
    return { line: undefined, discount: order.discount, base: discountBase([...order.lines.values()]) };
  }
  const line = namedPart('line', order.lines, lineId);
  return isRejected(line) ? line : { line, discount: line.discount, base: grossOf(line) };
}

/** The lines whose amounts change with a discount: on a line, that line and others; on the order, any. */
export function withDiscount(order: Order, line: Line | undefined, discount: Discount | null): Reallocated {
  if (line === undefined) return repricedAt(order, discount);
  const { amounts, reallocated } = repricedWith(order, { ...line, discount });
  return [{ lineId: line.lineId, amounts }, ...reallocated];
}

// --- undo ------------------------------------------------------------------------------------------------------------

/** The discount of a line, or of the whole order; undefined: there is no such line. */
export const standingDiscount = (order: Order, lineId: string | null): Discount | null | undefined =>
  lineId === null ? order.discount : order.lines.get(lineId)?.discount;

/** What a command about it names. */
export const targetOf = (orderId: string, lineId: string | null) =>
  lineId === null ? { orderId } : { orderId, lineId };
