import { formatMinor } from '../model/money.ts';

/** What a change does to an amount, in minor units: `The total: 9.00 → 13.50 USD (+4.50).` */
export function moneyMoved(before: number, after: number, currency: string, what = 'total'): string {
  const [was, is] = [before, after].map((amount) => formatMinor(amount, currency));
  return before === after
    ? `The ${what} stays ${is} ${currency}.`
    : `The ${what}: ${was} → ${is} ${currency} (${signed(after - before, currency)}).`;
}

/** `+4.50`, `-4.50` */
export const signed = (amount: number, currency: string): string =>
  `${amount > 0 ? '+' : ''}${formatMinor(amount, currency)}`;

/** `unitPrice` → `unit price` */
export const fieldInWords = (field: string): string =>
  field.replaceAll(/[A-Z]/g, (capital) => ` ${capital.toLowerCase()}`);
