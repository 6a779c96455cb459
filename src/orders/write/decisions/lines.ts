import type { Rejection } from '../../../core/command.ts';
import type { Discount, LineAmounts, OrderEvent, OrderLine, Reallocated } from '../../events.ts';
import { amountsOf, discountBase, grossOf, lineAmounts, type PricedLine } from '../../rules/amounts.ts';
import type { CatalogueProduct } from '../catalogue-product.ts';
import { events, type OrderDecision, type Step } from '../deciding.ts';
import { discountOf, type ItemInput } from '../inputs.ts';
import type { Line, Order } from '../order.ts';
import { isRefusal, refuse } from '../rejections.ts';

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
  if (product.discontinued) return refuse('product_discontinued', `${item.sku} can no longer be ordered.`);
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
    return refuse('price_required', `"${name}" is not in the catalogue: give its price.`);
  return { sku: null, name, category: null, requiresShipping, unitPrice, ...common };
}

export const noProduct = (sku: string): Rejection =>
  refuse('product_not_found', `There is no product "${sku}".`, {
    hint: 'Register it with "daybook products add", or give a name and a price instead of a sku.',
    details: { sku },
  });

const otherCurrency = ({ sku, currency }: CatalogueProduct, wanted: string): Rejection =>
  refuse('currency_mismatch', `The price of ${sku} is in ${currency}, the order in ${wanted}.`, {
    hint: `Give the price in ${wanted}.`,
  });

// --- the steps -------------------------------------------------------------------------------------------------------

export const addItem =
  (item: ItemInput, product: CatalogueProduct | undefined): Step =>
  (order) =>
    addLine(wantedLine(item, product, order.currency))(order);

export const addLine =
  (wanted: WantedLine | Rejection): Step =>
  (order) => {
    if (isRefusal(wanted)) return wanted;
    const { currency, nextLine } = order;
    if (order.lines.size >= MOST_LINES)
      return refuse('too_many_lines', `An order has at most ${MOST_LINES} lines.`);
    const line: PricedLine & WantedLine = { ...wanted, lineId: `L${nextLine}` };
    return repriced(order, [...order.lines.values(), line], line.lineId, (amounts, reallocated) => ({
      type: 'OrderItemAdded',
      data: { currency, line: { ...line, amounts }, reallocated, totals: null },
    }));
  };

export interface LineChange {
  readonly lineId: string;
  readonly quantity?: number | undefined;
  readonly unitPrice?: number | undefined;
}

export const changeLine =
  ({ lineId, ...change }: LineChange): Step =>
  (order) => {
    const was = order.lines.get(lineId);
    if (was === undefined) return noLine(order, lineId);
    const { quantity = was.quantity, unitPrice = was.unitPrice } = change;
    if (quantity === was.quantity && unitPrice === was.unitPrice) return refuse('no_change');
    if (quantity < was.shipped) return belowShipped(was, quantity);
    const line = { ...lineFact(was), quantity, unitPrice };
    const lines = [...order.lines.values()].map((other) => (other.lineId === lineId ? line : other));
    const before = { quantity: was.quantity, unitPrice: was.unitPrice, total: was.amounts.total };
    return repriced(order, lines, lineId, (amounts, reallocated) => ({
      type: 'OrderItemChanged',
      data: { currency: order.currency, line: { ...line, amounts }, before, reallocated, totals: null },
    }));
  };

export const removeLine =
  (lineId: string): Step =>
  (order) => {
    const was = order.lines.get(lineId);
    if (was === undefined) return noLine(order, lineId);
    if (was.shipped > 0) return belowShipped(was, 0);
    const lines = [...order.lines.values()].filter((other) => other.lineId !== lineId);
    return repriced(order, lines, undefined, (_, reallocated) => ({
      type: 'OrderItemRemoved',
      data: { currency: order.currency, line: lineFact(was), reallocated, totals: null },
    }));
  };

/** Items change in a draft; afterwards an order is edited. */
export const draftOnly: Step = (order) =>
  order.status === 'created'
    ? events()
    : refuse(
        'order_not_draft',
        `The order is ${order.status}.`,
        order.status === 'placed' ? { hint: 'Change a placed order with "daybook orders edit".' } : {},
      );

export const noLine = (order: Order, lineId: string): Rejection =>
  refuse('line_not_found', `The order has no line ${lineId}.`, {
    hint:
      order.lines.size === 0
        ? 'It has no lines at all.'
        : `Its lines are ${[...order.lines.keys()].join(', ')}.`,
  });

const belowShipped = (line: Line, quantity: number): Rejection =>
  refuse(
    'quantity_below_shipped',
    `Of ${line.lineId} ${line.shipped} are shipped: it cannot go down to ${quantity}.`,
  );

const lineFact = (line: Line): OrderLine => {
  const { shipped, delivered, requested, returned, credited, takenBack, ...fact } = line;
  return fact;
};

// --- amounts ---------------------------------------------------------------------------------------------------------

/**
 * Prices the order as it would be with these lines and this discount, refuses what cannot be, and makes the event that
 * tells what changed: the amounts of the line it is about, and those of others.
 */
export function repriced(
  order: Order,
  lines: readonly PricedLine[],
  subject: string | undefined,
  event: (amounts: LineAmounts, reallocated: Reallocated) => OrderEvent,
  discount: Discount | null = order.discount,
): OrderDecision {
  const about = lines.find(({ lineId }) => lineId === subject);
  const problem = discountProblem(about, lines, discount);
  if (problem !== undefined) return problem;
  // Without a discount on the order no line's amounts depend on another line.
  const amounts =
    discount === null && order.discount === null
      ? new Map(about === undefined ? [] : [[about.lineId, lineAmounts(about)]])
      : amountsOf({ lines, discount });
  return events(event(amounts.get(subject ?? '') as LineAmounts, changedAlong(order, amounts, subject)));
}

const changedAlong = (
  order: Order,
  amounts: ReadonlyMap<string, LineAmounts>,
  subject: string | undefined,
): Reallocated =>
  [...amounts]
    .map(([lineId, now]) => ({ lineId, amounts: now }))
    .filter(
      ({ lineId, amounts: now }) => lineId !== subject && !isSame(now, order.lines.get(lineId)?.amounts),
    );

function discountProblem(
  line: PricedLine | undefined,
  lines: readonly PricedLine[],
  discount: Discount | null,
): Rejection | undefined {
  if (line !== undefined && (line.discount?.amount ?? 0) > grossOf(line)) {
    return refuse(
      'discount_exceeds_amount',
      `The discount on ${line.lineId} is more than the line comes to.`,
    );
  }
  const amount = discount?.amount ?? 0;
  if (amount === 0 || amount <= discountBase(lines)) return undefined;
  return refuse('discount_exceeds_amount', "The order's discount is more than its lines come to.", {
    hint: 'Remove or lower the discount first.',
  });
}

const isSame = (a: LineAmounts, b: LineAmounts | undefined): boolean =>
  b !== undefined && (Object.keys(a) as (keyof LineAmounts)[]).every((key) => a[key] === b[key]);
