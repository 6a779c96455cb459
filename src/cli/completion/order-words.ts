import type { Candidate } from './offered.ts';

/** What completing needs to know of an order. */
export interface ListedOrder {
  readonly orderId: string;
  readonly number: number;
  readonly externalRef: string | null;
  readonly customerName: string;
  readonly status: string;
}

/** References that a shell takes as they stand. */
const PLAIN = /^#?[\w./-]+$/;

/**
 * The words that name each order: its number, and its reference once something is typed. A word that is one order's number
 * and another's reference names neither: where that leaves nothing, the id does.
 */
export function orderWords(orders: readonly ListedOrder[], typed: string): Candidate[] {
  const owners = new Map<string, Set<string>>();
  for (const { orderId, number, externalRef } of orders) {
    for (const word of [String(number), externalRef ?? '']) {
      owners.set(word, (owners.get(word) ?? new Set()).add(orderId));
    }
  }
  return orders.flatMap((order) => {
    const references = typed === '' || !PLAIN.test(order.externalRef ?? '') ? [] : [order.externalRef ?? ''];
    const words = [String(order.number), ...references].filter((word) => owners.get(word)?.size === 1);
    const help = `${order.customerName}, ${order.status}`;
    return [...new Set(words.length === 0 ? [order.orderId] : words)].map((word) => ({ word, help }));
  });
}
