import { divideHalfEven, shareOf, spread } from '../core/model/money.ts';
import type { Tax } from './prices.ts';

/**
 * What the demo's orders come to, counted on its own: its people have to pay the right amount before the daybook has
 * answered. Were it wrong, a payment would be rejected or an order could not be completed.
 */

export interface PricedLine {
  readonly lineId: string;
  readonly unitPrice: number;
  readonly tax: Tax | undefined;
  readonly discountPpm: number;
  quantity: number;
}

export interface OrderDiscount {
  readonly percentPpm?: number;
  readonly amount?: number;
}

export interface ShippingCost extends Partial<Tax> {
  readonly method: string;
  readonly amount: number;
}

/** Each line's total, by its id. */
export function lineTotals(
  lines: readonly PricedLine[],
  discount: OrderDiscount | undefined,
): ReadonlyMap<string, number> {
  const bases = lines.map((line) => {
    const gross = line.unitPrice * line.quantity;
    return gross - shareOf(gross, line.discountPpm);
  });
  const base = bases.reduce((sum, each) => sum + each, 0);
  const shares = spread(discount?.amount ?? shareOf(base, discount?.percentPpm ?? 0), bases);
  return new Map(
    lines.map(({ lineId, tax }, index) => [
      lineId,
      withTax((bases[index] as number) - (shares[index] as number), tax),
    ]),
  );
}

export const shippingTotal = (shipping: ShippingCost | undefined): number =>
  shipping === undefined ? 0 : withTax(shipping.amount, shipping);

const withTax = (net: number, { taxRatePpm = 0, taxIncluded = false }: Partial<Tax> = {}): number =>
  taxIncluded ? net : net + shareOf(net, taxRatePpm);

/** What some units of a line are worth. */
export const worthOf = (total: number, units: number, quantity: number): number =>
  divideHalfEven(BigInt(total) * BigInt(units), BigInt(quantity));
