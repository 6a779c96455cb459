import type { Rejection } from '../../../../core/model/command.ts';
import type { Discount, LineAmounts, Reallocated } from '../../events/order-line.ts';
import { amountsOf, discountBase, grossOf, lineAmounts, type PricedLine } from '../../rules/amounts.ts';
import type { Order } from '../order.ts';
import { rejectOrder } from '../rejections.ts';

/**
 * What a change does to the order's amounts. Without a discount on the order no line depends on another; with one, its
 * shares are spread again, and a change of one line lists the others whose amounts changed along.
 */

interface Repriced {
  /** What the line comes to. */
  readonly amounts: LineAmounts;
  readonly reallocated: Reallocated;
}

/** The order with this line, in place of the one with its id or behind all others. */
export function repricedWith(order: Order, line: PricedLine): Repriced {
  if (order.discount === null) return { amounts: lineAmounts(line), reallocated: [] };
  const after = new Map<string, PricedLine>(order.lines).set(line.lineId, line);
  const amounts = amountsAfter(after, order.discount);
  const own = amounts.get(line.lineId) as LineAmounts;
  return { amounts: own, reallocated: changedAlong(order, amounts, line.lineId) };
}

/** The order without this line. */
export function repricedWithout(order: Order, lineId: string): Reallocated {
  if (order.discount === null) return [];
  const rest = new Map(order.lines);
  rest.delete(lineId);
  return changedAlong(order, amountsAfter(rest, order.discount));
}

/** The order with this discount on all of it. */
export const repricedAt = (order: Order, discount: Discount | null): Reallocated =>
  changedAlong(order, amountsAfter(order.lines, discount));

/**
 * What no discount of an order may be: more than what it is given on. Checked once all that a command changes is changed:
 * on the way there, a discount may stand over a price that has already fallen, and then comes to that price.
 */
export function tooMuchDiscount(order: Order): Rejection | undefined {
  const lines = [...order.lines.values()];
  const over = lines.find((line) => (line.discount?.amount ?? 0) > grossOf(line));
  if (over !== undefined) {
    return rejectOrder(
      'discount_exceeds_amount',
      `The discount on ${over.lineId} is more than the line comes to.`,
    );
  }
  if ((order.discount?.amount ?? 0) <= discountBase(lines)) return undefined;
  return rejectOrder('discount_exceeds_amount', "The order's discount is more than its lines come to.", {
    hint: 'Remove or lower the discount first.',
  });
}

type Amounts = ReadonlyMap<string, LineAmounts>;

const amountsAfter = (after: ReadonlyMap<string, PricedLine>, discount: Discount | null): Amounts =>
  amountsOf({ lines: [...after.values()], discount });

const changedAlong = (order: Order, amounts: Amounts, but?: string): Reallocated =>
  [...amounts]
    .map(([lineId, now]) => ({ lineId, amounts: now }))
    .filter(({ lineId, amounts: now }) => lineId !== but && !isSame(now, order.lines.get(lineId)?.amounts));

const isSame = (a: LineAmounts, b: LineAmounts | undefined): boolean =>
  b !== undefined && (Object.keys(a) as (keyof LineAmounts)[]).every((key) => a[key] === b[key]);
