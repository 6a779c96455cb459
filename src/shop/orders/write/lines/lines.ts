import { advice } from '../../../../core/kernel/advice.ts';
import type { Rejection } from '../../../../core/model/command.ts';
import type { OrderLine } from '../../events/order-line.ts';
import type { PricedLine } from '../../rules/amounts.ts';
import { type DecisionStep, events } from '../deciding.ts';
import { discountOf, type ItemInput } from '../inputs.ts';
import type { Line, Order } from '../order.ts';
import { isRejected, rejectMissing, rejectOrder } from '../rejections.ts';
import type { CatalogueProduct } from './catalogue-product.ts';
import { repricedWith, repricedWithout } from './repricing.ts';

/** An order has at most so many lines: what one commit can hold comfortably. */
const MOST_LINES = 5_000;

/** A line as it is wanted: all but its id and its amounts. */
export type WantedLine = Omit<OrderLine, 'lineId' | 'amounts'>;

/** The line that an item of a command stands for, in the catalogue's words and price. */
function wantedLine(
  item: ItemInput,
  product: CatalogueProduct | undefined,
  currency: string,
): WantedLine | Rejection {
  const { quantity, taxRatePpm = 0, taxIncluded = false } = item;
  const common = { quantity, taxRatePpm, taxIncluded, discount: discountOf(item.discount) };
  if (item.sku === undefined) return ownLine(item, common);
  if (product === undefined || !product.registered) return noProduct(item.sku);
  if (product.discontinued)
    return rejectOrder('product_discontinued', `${item.sku} can no longer be ordered.`);
  if (item.unitPrice === undefined && product.currency !== currency) return otherCurrency(product, currency);
  const { sku, name, category, requiresShipping } = product;
  return { sku, name, category, requiresShipping, unitPrice: item.unitPrice ?? product.unitPrice, ...common };
}

function ownLine(
  item: ItemInput,
  common: Pick<WantedLine, 'quantity' | 'taxRatePpm' | 'taxIncluded' | 'discount'>,
): WantedLine | Rejection {
  const { name = '', unitPrice, requiresShipping = true } = item;
  if (unitPrice === undefined)
    return rejectOrder('price_required', `"${name}" is not in the catalogue: give its price.`);
  return { sku: null, name, category: null, requiresShipping, unitPrice, ...common };
}

export const noProduct = (sku: string): Rejection =>
  rejectMissing('product_not_found', `There is no product "${sku}".`, {
    ...advice`Register it with ${{ message: 'RegisterProduct' }}, or give a name and a price instead of a sku.`,
    details: { sku },
  });

const otherCurrency = ({ sku, currency }: CatalogueProduct, wanted: string): Rejection =>
  rejectOrder('currency_mismatch', `The price of ${sku} is in ${currency}, the order in ${wanted}.`, {
    hint: `Give the price in ${wanted}.`,
  });

// --- the steps -------------------------------------------------------------------------------------------------------

export const addItem =
  (item: ItemInput, product: CatalogueProduct | undefined): DecisionStep =>
  (order) =>
    addLine(wantedLine(item, product, order.currency))(order);

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

export interface LineChange {
  readonly lineId: string;
  readonly quantity?: number | undefined;
  readonly unitPrice?: number | undefined;
}

export const changeLine =
  ({ lineId, ...change }: LineChange): DecisionStep =>
  (order) => {
    const was = order.lines.get(lineId);
    if (was === undefined) return noLine(order, lineId);
    const { quantity = was.quantity, unitPrice = was.unitPrice } = change;
    if (quantity === was.quantity && unitPrice === was.unitPrice) return rejectOrder('no_change');
    if (quantity < was.shipped) return belowShipped(was, quantity);
    const line = { ...lineFact(was), quantity, unitPrice };
    const { amounts, reallocated } = repricedWith(order, line);
    const before = { quantity: was.quantity, unitPrice: was.unitPrice, total: was.amounts.total };
    return events({
      type: 'OrderItemChanged',
      data: { currency: order.currency, line: { ...line, amounts }, before, reallocated, totals: null },
    });
  };

export const removeLine =
  (lineId: string): DecisionStep =>
  (order) => {
    const was = order.lines.get(lineId);
    if (was === undefined) return noLine(order, lineId);
    if (was.shipped > 0) return belowShipped(was, 0);
    const reallocated = repricedWithout(order, lineId);
    return events({
      type: 'OrderItemRemoved',
      data: { currency: order.currency, line: lineFact(was), reallocated, totals: null },
    });
  };

/** Items change in a draft; afterwards an order is edited. */
export const draftOnly: DecisionStep = (order) =>
  order.status === 'created'
    ? events()
    : rejectOrder(
        'order_not_draft',
        `The order is ${order.status}.`,
        order.status === 'placed' ? advice`Change a placed order with ${{ message: 'EditOrder' }}.` : {},
      );

export const noLine = (order: Order, lineId: string): Rejection =>
  rejectMissing('line_not_found', `The order has no line ${lineId}.`, {
    hint:
      order.lines.size === 0
        ? 'It has no lines at all.'
        : `Its lines are ${[...order.lines.keys()].join(', ')}.`,
  });

const belowShipped = (line: Line, quantity: number): Rejection =>
  rejectOrder(
    'quantity_below_shipped',
    `Of ${line.lineId} ${line.shipped} are shipped: it cannot go down to ${quantity}.`,
  );

const lineFact = (line: Line): OrderLine => {
  const { shipped, delivered, requested, returned, credited, takenBack, ...fact } = line;
  return fact;
};
