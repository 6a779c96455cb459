import { omitUndefined } from '../../../../core/kernel/omit.ts';
import type { PricedLine } from '../../rules/amounts.ts';
import type { Row } from './csv-rows.ts';
import type { OrderCells } from './order-cells.ts';
import { type RateUnit, rateOf, ratesIn, unitsOf, yesOrNo } from './rate-cells.ts';
import { RowProblem } from './row-problem.ts';
import type { Target } from './targets.ts';

export type GivenDiscount = { percentPpm: number } | { amount: number };

/** A line as ImportOrder takes it. */
export interface Item {
  readonly sku?: string;
  readonly name?: string;
  readonly category?: string;
  readonly quantity?: number;
  readonly unitPrice?: number;
  readonly taxRatePpm?: number;
  readonly taxIncluded?: boolean;
  readonly taxAdjustment?: number;
  readonly discount?: GivenDiscount & { readonly reason?: string };
  readonly requiresShipping?: boolean;
}

/** A line of an order, and what its row says of its tax. */
export interface ReadLine {
  readonly row: number;
  readonly item: Item;
  readonly tax: number | undefined;
  /** The rates that its row names, if there are several: of all lines together, or each of some. */
  readonly rates: readonly number[];
  readonly isTaxable: boolean;
}

/** @throws RowProblem */
export function readLine(row: Row, cells: OrderCells): ReadLine {
  const text = (target: Target): string | undefined => cells.inRow(row, target);
  const money = (target: Target): number | undefined => {
    const said = text(target);
    return said === undefined ? undefined : cells.minor(said, target, row.row);
  };
  const [sku, name] = [skuOf(text('sku'), cells), text('name')];
  if (sku === undefined && name === undefined)
    throw new RowProblem(`Row ${row.row} has neither a sku nor a name.`);
  const quantity = unitsIn(text('quantity'), row.row, cells.reading.columns.has('quantity'));
  const discount = discountIn(text, 'lineDiscount', row.row, cells);
  const priced = pricesOf(
    { price: money('price'), total: money('lineTotal'), net: money('lineNet') },
    quantity ?? 1,
    discount,
    row.row,
  );
  return {
    row: row.row,
    tax: money('lineTax'),
    rates: ratesIn(text('tax') ?? ''),
    isTaxable: saidYes('taxable', text('taxable'), row.row) ?? true,
    item: omitUndefined({
      sku,
      name,
      category: text('category'),
      quantity,
      unitPrice: priced.unitPrice,
      taxRatePpm: taxRate(text, row.row),
      taxIncluded: saidYes('taxIncluded', text('taxIncluded'), row.row),
      discount: priced.discount,
    }),
  };
}

/** What the rules price; a line without a price gets it from the catalogue. */
export const pricedLine = ({ item }: Pick<ReadLine, 'item'>, index: number): PricedLine => ({
  lineId: `L${index + 1}`,
  quantity: item.quantity ?? 1,
  unitPrice: item.unitPrice ?? 0,
  taxRatePpm: item.taxRatePpm ?? 0,
  taxIncluded: item.taxIncluded ?? false,
  taxAdjustment: item.taxAdjustment ?? 0,
  discount:
    item.discount === undefined
      ? null
      : { percentPpm: null, amount: null, code: null, reason: null, ...item.discount },
});

const skuOf = (text: string | undefined, { reading: { skuBlanks } }: OrderCells): string | undefined =>
  text === undefined || skuBlanks === undefined ? text : text.replaceAll(/\s+/g, skuBlanks);

function unitsIn(text: string | undefined, row: number, isColumn: boolean): number | undefined {
  if (text === undefined && !isColumn) return undefined;
  const units = text === undefined ? undefined : unitsOf(text);
  if (units !== undefined) return units;
  const advice = /^0(?:[.,]0*)?$/.test(text ?? '')
    ? '; rows of nothing are passed over by --where "COLUMN>0"'
    : '';
  throw new RowProblem(`Row ${row}: quantity is "${text ?? ''}", not a whole number from 1${advice}.`);
}

interface Prices {
  readonly price: number | undefined;
  /** Price × quantity. */
  readonly total: number | undefined;
  /** The same, less the line's discount. */
  readonly net: number | undefined;
}

interface Priced {
  readonly unitPrice: number;
  readonly discount: Item['discount'] | undefined;
}

/** One of the three is enough; where there are several, they must agree. */
function pricesOf(
  { price, total, net }: Prices,
  quantity: number,
  discount: GivenDiscount | undefined,
  row: number,
): { readonly unitPrice: number | undefined; readonly discount: Item['discount'] | undefined } {
  if (price !== undefined && total !== undefined && price * quantity !== total)
    throw new RowProblem(
      `Row ${row}: lineTotal is not price × quantity; is one of them less the discount (lineNet)?`,
    );
  if (net !== undefined && discount === undefined) return byNet(net, price, total, quantity, row);
  if (price !== undefined || total === undefined) {
    if (price === undefined && net !== undefined)
      throw new RowProblem(`Row ${row}: lineNet is less a discount, and the price before it is not said.`);
    return { unitPrice: price, discount };
  }
  const divided = dividing(total, quantity);
  if (divided.discount === undefined) return { unitPrice: divided.unitPrice, discount };
  if (discount === undefined) return { unitPrice: divided.unitPrice, discount: divided.discount };
  if (!('amount' in discount))
    throw new RowProblem(
      `Row ${row}: lineTotal cannot be divided by ${quantity}, so a percentage off it is not exact.`,
    );
  return { unitPrice: divided.unitPrice, discount: { amount: discount.amount + divided.discount.amount } };
}

function byNet(
  net: number,
  price: number | undefined,
  total: number | undefined,
  quantity: number,
  row: number,
): Priced {
  const gross = price === undefined ? total : price * quantity;
  if (gross === undefined) return dividing(net, quantity);
  if (net > gross)
    throw new RowProblem(
      `Row ${row}: lineNet, less the discount, is more than the line comes to without it.`,
    );
  const { unitPrice, discount } = dividing(gross, quantity);
  const amount = gross - net + (discount?.amount ?? 0);
  return { unitPrice, discount: amount === 0 ? undefined : { amount } };
}

/** A price of which so many units come to the sum: the next higher one, less a discount, where there is no such. */
function dividing(
  sum: number,
  quantity: number,
): { unitPrice: number; discount: { amount: number; reason: string } | undefined } {
  const unitPrice = Math.ceil(sum / quantity);
  const amount = unitPrice * quantity - sum;
  return {
    unitPrice,
    discount: amount === 0 ? undefined : { amount, reason: 'The line came to less than its units' },
  };
}

// --- discounts and taxes ---------------------------------------------------------------------------------------------

const UNITS: readonly (readonly [suffix: string, unit: RateUnit])[] = [
  ['Percent', 'percent'],
  ['Fraction', 'fraction'],
];

/** @param texts what is said for a target @throws RowProblem for a number that may be a rate as well as an amount */
export function discountIn(
  texts: (target: Target) => string | undefined,
  target: 'discount' | 'lineDiscount',
  row: number,
  cells: OrderCells,
): GivenDiscount | undefined {
  const amount = texts(`${target}Amount`);
  const given: GivenDiscount[] = [];
  if (amount !== undefined) given.push({ amount: cells.minor(amount, `${target}Amount`, row) });
  for (const [suffix, unit] of UNITS) {
    const name = `${target}${suffix}` as Target;
    const text = texts(name);
    if (text !== undefined) given.push({ percentPpm: ppm(text, unit, name, row) });
  }
  const bare = texts(target);
  if (bare !== undefined) given.push(saidItself(bare, target, row, cells));
  const some = given.filter((one) => Object.values(one)[0] !== 0);
  if (some.length > 1) throw new RowProblem(`Row ${row}: ${target} is said in two ways.`);
  return some[0];
}

/** `10%`, `$5.00`, `5.00 EUR`: what says itself whether it is a rate. */
function saidItself(text: string, target: Target, row: number, cells: OrderCells): GivenDiscount {
  if (text.endsWith('%')) return { percentPpm: ppm(text, 'percent', target, row) };
  if (/[^\d.,\s()'’−-]/.test(text) || !/[1-9]/.test(text)) return { amount: cells.minor(text, target, row) };
  throw new RowProblem(
    `Row ${row}: ${target} "${text}" may be ${text} % or an amount of ${text} ${cells.currency}: map it as ${target}Percent or ${target}Amount.`,
  );
}

function taxRate(text: (target: Target) => string | undefined, row: number): number | undefined {
  const [percent, fraction, bare] = [text('taxPercent'), text('taxFraction'), text('tax')];
  if (percent !== undefined) return ppm(percent, 'percent', 'taxPercent', row);
  if (fraction !== undefined) return ppm(fraction, 'fraction', 'taxFraction', row);
  return bare === undefined ? undefined : ppm(bare, 'unsaid', 'tax', row);
}

function ppm(text: string, unit: RateUnit, target: Target, row: number): number {
  const rate = rateOf(text, unit);
  if ('ppm' in rate) return rate.ppm;
  if (!rate.isEither) throw new RowProblem(`Row ${row}: ${target} is ${rate.problem}.`);
  throw new RowProblem(
    `Row ${row}: ${target} ${rate.problem}: map it as ${target}Percent or ${target}Fraction.`,
  );
}

function saidYes(
  target: 'taxable' | 'taxIncluded',
  text: string | undefined,
  row: number,
): boolean | undefined {
  if (text === undefined) return undefined;
  const answer = yesOrNo(text);
  if (answer !== undefined) return answer;
  throw new RowProblem(`Row ${row}: ${target} is "${text}", neither yes nor no.`);
}
