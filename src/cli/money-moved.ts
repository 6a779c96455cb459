import { formatMinor } from '../core/money.ts';

/** What a change does to a total: `The total: 9.00 → 13.50 USD (+4.50).` */
export function moneyMoved(before: number, after: number, currency: string): string {
  const [was, is, moved] = [before, after, after - before].map((amount) => formatMinor(amount, currency));
  return before === after
    ? `The total stays ${is} ${currency}.`
    : `The total: ${was} → ${is} ${currency} (${after > before ? '+' : ''}${moved}).`;
}
