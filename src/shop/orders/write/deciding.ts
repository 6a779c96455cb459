import { type Acceptance, commandsOf, type Decision, isRejection } from '../../../core/model/command.ts';
import type { OrderTotals } from '../events/sums.ts';
import type { OrderEvent } from '../events.ts';
import { totalsOf } from '../rules/amounts.ts';
import { tooMuchDiscount } from './lines/repricing.ts';
import { applyEvent, copyOf, type Order, orderAggregate } from './order.ts';
import { rejectOrder } from './rejections.ts';

export const orderCommand = commandsOf(orderAggregate);

export type OrderDecision = Decision<OrderEvent>;

/** One decision on an order's current state: what commands, and longer histories like an import, are made of. */
export type DecisionStep = (order: Order) => OrderDecision;

export const events = (...decided: readonly OrderEvent[]): Acceptance<OrderEvent> => ({ events: decided });

/**
 * Decides one step after the other, each on the state that those before it made; the first rejection rejects them all.
 * What cannot be counted exactly is rejected here, for all commands: no log could give it back.
 */
export function decideAll(order: Order, steps: Iterable<DecisionStep>): OrderDecision {
  const working = copyOf(order);
  const decided: OrderEvent[] = [];
  for (const step of steps) {
    const decision = step(working);
    if (isRejection(decision)) return decision;
    for (const event of decision.events) {
      if (!isCountable(event.data)) return rejectOrder('amount_too_large');
      applyEvent(working, event);
      decided.push(event);
    }
  }
  return withTotals(working, decided);
}

/** The same step, its events dated: what an import's history is made of. */
export const at =
  (instant: string | undefined, step: DecisionStep): DecisionStep =>
  (order) => {
    const decision = step(order);
    if (instant === undefined || isRejection(decision)) return decision;
    return { ...decision, events: decision.events.map((event) => ({ ...event, at: instant })) };
  };

export const orderTotals = (order: Order): OrderTotals => totalsOf(order.lines.values(), order.shipping);

/** Where amounts changed, they are checked as they are after all steps, and the last event that holds the order's sums gets them. */
function withTotals(order: Order, decided: OrderEvent[]): OrderDecision {
  const last = decided.findLastIndex(({ data }) => 'totals' in data);
  if (last === -1) return { events: decided };
  const rejection = tooMuchDiscount(order);
  if (rejection !== undefined) return rejection;
  const totals = orderTotals(order);
  if (!isCountable(totals)) return rejectOrder('amount_too_large');
  const event = decided[last] as OrderEvent;
  if (event.type !== 'OrderPlaced')
    decided[last] = { ...event, data: { ...event.data, totals } } as OrderEvent;
  return { events: decided };
}

/** Whether every number in an event's data is an integer that is counted exactly. */
function isCountable(data: unknown): boolean {
  if (typeof data === 'number') return Number.isSafeInteger(data);
  return typeof data !== 'object' || data === null || Object.values(data).every(isCountable);
}
