import type { Rejection } from '../../../../core/model/command.ts';
import type { Discount, Reallocated } from '../../events/order-line.ts';
import { discountBase, discountValue, grossOf, shippingOf } from '../../rules/amounts.ts';
import { type DecisionStep, events } from '../deciding.ts';
import { type DiscountInput, discountOf, type ShippingInput } from '../inputs.ts';
import { noLine } from '../lines/lines.ts';
import { repricedAt, repricedWith } from '../lines/repricing.ts';
import type { Line, Order } from '../order.ts';
import { rejectOrder } from '../rejections.ts';

/** Discounts and shipping cost: what changes an order's amounts besides its lines. */

/** Gives a discount on a line or on the order, in place of the one it had; one of nothing takes that back. */
export const applyDiscount =
  (lineId: string | undefined, given: DiscountInput): DecisionStep =>
  (order) => {
    const discount = discountOf(given);
    const target = discountTarget(order, lineId);
    if (target === undefined) return noLine(order, lineId ?? '');
    if (discount === null)
      return target.discount === null ? noneAlready(lineId) : removeDiscount(lineId)(order);
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

export const removeDiscount =
  (lineId: string | undefined): DecisionStep =>
  (order) => {
    const target = discountTarget(order, lineId);
    if (target === undefined) return noLine(order, lineId ?? '');
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

/** What the discount of a line, or of the order, is and is given on. Undefined: there is no such line. */
function discountTarget(order: Order, lineId: string | undefined) {
  if (lineId === undefined) {
    return { line: undefined, discount: order.discount, base: discountBase([...order.lines.values()]) };
  }
  const line = order.lines.get(lineId);
  return line === undefined ? undefined : { line, discount: line.discount, base: grossOf(line) };
}

/** The lines whose amounts change with a discount: on a line, that line and others; on the order, any. */
function withDiscount(order: Order, line: Line | undefined, discount: Discount | null): Reallocated {
  if (line === undefined) return repricedAt(order, discount);
  const { amounts, reallocated } = repricedWith(order, { ...line, discount });
  return [{ lineId: line.lineId, amounts }, ...reallocated];
}

const isSame = (a: Discount, b: Discount | null): boolean =>
  b !== null && (Object.keys(a) as (keyof Discount)[]).every((key) => a[key] === b[key]);

export const setShipping =
  ({ method, amount, taxRatePpm = 0, taxIncluded = false }: ShippingInput): DecisionStep =>
  ({ currency, shipping: before }) => {
    const shipping = shippingOf({ method, amount, taxRatePpm, taxIncluded });
    const keys = Object.keys(shipping) as (keyof typeof shipping)[];
    if (before !== null && keys.every((key) => shipping[key] === before[key])) {
      return rejectOrder('no_change', 'It is sent so already.');
    }
    return events({ type: 'ShippingSet', data: { currency, ...shipping, before, totals: null } });
  };
