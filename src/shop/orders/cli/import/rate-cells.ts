/** Rates in parts per million, and quantities: what a cell says, or why that is none. */

type Rate = { readonly ppm: number } | { readonly problem: string; readonly isEither: boolean };

const RATE = /^(\d{1,3})(?:[.,](\d{1,4})0*)?$/;

/** How a number of a rate's cell is meant. */
export type RateUnit = 'percent' | 'fraction' | 'unsaid';

/**
 * `20`, `8.875`, `20%`, or text that ends with a percentage in its only number (`GB VAT 20%`). Several such texts add up
 * (`GST 5% QST 9.975%`). Where the unit is not said, a number between 0 and 1 could be a fraction as well as a percentage,
 * and is neither.
 */
export function rateOf(text: string, unit: RateUnit): Rate {
  const several = ratesIn(text);
  if (several.length > 0) return { ppm: several.reduce((sum, each) => sum + each, 0) };
  const percentage = /^(?:\D*[^\d.,\s])?\s*([\d.,]+)\s*%$/.exec(text)?.[1];
  if (percentage !== undefined) return ppmOf(text, percentage, 10_000);
  if (unit === 'fraction') return ppmOf(text, text, 1_000_000);
  if (unit === 'unsaid' && /^0?[.,]\d*[1-9]\d*$/.test(text)) {
    const fraction = Number(`0${text.replace(',', '.').replace(/^0/, '')}`);
    const percent = Number((fraction * 100).toFixed(6));
    return { problem: `"${text}" may be ${fraction} % or the fraction of ${percent} %`, isEither: true };
  }
  return ppmOf(text, text, 10_000);
}

const NAMED_RATES = /^(?:\D*[^\d.,\s]\s*[\d.,]+\s*%\s*){2,}$/;

/** The rates of a text that names several; empty where it does not. */
export function ratesIn(text: string): readonly number[] {
  if (!NAMED_RATES.test(text)) return [];
  const rates = [...text.matchAll(/([\d.,]+)\s*%/g)].map(([, rate = '']) => ppmOf(text, rate, 10_000));
  return rates.flatMap((rate) => ('ppm' in rate ? [rate.ppm] : []));
}

function ppmOf(text: string, number: string, unit: number): Rate {
  const match = unit === 1_000_000 ? /^([01])?(?:[.,](\d{1,6})0*)?$/.exec(number) : RATE.exec(number);
  const places = String(unit).length - 1;
  const ppm =
    match === null || number === ''
      ? Number.NaN
      : Number(match[1] ?? 0) * unit + Number((match[2] ?? '').padEnd(places, '0'));
  if (ppm <= 1_000_000) return { ppm };
  const form = unit === 1_000_000 ? 'a fraction like 0.2' : 'a percentage like 10 or 8.875';
  return { problem: `"${text}", not ${form}`, isEither: false };
}

/** Whole units: `2`, `2.0`, but not `2.000`, which may be 2000. Undefined: it is no such number. */
export function unitsOf(text: string): number | undefined {
  const digits = /^(\d{1,9})(?:[.,](?:0{1,2}|0{4,}))?$/.exec(text)?.[1];
  return digits === undefined || Number(digits) === 0 ? undefined : Number(digits);
}

const YES: ReadonlySet<string> = new Set([
  'true',
  'yes',
  'y',
  '1',
  'ja',
  'oui',
  'si',
  'sí',
  'included',
  'inclusive',
]);
const NO: ReadonlySet<string> = new Set(['false', 'no', 'n', '0', 'nein', 'non', 'excluded', 'exclusive']);

/** Undefined: neither yes nor no. */
export function yesOrNo(text: string): boolean | undefined {
  const word = text.toLowerCase();
  return YES.has(word) ? true : NO.has(word) ? false : undefined;
}
