import type { Discount } from '../../events.ts';
import { discountBase, discountValue, grossOf, shippingOf } from '../../rules/amounts.ts';
import { events, type Step } from '../deciding.ts';
import { type DiscountInput, discountOf, type ShippingInput } from '../inputs.ts';
import type { Order } from '../order.ts';
import { refuse } from '../rejections.ts';
import { noLine, repriced } from './lines.ts';

/** Discounts and shipping cost: what changes an order's amounts besides its lines. */

/** Gives a discount on a line or on the order, in place of the one it had. */
export const applyDiscount =
  (lineId: string | undefined, given: DiscountInput): Step =>
  (order) => {
    const discount = discountOf(given);
    const target = discountTarget(order, lineId);
    if (target === undefined) return noLine(order, lineId ?? '');
    if (discount === null || isSame(discount, target.discount)) return refuse('no_change');
    const value = discountValue(discount, target.base);
    const before = discountValue(target.discount, target.base);
    const data = {
      lineId: lineId ?? null,
      currency: order.currency,
      ...discount,
      value,
      before,
      totals: null,
    };
    return withDiscount(order, lineId, discount, (reallocated) => ({
      type: 'DiscountApplied',
      data: { ...data, reallocated },
    }));
  };

export const removeDiscount =
  (lineId: string | undefined): Step =>
  (order) => {
    const target = discountTarget(order, lineId);
    if (target === undefined) return noLine(order, lineId ?? '');
    const { discount, base } = target;
    if (discount === null) {
      return refuse('discount_not_found', `${lineId === undefined ? 'The order' : lineId} has no discount.`);
    }
    const value = discountValue(discount, base);
    const data = { lineId: lineId ?? null, currency: order.currency, ...discount, value, totals: null };
    return withDiscount(order, lineId, null, (reallocated) => ({
      type: 'DiscountRemoved',
      data: { ...data, reallocated },
    }));
  };

/** What the discount of a line, or of the order, is and is given on. */
function discountTarget(order: Order, lineId: string | undefined) {
  if (lineId === undefined)
    return { discount: order.discount, base: discountBase([...order.lines.values()]) };
  const line = order.lines.get(lineId);
  return line === undefined ? undefined : { discount: line.discount, base: grossOf(line) };
}

type Tell = Parameters<typeof repriced>[3] extends (amounts: never, reallocated: infer R) => infer Event
  ? (reallocated: R) => Event
  : never;

function withDiscount(order: Order, lineId: string | undefined, discount: Discount | null, tell: Tell) {
  const lines = [...order.lines.values()];
  if (lineId === undefined) return repriced(order, lines, undefined, (_, changed) => tell(changed), discount);
  const discounted = lines.map((line) => (line.lineId === lineId ? { ...line, discount } : line));
  return repriced(order, discounted, lineId, (amounts, changed) => tell([{ lineId, amounts }, ...changed]));
}

const isSame = (a: Discount, b: Discount | null): boolean =>
  b !== null && (Object.keys(a) as (keyof Discount)[]).every((key) => a[key] === b[key]);

export const setShipping =
  ({ method, amount, taxRatePpm = 0, taxIncluded = false }: ShippingInput): Step =>
  ({ currency, shipping: before }) => {
    const shipping = shippingOf({ method, amount, taxRatePpm, taxIncluded });
    const same =
      before !== null &&
      (Object.keys(shipping) as (keyof typeof shipping)[]).every((k) => shipping[k] === before[k]);
    if (same) return refuse('no_change', 'It is sent so already.');
    return events({ type: 'ShippingSet', data: { currency, ...shipping, before, totals: null } });
  };
