import { ownValue } from '../kernel/own.ts';
import { EXPONENTS, WITHDRAWN } from './iso-codes.ts';

/**
 * Money is integer minor units with one ISO 4217 currency; decimal strings at the edges. Excess decimals are rejected,
 * never rounded. Rounding happens in one way only (half-even), and only where a rate is applied.
 */

let exponents: ReadonlyMap<string, number> | undefined;

function table(): ReadonlyMap<string, number> {
  exponents ??= new Map(
    Object.entries(EXPONENTS).flatMap(([exponent, codes]) =>
      codes.split(/\s+/).map((code): [string, number] => [code, Number(exponent)]),
    ),
  );
  return exponents;
}

/** Whether ISO 4217 knows it: withdrawn ones too, which are in old orders. */
export const isCurrency = (code: string): boolean => table().has(code);

/** The currencies that orders are in, old ones too. */
export const currencies = (): readonly string[] => [...table().keys()].sort();

/** The currencies that a new order may be in. */
export const currentCurrencies = (): readonly string[] =>
  currencies().filter((code) => withdrawalOf(code) === undefined);

/** How a currency ended. */
export interface Withdrawal {
  /** The last date on which it was money: `2026-01-31`. */
  readonly lastDay: string;
  /** The currency in its place. */
  readonly successor: string;
}

/** Undefined for a currency that is in use. */
export function withdrawalOf(code: string): Withdrawal | undefined {
  const [lastDay, successor] = ownValue(WITHDRAWN, code) ?? [];
  return lastDay === undefined || successor === undefined ? undefined : { lastDay, successor };
}

/** What is said of a text that is no code. */
export const noCurrency = (text: string): string => `"${text}" is not a currency of ISO 4217, like EUR`;

/** Decimals of a currency: JPY 0, USD 2, KWD 3, CLF 4. Unknown codes count as 2: they are rejected before they are stored. */
export const exponentOf = (currency: string): number => table().get(currency) ?? 2;

/** 450 USD → "4.50"; -5 KWD → "-0.005"; 12 JPY → "12". */
export function formatMinor(amount: number, currency: string): string {
  const exponent = exponentOf(currency);
  const digits = String(Math.abs(amount)).padStart(exponent + 1, '0');
  const whole = digits.slice(0, digits.length - exponent);
  const sign = amount < 0 ? '-' : '';
  return exponent === 0 ? `${sign}${whole}` : `${sign}${whole}.${digits.slice(-exponent)}`;
}

export type ParsedAmount = { readonly amount: number } | { readonly problem: string };

/** "4.50" USD → 450. Rejects what is not a plain decimal, has too many decimals or is beyond 2^53 − 1 minor units. */
export function parseMinor(text: string, currency: string): ParsedAmount {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text.trim());
  if (match === null) return { problem: `"${text}" is not an amount; write it like 12.50` };
  const [, sign, whole = '', decimals = ''] = match;
  const exponent = exponentOf(currency);
  if (decimals.length > exponent) {
    return { problem: `"${text}" has more decimals than ${currency} allows (${exponent})` };
  }
  const amount = Number(`${sign}${whole}${decimals.padEnd(exponent, '0')}`);
  if (!Number.isSafeInteger(amount)) return { problem: `"${text}" is more than can be counted exactly` };
  return { amount: amount === 0 ? 0 : amount };
}

/** numerator ÷ denominator, rounded half to even. Exact for any sizes: it counts in big integers where it must. */
export function divideHalfEven(numerator: bigint, denominator: bigint): number {
  const negative = numerator < 0n;
  const dividend = negative ? -numerator : numerator;
  const quotient = dividend / denominator;
  const twice = (dividend % denominator) * 2n;
  const up = twice > denominator || (twice === denominator && quotient % 2n === 1n);
  const rounded = Number(up ? quotient + 1n : quotient);
  return negative && rounded !== 0 ? -rounded : rounded;
}

const MILLION = 1_000_000n;

/** A rate in parts per million of an amount, half-even: 8.875 % (88 750) of 1 000 → 89. */
export const shareOf = (amount: number, ppm: number): number =>
  divideHalfEven(BigInt(amount) * BigInt(ppm), MILLION);

/** The tax that a price contains: amount × rate ÷ (1 + rate), half-even. */
export const includedTax = (amount: number, ppm: number): number =>
  divideHalfEven(BigInt(amount) * BigInt(ppm), MILLION + BigInt(ppm));

/**
 * Spreads an amount over weights (none below 0) so that the parts sum exactly: largest remainder, ties to the earlier
 * part. Over nothing but zeros there is nothing to spread: all parts are 0.
 */
export function spread(amount: number, weights: readonly number[]): number[] {
  if (amount < 0) return spread(-amount, weights).map((part) => (part === 0 ? 0 : -part));
  const sum = weights.reduce((total, weight) => total + BigInt(weight), 0n);
  if (sum === 0n) return weights.map(() => 0);
  const exact = weights.map((weight) => BigInt(amount) * BigInt(weight));
  const parts = exact.map((share) => share / sum);
  let rest = BigInt(amount) - parts.reduce((total, part) => total + part, 0n);
  const order = exact.map((share, index) => ({ index, remainder: share % sum }));
  order.sort((a, b) =>
    a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1,
  );
  for (const { index } of order) {
    if (rest === 0n) break;
    parts[index] = (parts[index] as bigint) + 1n;
    rest -= 1n;
  }
  return parts.map(Number);
}
