import { exponentOf, isCurrency, parseMinor } from '../../../../core/model/money.ts';

/** What stands between the whole and its parts: said with `--decimal`, or seen by each amount that can only be read one way. */
export type DecimalSign = '.' | ',';

interface WrittenCell {
  /** `-1234.50` */
  readonly decimals: string;
  /** The sign or code of a currency that stood beside it. */
  readonly mark: string | undefined;
}

/** `isEither`: it can be read in two ways. */
type Read<Value> = Value | { readonly problem: string; readonly isEither?: true };

const MARK = String.raw`(?:[A-Za-z]{0,3}\p{Sc}|[A-Za-z]{2,3}|zł|Kč)\.?`;
const MARKED = new RegExp(`^(?:(${MARK})\\s*)?([-−]?[\\d.,'’\\s]*\\d[.,]?)(?:\\s*(${MARK}))?$`, 'u');
const BRACKETED = new RegExp(`^(${MARK}\\s*)?\\((.*)\\)(\\s*${MARK})?$`, 'u');
const PLAIN = /^-?\d+(?:\.\d{1,2})?$/;

/** An amount of a cell in minor units: exact, or a problem. 5.000 is exact where 5.001 is not. */
export function minorOf(
  text: string,
  currency: string,
  decimal: DecimalSign | undefined,
): Read<{ amount: number }> {
  if (decimal !== ',' && exponentOf(currency) >= 2 && PLAIN.test(text)) return parseMinor(text, currency);
  const written = writtenCell(text, decimal, exponentOf(currency));
  if ('problem' in written) return written;
  const { decimals, mark } = written;
  if (mark !== undefined && !agrees(mark, currency))
    return { problem: `"${text}" is not in ${currency}, the order's currency` };
  const parsed = parseMinor(exactly(decimals, exponentOf(currency)), currency);
  return 'problem' in parsed ? { problem: parsed.problem.replace(/^".*?"/, `"${text}"`) } : parsed;
}

/** A number of a cell, whatever the sign or code of a currency that stands beside it. */
export function numberOf(text: string, decimal: DecimalSign | undefined): Read<{ number: number }> {
  const written = writtenCell(text, decimal, 0);
  if ('problem' in written) return written;
  const { decimals, mark } = written;
  const isAmount =
    mark === undefined || /\p{Sc}/u.test(mark) || isCurrency(SIGNS[mark] ?? mark.toUpperCase());
  return isAmount ? { number: Number(decimals) } : { problem: `"${text}" is not a number` };
}

/** The currency that a cell names beside its amount, by its code or by a sign that no other has. */
export function currencyIn(text: string): string | undefined {
  const [, before, , behind] = MARKED.exec(withoutSign(text.trim()).rest) ?? [];
  const mark = (before ?? behind)?.replace(/\.$/, '');
  if (mark === undefined) return undefined;
  return SIGNS[mark] ?? (/^[A-Za-z]{3}$/.test(mark) ? mark.toUpperCase() : undefined);
}

const SIGNS: Readonly<Record<string, string>> = {
  '€': 'EUR',
  '£': 'GBP',
  '₹': 'INR',
  '₽': 'RUB',
  '₺': 'TRY',
  '₩': 'KRW',
  '₴': 'UAH',
  '₪': 'ILS',
  zł: 'PLN',
  Kč: 'CZK',
  US$: 'USD',
  R$: 'BRL',
};

/** `(5.00)`, `5.00-` and `-5.00` are less than nothing; `5,-` is not, whose decimals are left out. */
function withoutSign(given: string): { isNegative: boolean; rest: string } {
  const text = given.replace(NO_DECIMALS, '$100').replace(/^\+\s*(?=[^-−+(])/, '');
  const inner = bracketed(text) ?? /^(.*\S)\s*[-−]$/.exec(text)?.[1] ?? /^[-−]\s*(.*)$/.exec(text)?.[1];
  return { isNegative: inner !== undefined, rest: (inner ?? text).trim() };
}

const NO_DECIMALS = /(?<=\d)([.,])[-–—]{1,2}(?=[^\d]*$)/;

/** Spreadsheets write the sign of the currency before the brackets. */
function bracketed(text: string): string | undefined {
  const [, before = '', amount, behind = ''] = BRACKETED.exec(text) ?? [];
  return amount === undefined ? undefined : `${before}${amount}${behind}`;
}

function writtenCell(text: string, decimal: DecimalSign | undefined, exponent: number): Read<WrittenCell> {
  const { isNegative, rest } = withoutSign(text.trim());
  const match = MARKED.exec(rest);
  const digits = match?.[2];
  if (match === null || digits === undefined || (match[1] !== undefined && match[3] !== undefined))
    return { problem: `"${text}" is not an amount; write it like 12.50` };
  const isTurned = /^[-−]/.test(digits);
  if (isTurned && isNegative) return { problem: `"${text}" has two signs` };
  const read = decimalsOf(text, isTurned ? digits.slice(1) : digits, decimal, exponent);
  if (typeof read !== 'string') return read;
  return {
    decimals: isNegative || isTurned ? `-${read}` : read,
    mark: (match[1] ?? match[3])?.replace(/\.$/, ''),
  };
}

/** Digits with the signs between them, as plain decimals. */
function decimalsOf(
  text: string,
  digits: string,
  decimal: DecimalSign | undefined,
  exponent: number,
): Read<string> {
  const spaced = digits.trim();
  const grouped = /['’\s]/.test(spaced);
  if (grouped && !/^\d{1,3}(?:['’\s]\d{3})+(?:[.,]\d*)?$/.test(spaced))
    return { problem: `"${text}" is not an amount; write it like 12.50` };
  const plain = spaced.replaceAll(/['’\s]/g, '');
  const sign = decimal ?? (grouped && /[.,]/.test(plain) ? signIn(plain) : seenSign(plain, exponent));
  if (sign === 'either') return { problem: twoReadings(text, plain), isEither: true };
  const whole = sign === ',' ? plain.replaceAll('.', '@').replaceAll(',', '.').replaceAll('@', ',') : plain;
  if (/^\d*(?:\.\d*)?$/.test(whole)) return tidy(whole);
  if (/^\d{1,3}(?:,\d{3})+(?:\.\d*)?$/.test(whole)) return tidy(whole.replaceAll(',', ''));
  const other = sign === ',' ? '.' : ',';
  const hint = decimal === undefined ? '' : `; does --decimal "${other}" fit`;
  return {
    problem: `"${text}" is not an amount whose decimals follow "${sign}"${hint === '' ? '' : `${hint}?`}`,
  };
}

const tidy = (decimals: string): string => decimals.replace(/^\./, '0.').replace(/\.$/, '');

const signIn = (plain: string): DecimalSign => (plain.includes(',') ? ',' : '.');

/** The sign of decimals that the amount can only have; `either`: there are two readings. */
function seenSign(plain: string, exponent: number): DecimalSign | 'either' {
  const dots = plain.split('.').length - 1;
  const commas = plain.split(',').length - 1;
  if (dots > 0 && commas > 0) return plain.lastIndexOf(',') > plain.lastIndexOf('.') ? ',' : '.';
  if (dots > 1) return ',';
  if (commas > 1) return '.';
  const isEither = /^[1-9]\d{0,2}[.,]\d{3}$/.test(plain) && !(dots === 1 && exponent >= 3);
  return isEither ? 'either' : commas === 1 ? ',' : '.';
}

const twoReadings = (text: string, plain: string): string => {
  const decimals = plain.replace(',', '.');
  return `"${text}" may be ${decimals} or ${decimals.replace('.', '')}: say which with --decimal . or --decimal ,`;
};

/** Zeros behind what the currency has are not there. */
function exactly(decimals: string, exponent: number): string {
  const [whole = '', parts = ''] = decimals.split('.');
  const kept = parts.slice(0, exponent) + parts.slice(exponent).replace(/0+$/, '');
  return kept === '' ? whole : `${whole}.${kept}`;
}

const symbols = new Map<string, string>();

/** `$` is the sign of many currencies, `CA$` of one. */
function agrees(mark: string, currency: string): boolean {
  if (mark.toUpperCase() === currency) return true;
  const symbol = symbols.get(currency) ?? narrowSymbol(currency);
  symbols.set(currency, symbol);
  if (mark.toLowerCase() === symbol.toLowerCase()) return true;
  const own = /^([A-Za-z]{1,2})(\p{Sc})$/u.exec(mark);
  return own !== null && own[2] === symbol && currency.startsWith((own[1] ?? '').toUpperCase());
}

const narrowSymbol = (currency: string): string =>
  new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay: 'narrowSymbol' })
    .formatToParts(0)
    .find(({ type }) => type === 'currency')?.value ?? currency;
