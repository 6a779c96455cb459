import { formatMinor } from '../../../../core/model/money.ts';
import { amountsOf } from '../../rules/amounts.ts';
import { type GivenDiscount, type Item, pricedLine, type ReadLine } from './line-items.ts';
import type { OrderCells } from './order-cells.ts';
import { rateOf, yesOrNo } from './rate-cells.ts';
import { RowProblem } from './row-problem.ts';
import { type Base, highest, rateApiece, roughness, settledTo, sumOf, taxOf, withTax } from './tax-base.ts';

/**
 * Files state tax as a rate, as an amount of each line, or as one amount of the order. What was invoiced is kept, and so is
 * the rate that is stated beside it: the two may be a cent a line apart, for others round halves up, or the order once. Where
 * no rate is stated, it is the roundest from which the amount can come.
 */

export interface GivenShipping {
  readonly method: string;
  readonly amount: number;
  readonly taxRatePpm?: number;
  readonly taxIncluded?: boolean;
  readonly taxAdjustment?: number;
}

export interface Taxed {
  readonly items: readonly Item[];
  readonly shipping: GivenShipping | undefined;
}

interface Untaxed {
  readonly lines: readonly ReadLine[];
  readonly discount: GivenDiscount | undefined;
  readonly shipping: GivenShipping | undefined;
}

/** @throws RowProblem where what is said of the tax cannot be */
export function taxed({ lines: read, discount, shipping }: Untaxed, cells: OrderCells): Taxed {
  const said = saidOfTax(read, cells);
  const rated = said.amount === undefined ? read : withRateOfFirst(read);
  const lines = rated.map((line) => (line.isTaxable ? line : withoutRate(line)));
  if (!said.isAny) return { items: lines.map(({ item }) => item), shipping };
  const nets = netsOf(lines, discount);
  const isIncluded = inclusion(lines, nets, shipping, said, cells);
  const bases = lines.map(({ item, isTaxable }, index) => ({
    net: nets[index] as number,
    ppm: item.taxRatePpm ?? 0,
    isIncluded: item.taxIncluded ?? isIncluded,
    isTaxable,
    adjustment: 0,
  }));
  const ofLines = lines.map(({ tax, row }, index) =>
    tax === undefined ? (bases[index] as Base) : withTax(bases[index] as Base, tax, row, cells),
  );
  const [settled, ofShipping] = withOrderTax(
    ofLines,
    shippingBase(shipping, said, isIncluded, ofLines, cells),
    said,
    cells,
  );
  return {
    items: lines.map(({ item }, index) => withRate(item, settled[index] as Base)),
    shipping: shipping === undefined || ofShipping === undefined ? shipping : withRate(shipping, ofShipping),
  };
}

/** A rate beside the order's tax that stands in its first row alone is that of all its lines. */
function withRateOfFirst(lines: readonly ReadLine[]): readonly ReadLine[] {
  const [first, ...others] = lines;
  const taxRatePpm = first?.item.taxRatePpm;
  if (taxRatePpm === undefined || others.some(({ item }) => item.taxRatePpm !== undefined)) return lines;
  return lines.map((line) => ({ ...line, item: { ...line.item, taxRatePpm } }));
}

const withoutRate = (line: ReadLine): ReadLine => ({ ...line, item: { ...line.item, taxRatePpm: 0 } });

interface SaidOfTax {
  readonly isAny: boolean;
  /** Of which each line may have one, where all of them together are not what was invoiced. */
  readonly rates: readonly number[];
  /** Of all lines and of shipping. */
  readonly amount: number | undefined;
  readonly shipping:
    | { readonly amount: number }
    | { readonly ppm: number }
    | { readonly isTaxed: boolean }
    | undefined;
}

function saidOfTax(lines: readonly ReadLine[], cells: OrderCells): SaidOfTax {
  const amount = cells.money('taxAmount');
  const shipping = saidOfShipping(cells);
  const isAny =
    amount !== undefined ||
    shipping !== undefined ||
    lines.some(({ tax, item }) => tax !== undefined || item.taxRatePpm !== undefined);
  return { isAny, rates: lines[0]?.rates ?? [], amount, shipping };
}

function saidOfShipping(cells: OrderCells): SaidOfTax['shipping'] {
  const source = cells.reading.columns.get('shippingTax');
  if (source?.isSum === true) return { amount: cells.money('shippingTax') ?? 0 };
  const said = cells.said('shippingTax');
  if (said === undefined) return undefined;
  const rate = said.text.endsWith('%') ? rateOf(said.text, 'percent') : undefined;
  if (rate !== undefined && 'ppm' in rate) return rate;
  const isTaxed = /\d/.test(said.text) ? undefined : yesOrNo(said.text);
  return isTaxed === undefined ? { amount: cells.minor(said.text, 'shippingTax', said.row) } : { isTaxed };
}

function netsOf(lines: readonly ReadLine[], discount: GivenDiscount | undefined): readonly number[] {
  const given =
    discount === undefined ? null : { percentPpm: null, amount: null, code: null, reason: null, ...discount };
  return [...amountsOf({ lines: lines.map(pricedLine), discount: given }).values()].map(({ net }) => net);
}

/** Whether prices contain the tax, where no column says so: what the order comes to says it. */
function inclusion(
  lines: readonly ReadLine[],
  nets: readonly number[],
  shipping: GivenShipping | undefined,
  said: SaidOfTax,
  cells: OrderCells,
): boolean {
  const known = lines.find(({ item }) => item.taxIncluded !== undefined)?.item.taxIncluded;
  if (known !== undefined) return known;
  const total = cells.money('total');
  const base = sumOf(nets) + (shipping?.amount ?? 0);
  if (total !== undefined) return total === base;
  const amounts = (said.amount ?? 0) + sumOf(lines.map(({ tax }) => tax ?? 0));
  if (amounts === 0) return false;
  throw new RowProblem(
    `Row ${cells.order.first}: the tax may be a part of the prices or come on top of them: map a total, or taxIncluded:=yes or taxIncluded:=no.`,
  );
}

function shippingBase(
  shipping: GivenShipping | undefined,
  said: SaidOfTax,
  isIncluded: boolean,
  lines: readonly Base[],
  cells: OrderCells,
): Base | undefined {
  if (shipping === undefined) return undefined;
  const base = { net: shipping.amount, ppm: 0, isIncluded, adjustment: 0 };
  const rate = said.shipping;
  if (rate === undefined) return base;
  if ('ppm' in rate) return { ...base, ppm: rate.ppm };
  if ('amount' in rate)
    return withTax(base, rate.amount, cells.said('shippingTax')?.row ?? cells.order.first, cells);
  return rate.isTaxed ? { ...base, ppm: highest(lines) } : base;
}

/** The lines and shipping, with rates that give the tax of the whole order. */
function withOrderTax(
  lines: readonly Base[],
  shipping: Base | undefined,
  said: SaidOfTax,
  cells: OrderCells,
): readonly [lines: readonly Base[], shipping: Base | undefined] {
  const bases = shipping === undefined ? lines : [...lines, shipping];
  const amount = said.amount ?? taxInTotal(bases, cells);
  if (amount === undefined) return [lines, shipping];
  const parted = (all: readonly Base[]): readonly [readonly Base[], Base | undefined] => [
    all.slice(0, lines.length),
    all[lines.length] ?? shipping,
  ];
  if (sumOf(bases.map(taxOf)) === amount) return parted(bases);
  const taxedBases = choices(lines, shipping, said);
  for (const all of taxedBases) {
    const settled = settledTo(all, amount);
    if (settled !== undefined) return parted(settled);
  }
  const apiece = rateApiece(bases, said.rates, amount);
  if (apiece !== undefined) return parted(apiece);
  throw wrongTax(taxedBases.at(-1) ?? bases, amount, cells);
}

/**
 * The tax on top that the total holds, where only rates are stated beside it and it was rounded otherwise than here: halves up, or
 * the order once. Undefined: what the total is apart is no rounding.
 */
function taxInTotal(bases: readonly Base[], cells: OrderCells): number | undefined {
  const total = cells.money('total');
  const isOther = ({ isIncluded, adjustment }: Base): boolean => isIncluded || adjustment !== 0;
  if (total === undefined || bases.some(isOther)) return undefined;
  const tax = total - sumOf(bases.map(({ net }) => net));
  const exact = bases.map(({ net, ppm }) => net * ppm);
  const halvesUp = (millionths: number): number => Math.floor((millionths + 500_000) / 1_000_000);
  const isRoundedOnce = Math.abs(sumOf(exact) - tax * 1_000_000) * 2 <= 1_000_000;
  return isRoundedOnce || tax === sumOf(exact.map(halvesUp)) ? tax : undefined;
}

/** Shipping whose tax is not said may be taxed like the lines, or not at all. */
function choices(
  lines: readonly Base[],
  shipping: Base | undefined,
  said: SaidOfTax,
): readonly (readonly Base[])[] {
  if (shipping === undefined) return [lines];
  const both = [...lines, shipping];
  if (said.shipping !== undefined && !('isTaxed' in said.shipping)) return [both];
  const ppm = highest(lines);
  if (said.shipping !== undefined) return [said.shipping.isTaxed ? [...lines, { ...shipping, ppm }] : lines];
  if (ppm > 0) return [lines, [...lines, { ...shipping, ppm }]];
  const [without, including] = [roughness(lines, said.amount ?? 0), roughness(both, said.amount ?? 0)];
  // Where prices contain their tax, shipping does as well.
  const isBoth = shipping.isIncluded ? including <= without : including < without;
  return isBoth ? [both, lines] : [lines, both];
}

function wrongTax(bases: readonly Base[], sum: number, cells: OrderCells): RowProblem {
  const { order, currency } = cells;
  const shown = (amount: number): string => `${formatMinor(amount, currency)} ${currency}`;
  const advice = highest(bases) > 0 ? ' by their rates; --map tax:= leaves these out' : '';
  return new RowProblem(
    `Row ${cells.said('taxAmount')?.row ?? order.first}: the order's tax is ${shown(sum)}, but its lines come to ${shown(sumOf(bases.map(taxOf)))}${advice}.`,
  );
}

function withRate<Given extends Item | GivenShipping>(
  given: Given,
  { ppm, isIncluded, adjustment }: Base,
): Given {
  if (ppm === 0) return given;
  return {
    ...given,
    taxRatePpm: ppm,
    ...(isIncluded ? { taxIncluded: true } : {}),
    ...(adjustment === 0 ? {} : { taxAdjustment: adjustment }),
  };
}
