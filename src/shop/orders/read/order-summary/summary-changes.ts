import type { OrderTotals, OrderUnits, Settlement } from '../../events/sums.ts';
import { fulfilmentStatus, paymentStatus, returnStatus, settlementOf } from '../../rules/status.ts';
import type { OrderSummary } from './order-summary.ts';

/** How parts of events change an order's summary. Amounts are copied from events, words are derived by the rules. */

export function retotal(order: OrderSummary, totals: OrderTotals | null): void {
  if (totals === null) return;
  const { lineCount, itemCount, ...amounts } = totals;
  Object.assign(order, amounts);
  order.lineCount = lineCount;
  order.unitCount = itemCount;
  const { credited, authorized, captured, refunded } = order;
  const cancelled = order.status === 'cancelled';
  settle(order, settlementOf({ cancelled, total: totals.total, credited, authorized, captured, refunded }));
}

export function settle(order: OrderSummary, settlement: Settlement): void {
  order.credited = settlement.credited;
  order.owed = settlement.owed;
  order.authorized = settlement.authorized;
  order.captured = settlement.captured;
  order.refunded = settlement.refunded;
  order.balance = settlement.balance;
  order.payment = paymentStatus(settlement);
}

export function recount(order: OrderSummary, units: OrderUnits): void {
  order.fulfilment = fulfilmentStatus(units);
  order.returns = returnStatus(units);
}
