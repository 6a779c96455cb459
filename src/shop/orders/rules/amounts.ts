import { divideHalfEven, includedTax, shareOf, spread } from '../../../core/model/money.ts';
import type { Discount, LineAmounts } from '../events/order-line.ts';
import type { OrderTotals, Shipping } from '../events/sums.ts';

/**
 * The only place where an order's amounts are computed: deciders store its results in their events, verification
 * computes them again, and views only copy. Rates round half-even, once a line, with what an invoice from elsewhere had rounded otherwise (`taxAdjustment`); an order's discount is one rounded amount, spread
 * over the lines by largest remainder, so that the parts sum exactly.
 */

/** What the amounts of a line follow from. */
export interface PricedLine {
  readonly lineId: string;
  readonly quantity: number;
  readonly unitPrice: number;
  readonly taxRatePpm: number;
  readonly taxIncluded: boolean;
  readonly taxAdjustment: number;
  readonly discount: Discount | null;
}

/** What the order's amounts follow from. */
export interface PricedOrder {
  readonly lines: readonly PricedLine[];
  readonly discount: Discount | null;
}

export const grossOf = (line: Pick<PricedLine, 'unitPrice' | 'quantity'>): number =>
  line.unitPrice * line.quantity;

/** What a discount comes to on an amount; never more than the amount. */
export const discountValue = (discount: Discount | null, base: number): number => {
  if (discount === null) return 0;
  return Math.min(base, discount.amount ?? shareOf(base, discount.percentPpm ?? 0));
};

/** A line's amounts before and apart from the order's discount: what that discount is spread over. */
export const discountableOf = (line: PricedLine): number => {
  const gross = grossOf(line);
  return gross - discountValue(line.discount, gross);
};

/** The sum that the order's discount applies to. */
export const discountBase = (lines: readonly PricedLine[]): number =>
  lines.reduce((sum, line) => sum + discountableOf(line), 0);

export function lineAmounts(line: PricedLine, orderDiscount = 0): LineAmounts {
  const gross = grossOf(line);
  const lineDiscount = discountValue(line.discount, gross);
  const net = gross - lineDiscount - orderDiscount;
  const { tax, includedTax } = taxOf(net, line);
  return { gross, lineDiscount, orderDiscount, net, tax, includedTax, total: net + tax };
}

/** The amounts of all lines, by line id. */
export function amountsOf(order: PricedOrder): ReadonlyMap<string, LineAmounts> {
  const shares = orderDiscountShares(order);
  return new Map(order.lines.map((line, index) => [line.lineId, lineAmounts(line, shares[index])]));
}

function orderDiscountShares({ lines, discount }: PricedOrder): readonly number[] {
  if (discount === null) return [];
  const bases = lines.map(discountableOf);
  const base = bases.reduce((sum, each) => sum + each, 0);
  return spread(discountValue(discount, base), bases);
}

/** Shipping with its tax. */
export function shippingOf(
  given: Pick<Shipping, 'method' | 'amount' | 'taxRatePpm' | 'taxIncluded' | 'taxAdjustment'>,
): Shipping {
  return { ...given, ...taxOf(given.amount, given) };
}

const NO_TAX = { tax: 0, includedTax: 0 };

interface Taxed {
  readonly taxRatePpm: number;
  readonly taxIncluded: boolean;
  readonly taxAdjustment: number;
}

/** Of nothing there is no tax, whatever was invoiced once. */
function taxOf(amount: number, { taxRatePpm, taxIncluded, taxAdjustment }: Taxed) {
  if (taxRatePpm === 0 || amount === 0) return NO_TAX;
  return taxIncluded
    ? { tax: 0, includedTax: Math.max(0, includedTax(amount, taxRatePpm) + taxAdjustment) }
    : { tax: Math.max(0, shareOf(amount, taxRatePpm) + taxAdjustment), includedTax: 0 };
}

/** The order's sums, of lines whose amounts are known. */
export function totalsOf(
  lines: Iterable<{ readonly quantity: number; readonly amounts: LineAmounts }>,
  shipping: Shipping | null,
): OrderTotals {
  const sums = { lineCount: 0, itemCount: 0, subtotal: 0, discount: 0, net: 0 };
  let tax = shipping?.tax ?? 0;
  let taxIncluded = shipping?.includedTax ?? 0;
  for (const { quantity, amounts } of lines) {
    sums.lineCount += 1;
    sums.itemCount += quantity;
    sums.subtotal += amounts.gross;
    sums.discount += amounts.lineDiscount + amounts.orderDiscount;
    sums.net += amounts.net;
    tax += amounts.tax;
    taxIncluded += amounts.includedTax;
  }
  const cost = shipping?.amount ?? 0;
  return { ...sums, shipping: cost, tax, includedTax: taxIncluded, total: sums.net + cost + tax };
}

/** What a number of a line's units is worth: pro rata of its total, half-even. */
export const worthOf = (total: number, units: number, quantity: number): number =>
  divideHalfEven(BigInt(total) * BigInt(units), BigInt(quantity));
