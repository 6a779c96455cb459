import { divideHalfEven } from '../../../core/model/money.ts';
import type { OrderLine } from '../events/order-line.ts';
import type { Sale, Shipping } from '../events/sums.ts';

/**
 * What an event adds to the books of sales or takes from them. Every change of what a placed order sells is one signed
 * `Sale`, on the day it happens, so that closed periods never change; summed up, they are what the order has sold. A
 * return leaves gross and discount alone: what returns took is gross − discount − net.
 */

export type SaleLine = Sale['lines'][number];
type Figures = Pick<SaleLine, 'quantity' | 'gross' | 'discount' | 'net' | 'tax' | 'includedTax'>;

/** What stands in the books for an order. */
export interface Booked {
  readonly lines: readonly SaleLine[];
  readonly shipping: number;
  readonly shippingTax: number;
}

/** Who buys, and where to: the same in all entries of an order. */
export type SaleHead = Pick<Sale, 'currency' | 'customerRef' | 'country'>;

function soldLine(line: OrderLine): SaleLine {
  const { lineId, sku, name, category, quantity, amounts } = line;
  const { gross, lineDiscount, orderDiscount, net, tax, includedTax } = amounts;
  return {
    lineId,
    sku,
    name,
    category,
    quantity,
    gross,
    discount: lineDiscount + orderDiscount,
    net,
    tax,
    includedTax,
  };
}

export const shippingSold = (shipping: Shipping | null): Pick<Booked, 'shipping' | 'shippingTax'> => ({
  shipping: shipping?.amount ?? 0,
  shippingTax: shipping?.tax ?? 0,
});

/** A line of which units may have come back. */
export interface ReturningLine extends OrderLine {
  readonly credited: number;
  readonly takenBack: SaleLine | null;
}

/**
 * The entry of returned units: their credit, parted into net and tax as the line is. It is what all credits so far
 * amount to less what was taken back before, so that a line that comes back bit by bit leaves nothing behind.
 */
export function returnedLine(line: ReturningLine, units: number, credit: number): SaleLine {
  const { net, tax, includedTax, total } = line.amounts;
  const before = line.takenBack ?? { net: 0, tax: 0, includedTax: 0 };
  const credited = line.credited + credit;
  const taxBack = part(credited, tax, total);
  const netBack = credited - taxBack;
  return {
    ...soldLine(line),
    quantity: -units,
    gross: 0,
    discount: 0,
    net: 0 - netBack - before.net,
    tax: 0 - taxBack - before.tax,
    includedTax: 0 - part(netBack, includedTax, net) - before.includedTax,
  };
}

const part = (amount: number, share: number, whole: number): number =>
  whole === 0 ? 0 : divideHalfEven(BigInt(amount) * BigInt(share), BigInt(whole));

/** From what is booked to what shall be booked: the difference, without lines that do not change. */
export function saleBetween(head: SaleHead, before: Booked, after: Booked): Sale {
  const old = new Map(before.lines.map((line) => [line.lineId, line]));
  const kept = after.lines.map((line) => {
    const was = old.get(line.lineId);
    old.delete(line.lineId);
    return was === undefined ? line : plus(line, negated(was));
  });
  return {
    ...head,
    shipping: after.shipping - before.shipping,
    shippingTax: after.shippingTax - before.shippingTax,
    lines: [...kept, ...[...old.values()].map(negated)].filter(changesBooks),
  };
}

export const NOTHING_BOOKED: Booked = { lines: [], shipping: 0, shippingTax: 0 };

/** A line as it stands in the books: what was sold less what came back. */
export const bookedLine = (line: OrderLine, takenBack: SaleLine | null): SaleLine =>
  takenBack === null ? soldLine(line) : plus(soldLine(line), takenBack);

const combined = (line: SaleLine, figure: (key: keyof Figures) => number): SaleLine => ({
  ...line,
  quantity: figure('quantity'),
  gross: figure('gross'),
  discount: figure('discount'),
  net: figure('net'),
  tax: figure('tax'),
  includedTax: figure('includedTax'),
});

export const plus = (line: SaleLine, other: SaleLine): SaleLine =>
  combined(line, (key) => line[key] + other[key]);

/** 0 − x, for −0 is not an integer that JSON keeps. */
const negated = (line: SaleLine): SaleLine => combined(line, (key) => 0 - line[key]);

const changesBooks = (line: SaleLine): boolean =>
  [line.quantity, line.gross, line.discount, line.net, line.tax, line.includedTax].some((x) => x !== 0);
