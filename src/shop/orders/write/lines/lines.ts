import { advice } from '../../../../core/kernel/advice.ts';
import { omitNulls } from '../../../../core/kernel/omit.ts';
import type { Rejection } from '../../../../core/model/command.ts';
import { cannot } from '../../../../core/model/undo.ts';
import type { OrderLine } from '../../events/order-line.ts';
import type { PricedLine } from '../../rules/amounts.ts';
import { type DecisionStep, events } from '../deciding.ts';
import type { Line } from '../order.ts';
import { isRejected, rejectMissing, rejectOrder } from '../rejections.ts';
import { repricedWith } from './repricing.ts';

/** What commands that add, change and remove lines have in common. */

/** An order has at most so many lines: what one commit can hold comfortably. */
const MOST_LINES = 5_000;

/** A line as it is wanted: all but its id and its amounts. */
export type WantedLine = Omit<OrderLine, 'lineId' | 'amounts'>;

/** @param lineId the id of an imported line, above all before it; default: the next */
export const addLine =
  (wanted: WantedLine | Rejection, lineId?: string): DecisionStep =>
  (order) => {
    if (isRejected(wanted)) return wanted;
    const { currency, nextLine } = order;
    if (order.lines.size >= MOST_LINES)
      return rejectOrder('too_many_lines', `An order has at most ${MOST_LINES} lines.`);
    const line: PricedLine & WantedLine = { ...wanted, lineId: lineId ?? `L${nextLine}` };
    const { amounts, reallocated } = repricedWith(order, line);
    return events({
      type: 'OrderItemAdded',
      data: { currency, line: { ...line, amounts }, reallocated, totals: null },
    });
  };

/** The line as events record it. */
export const lineFact = (line: Line): OrderLine => {
  const { shipped, delivered, requested, returned, credited, takenBack, ...fact } = line;
  return fact;
};

export const noProduct = (sku: string): Rejection =>
  rejectMissing('product_not_found', `There is no product "${sku}".`, {
    ...advice`Register it with ${{ message: 'RegisterProduct' }}, or give a name and a price instead of a sku.`,
    details: { sku },
  });

export const belowShipped = (line: Line, quantity: number): Rejection =>
  rejectOrder(
    'quantity_below_shipped',
    `Of ${line.lineId} ${line.shipped} are shipped: it cannot go down to ${quantity}.`,
  );

// --- undo ------------------------------------------------------------------------------------------------------------

/** What was agreed on a line, besides what it is. */
export const termsOf = ({ quantity, unitPrice, discount }: OrderLine) => ({ quantity, unitPrice, discount });

/** The line as an item of a command: a product at the price that was agreed, or a line of the shop's own wording. */
export function itemGiven(line: OrderLine) {
  const { sku, name, requiresShipping, quantity, unitPrice, taxRatePpm, taxIncluded, discount } = line;
  return {
    ...(sku === null ? { name, requiresShipping } : { sku }),
    quantity,
    unitPrice,
    ...(taxRatePpm === 0 ? {} : { taxRatePpm }),
    ...(taxIncluded ? { taxIncluded } : {}),
    ...(discount === null ? {} : { discount: omitNulls(discount) }),
  };
}

export const changedSince = (lineId: string) => cannot(`${lineId} has changed since.`);
