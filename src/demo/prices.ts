import type { Product } from './catalogue.ts';
import type { PostalAddress } from './people.ts';

/** What the demo shop charges, in which currency, with which tax. Taxes are of the right kind, not of this year. */

export type Currency = 'USD' | 'EUR' | 'JPY';

const EURO_TAX: Readonly<Record<string, number>> = {
  AT: 200_000,
  BE: 210_000,
  DE: 190_000,
  ES: 210_000,
  FI: 255_000,
  FR: 200_000,
  GR: 240_000,
  HR: 250_000,
  IE: 230_000,
  IT: 220_000,
  NL: 210_000,
  PT: 230_000,
};

const SALES_TAX: Readonly<Record<string, number>> = {
  CA: 72_500,
  HI: 40_000,
  IL: 62_500,
  MA: 62_500,
  NY: 88_750,
  TX: 62_500,
  WA: 65_000,
};

const JAPANESE_TAX = 100_000;

export const currencyOf = (country: string): Currency =>
  country in EURO_TAX ? 'EUR' : country === 'JP' ? 'JPY' : 'USD';

export interface Tax {
  readonly taxRatePpm: number;
  readonly taxIncluded: boolean;
}

/** Prices contain the tax in Europe and in Japan; in some states of the US it comes on top; exports are free of it. */
export function taxOf({ country, region }: PostalAddress): Tax | undefined {
  const contained = country === 'JP' ? JAPANESE_TAX : EURO_TAX[country];
  if (contained !== undefined) return { taxRatePpm: contained, taxIncluded: true };
  const added = country === 'US' ? SALES_TAX[region ?? ''] : undefined;
  return added === undefined ? undefined : { taxRatePpm: added, taxIncluded: false };
}

/** Every product has its price in its own currency; elsewhere it is a round one near by. */
export function priceIn(product: Pick<Product, 'currency'>, unitPrice: number, currency: Currency): number {
  if (product.currency === currency) return unitPrice;
  const cents = product.currency === 'JPY' ? unitPrice / 1.5 : unitPrice;
  if (currency === 'JPY') return Math.round((cents * 1.5) / 10) * 10;
  return Math.round((currency === 'EUR' ? cents * 0.92 : cents) / 10) * 10;
}

export const shippingCost = (currency: Currency, express: boolean): number => {
  const [standard, fast] = { USD: [599, 1499], EUR: [490, 1290], JPY: [600, 1200] }[currency] as [
    number,
    number,
  ];
  return express ? fast : standard;
};
