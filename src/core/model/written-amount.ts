import * as z from 'zod';
import type { Issue } from '../kernel/failure.ts';
import { isCurrency, noCurrency, parseMinor } from './money.ts';

/**
 * An amount as people write it, in the place where its minor units will stand: how many decimals it may have is known only
 * with its currency. As JSON it is what was written.
 */
export class WrittenAmount {
  readonly decimals: string;
  /** The currency that was written beside it: `50 USD`. */
  readonly currency: string | undefined;

  constructor(decimals: string, currency?: string) {
    this.decimals = decimals;
    this.currency = currency;
  }

  toJSON(): string {
    return [this.decimals, this.currency].filter(Boolean).join(' ');
  }
}

/** "12.50", or with its currency on either side: "12.50 USD", "USD12.50". */
const FORM = /^\s*(?:([A-Za-z]{3})\s*)?(-?\d+(?:\.\d+)?)(?:\s*([A-Za-z]{3}))?\s*$/;

/** What a text says; undefined: it is no amount. */
export function writtenAmount(text: string): WrittenAmount | undefined {
  const [, before, decimals, behind] = FORM.exec(text) ?? [];
  if (decimals === undefined || (before !== undefined && behind !== undefined)) return undefined;
  return new WrittenAmount(decimals, (before ?? behind)?.toUpperCase());
}

const AN_AMOUNT = 'an amount: a whole number of minor units, or decimals as a text';

/** A text without any digit but zeros is nothing; one without digits is no amount at all. */
const NOT_NOTHING = /[1-9]|^\D*$/;

/**
 * An amount given by a caller: minor units as an integer, or decimals as text, with or without the currency that they are in
 * anyway. A decision sees minor units, whichever was given.
 *
 * @param least 1: more than nothing
 */
export const amountInput = (least: 0 | 1 = 0) => {
  const decimals = z
    .string()
    .regex(FORM, `must be ${AN_AMOUNT}`)
    .regex(/^[^-]*$/, 'may not be negative');
  const units = z.int().min(least, least === 1 ? 'must be more than 0' : undefined);
  const given = z
    .union([units, least === 1 ? decimals.regex(NOT_NOTHING, 'must be more than 0') : decimals], {
      error: ({ input }) => (input === undefined ? 'is missing' : `must be ${AN_AMOUNT}`),
    })
    .meta({ show: 'money', currencyField: 'currency' })
    .transform((value) => (typeof value === 'string' ? writtenAmount(value) : value));
  return given as unknown as z.ZodType<number, number | string>;
};

/** Whether an amount stands anywhere in the data as it was written. */
export const holdsWritten = (data: unknown): boolean =>
  data instanceof WrittenAmount ||
  (typeof data === 'object' && data !== null && Object.values(data).some(holdsWritten));

export interface InMinorUnits<Data> {
  readonly data: Data;
  /** Which amounts are none, and why. */
  readonly issues: readonly Issue[];
}

/** Filters compare with amounts of any currency: without one of their own they have two decimals. */
const NO_CURRENCY = 'a filter without a currency';

/** A filter with its written amounts in minor units. A currency that stands beside one of them is the filter's, too. */
export function filterInMinorUnits(filter: Record<string, unknown>): InMinorUnits<Record<string, unknown>> {
  const amounts = Object.values(filter).filter((value) => value instanceof WrittenAmount);
  if (amounts.length === 0) return { data: filter, issues: [] };
  const currency = filter['currency'] ?? amounts.find((amount) => amount.currency !== undefined)?.currency;
  const code = typeof currency === 'string' ? currency.trim().toUpperCase() : undefined;
  if (code !== undefined && !isCurrency(code)) {
    const issue = { path: 'currency', message: noCurrency(code), isSentence: true } as const;
    return { data: filter, issues: [issue] };
  }
  const { data, issues } = inMinorUnits(filter, code ?? NO_CURRENCY);
  return { data: { ...(data as object), ...(currency !== undefined && { currency }) }, issues };
}

/** The data with every written amount in minor units of the currency. */
export function inMinorUnits(data: unknown, currency: string): InMinorUnits<unknown> {
  const issues: Issue[] = [];
  const walk = (value: unknown, path: readonly string[]): unknown => {
    if (value instanceof WrittenAmount) {
      const parsed = minorUnits(value, currency);
      if ('amount' in parsed) return parsed.amount;
      issues.push({ path: path.join('.'), ...parsed });
      return value;
    }
    if (Array.isArray(value)) return value.map((item, index) => walk(item, [...path, String(index)]));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) => [key, walk(member, [...path, key])]),
    );
  };
  return { data: walk(data, []), issues };
}

type Read = { readonly amount: number } | Pick<Issue, 'message' | 'isSentence'>;

function minorUnits({ decimals, currency: written }: WrittenAmount, currency: string): Read {
  if (written !== undefined && written !== currency)
    return { message: `is in ${written}, but the currency here is ${currency}` };
  const parsed = parseMinor(decimals, currency);
  return 'amount' in parsed ? parsed : { message: parsed.problem, isSentence: true };
}
