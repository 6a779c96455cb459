import type { Candidate } from '../../../cli/completion/offered.ts';
import { formatMinor } from '../../../core/model/money.ts';
import type { OrderSummary } from '../read/order-summary/order-summary.ts';

/** `12 (M-102): Ann Lee, 43.00 USD, placed, unpaid` */
export function label(order: OrderSummary): string {
  const { number, externalRef, customerName, total, currency, status, payment } = order;
  const named = externalRef === null ? number : `${number} (${externalRef})`;
  const facts = [customerName, `${formatMinor(total, currency)} ${currency}`, status, payment];
  return `${named}: ${facts.join(', ').replaceAll('_', ' ')}`;
}

/** References that a shell takes as they stand. */
const PLAIN = /^#?[\w./-]+$/;

/**
 * The words that name each order: its number, and its reference once something is typed. A word that is one order's number
 * and another's reference names neither: where that leaves nothing, the id does.
 */
export function words(orders: readonly OrderSummary[], typed: string): readonly Candidate[] {
  const owners = new Map<string, Set<string>>();
  for (const { orderId, number, externalRef } of orders) {
    for (const word of [String(number), externalRef ?? '']) {
      owners.set(word, (owners.get(word) ?? new Set()).add(orderId));
    }
  }
  return orders.flatMap((order) => {
    const references = typed === '' || !PLAIN.test(order.externalRef ?? '') ? [] : [order.externalRef ?? ''];
    const names = [String(order.number), ...references].filter((word) => owners.get(word)?.size === 1);
    const help = `${order.customerName}, ${order.status}`;
    return [...new Set(names.length === 0 ? [order.orderId] : names)].map((word) => ({ word, help }));
  });
}
