import type { Settlement } from '../events/sums.ts';
import { settlementOf } from '../rules/status.ts';
import { orderTotals } from './deciding.ts';
import type { Order } from './order.ts';

/** What a decision is about to change of the order's money. */
interface MoneyChange {
  readonly total?: number;
  readonly cancelled?: boolean;
  readonly credited?: number;
  readonly authorized?: number;
  readonly captured?: number;
  readonly refunded?: number;
}

/** Where the order's money will stand: amounts in `change` are differences, `total` and `cancelled` the new values. */
export function settlementAfter(order: Order, change: MoneyChange = {}): Settlement {
  const { authorized, captured, refunded } = paidSums(order);
  return settlementOf({
    cancelled: change.cancelled ?? order.status === 'cancelled',
    total: change.total ?? orderTotals(order).total,
    credited: creditedSum(order) + (change.credited ?? 0),
    authorized: authorized + (change.authorized ?? 0),
    captured: captured + (change.captured ?? 0),
    refunded: refunded + (change.refunded ?? 0),
  });
}

function paidSums(order: Order) {
  const sums = { authorized: 0, captured: 0, refunded: 0 };
  for (const payment of order.payments.values()) {
    sums.authorized += payment.open;
    sums.captured += payment.captured;
    sums.refunded += payment.refunded;
  }
  return sums;
}

/** For returned units, and as goodwill. */
export const creditedSum = (order: Order): number =>
  [...order.lines.values()].reduce((sum, line) => sum + line.credited, order.goodwill);
