import { formatMinor, includedTax, shareOf, spread } from '../../../../core/model/money.ts';
import type { OrderCells } from './order-cells.ts';
import { RowProblem } from './row-problem.ts';

/** An amount on which there is tax, and the rate if it is stated. */
export interface Base {
  readonly net: number;
  readonly ppm: number;
  readonly isIncluded: boolean;
  /** Undefined: yes. */
  readonly isTaxable?: boolean;
  /** What was invoiced above what the rate gives. */
  readonly adjustment: number;
}

export const taxOf = ({ net, ppm, isIncluded, adjustment }: Base): number =>
  (isIncluded ? includedTax(net, ppm) : shareOf(net, ppm)) + adjustment;

export const sumOf = (amounts: readonly number[]): number => amounts.reduce((sum, each) => sum + each, 0);

/** The base with this tax: at its rate, or at one from which it can come. */
export function withTax(base: Base, tax: number, row: number, { currency }: OrderCells): Base {
  const computed = taxOf(base);
  if (tax === computed) return base;
  const shown = (amount: number): string => `${formatMinor(amount, currency)} ${currency}`;
  if (base.ppm > 0) {
    const [adjusted] = nudged([base], tax - computed) ?? [];
    if (adjusted !== undefined) return adjusted;
    throw new RowProblem(
      `Row ${row}: the tax is ${shown(tax)}, but ${base.ppm / 10_000} % of ${shown(base.net)} are ${shown(computed)}.`,
    );
  }
  const kept = keeping(base, tax);
  if (kept !== undefined) return kept;
  throw new RowProblem(`Row ${row}: no rate gives a tax of ${shown(tax)} on ${shown(base.net)}.`);
}

/** In parts per million, the roundest first: whole percentages, halves, quarters, … */
const STEPS = [10_000, 5_000, 2_500, 1_000, 500, 250, 100, 50, 10, 1];

/** Undefined: this tax comes from no rate. */
function keeping(base: Base, tax: number): Base | undefined {
  return common([base], tax)?.[0];
}

/** All bases with the roundest rate that they can have in common, for their taxes to come to the sum. */
const common = (bases: readonly Base[], sum: number): readonly Base[] | undefined =>
  roundest(bases, sum)?.bases;

interface Shared {
  readonly bases: readonly Base[];
  /** The less, the rounder the rate. */
  readonly roughness: number;
}

function roundest(bases: readonly Base[], sum: number): Shared | undefined {
  const net = sumOf(bases.map((base) => base.net));
  const taxable = bases[0]?.isIncluded === true ? net - sum : net;
  if (taxable <= 0) return sum === 0 ? { bases, roughness: 0 } : undefined;
  const exact = (sum / taxable) * 1_000_000;
  for (const [roughness, step] of STEPS.entries()) {
    const ppm = Math.round(exact / step) * step;
    const tried = bases.map((base) => ({ ...base, ppm }));
    const difference = sum - sumOf(tried.map(taxOf));
    if (ppm > 1_000_000 || (difference !== 0 && !isRounded(net, tried[0] as Base, sum))) continue;
    const settled = nudged(tried, difference);
    if (settled !== undefined) return { bases: settled, roughness };
  }
  return undefined;
}

/** Whether a tax is that of the sum of all amounts, whichever way halves are rounded. */
function isRounded(net: number, { ppm, isIncluded }: Base, tax: number): boolean {
  const whole = isIncluded ? 1_000_000 + ppm : 1_000_000;
  return Math.abs(net * ppm - tax * whole) * 2 <= whole;
}

/** How rough the roundest rate is that all have in common: the less, the rounder. */
export const roughness = (bases: readonly Base[], sum: number): number =>
  roundest(bases, sum)?.roughness ?? STEPS.length;

export const highest = (bases: readonly Base[]): number => Math.max(0, ...bases.map(({ ppm }) => ppm));

/** All with rates and adjustments that come to the sum; undefined: these cannot. */
export function settledTo(bases: readonly Base[], sum: number): readonly Base[] | undefined {
  const isStated = highest(bases) > 0;
  const difference = sum - sumOf(bases.map(taxOf));
  const open = bases.filter(({ ppm, isTaxable }) => ppm > 0 || (!isStated && isTaxable !== false));
  if (isStated && Math.abs(difference) > open.length) return undefined;
  if (difference === 0) return bases;
  const settled = isStated ? nudged(open, difference) : (common(open, sum) ?? apart(open, sum));
  if (settled === undefined) return undefined;
  const left = [...settled];
  return bases.map((base) => (open.includes(base) ? (left.shift() as Base) : base));
}

/** A cent more or less on as many lines as it takes, first on those that were rounded the other way; undefined: there are not so many. */
function nudged(bases: readonly Base[], difference: number): readonly Base[] | undefined {
  const step = Math.sign(difference);
  const first = bases
    .filter((base) => base.net > 0 && Math.abs(base.adjustment + step) <= 1 && taxOf(base) + step >= 0)
    .sort((a, b) => step * (roundedOff(b) - roundedOff(a)) || b.net - a.net)
    .slice(0, Math.abs(difference));
  if (first.length < Math.abs(difference)) return undefined;
  return bases.map((base) => (first.includes(base) ? { ...base, adjustment: base.adjustment + step } : base));
}

/** What the exact tax is above the rounded one. */
const roundedOff = (base: Base): number =>
  (base.net * base.ppm) / (base.isIncluded ? 1_000_000 + base.ppm : 1_000_000) - taxOf(base);

/** Each with a rate of its own, where none in common comes to the sum. */
function apart(bases: readonly Base[], sum: number): readonly Base[] | undefined {
  const parts = spread(
    sum,
    bases.map(({ net }) => Math.max(0, net)),
  );
  const kept = bases.map((base, index) => keeping(base, parts[index] as number));
  return kept.every((base) => base !== undefined) ? kept : undefined;
}

/** So many ways are tried of which line has which rate. */
const MOST_WAYS = 20_000;

/** Each line and shipping with one of the rates, if that comes to the sum in one way only. */
export function rateApiece(
  bases: readonly Base[],
  rates: readonly number[],
  sum: number,
): readonly Base[] | undefined {
  if (rates.length === 0 || (rates.length + 1) ** bases.length > MOST_WAYS) return undefined;
  const ways = bases.reduce<readonly (readonly Base[])[]>(
    (before, base) => before.flatMap((way) => withEach(base, rates).map((one) => [...way, one])),
    [[]],
  );
  const fitting = ways.filter((way) => sumOf(way.map(taxOf)) === sum);
  const reports = new Set(fitting.map((way) => byRate(way, rates)));
  return reports.size === 1 ? fitting[0] : undefined;
}

const withEach = (base: Base, rates: readonly number[]): readonly Base[] =>
  base.isTaxable === false ? [{ ...base, ppm: 0 }] : rates.map((ppm) => ({ ...base, ppm }));

/** What a report of taxes says of it. */
const byRate = (bases: readonly Base[], rates: readonly number[]): string =>
  rates.map((rate) => sumOf(bases.filter(({ ppm }) => ppm === rate).map(({ net }) => net))).join(' ');
