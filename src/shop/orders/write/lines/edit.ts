import type { Rejection } from '../../../../core/model/command.ts';
import type { EventOf } from '../../../../core/model/event.ts';
import type { OrderEvents } from '../../events.ts';
import { saleBetween } from '../../rules/sales.ts';
import { unitsOf } from '../../rules/status.ts';
import { type DecisionStep, decideAll, events, type OrderDecision, orderTotals } from '../deciding.ts';
import { notPlaced } from '../fulfilment/shipments.ts';
import { needsAddress, saleHead, standingSale } from '../lifecycle/transitions.ts';
import { applyEvent, copyOf, type Order } from '../order.ts';
import { isRejected, rejectOrder } from '../rejections.ts';
import { settlementAfter } from '../settlement.ts';

/**
 * Makes all changes to a placed order or none, led by an event that tells what they come to. What the order is in the end
 * is judged, not what it is between two changes; one that changes nothing is no obstacle to the others.
 */
export function editOrder(order: Order, reason: string, changes: readonly DecisionStep[]): OrderDecision {
  const blocked = notPlaced(order);
  if (blocked !== undefined) return blocked;
  const decision = decideAll(order, changes.map(unlessUnchanged));
  if (isRejected(decision)) return decision;
  if (decision.events.length === 0) return rejectOrder('no_change');
  const after = copyOf(order);
  for (const event of decision.events) applyEvent(after, event);
  const rejection = impossible(order, after);
  if (rejection !== undefined) return rejection;
  const lead = decideAll(order, [() => events(edited(order, after, reason, decision.events.length))]);
  return isRejected(lead) ? lead : { events: [...lead.events, ...decision.events] };
}

const unlessUnchanged =
  (step: DecisionStep): DecisionStep =>
  (order) => {
    const decision = step(order);
    return isRejected(decision) && decision.rejected === 'no_change' ? events() : decision;
  };

/** What a placed order must stay: it has lines, an address if they begin to ship, and no line below its credits. */
function impossible(before: Order, after: Order): Rejection | undefined {
  if (after.lines.size === 0) {
    return rejectOrder('empty_order', 'The order would have no lines.', { hint: 'Cancel it instead.' });
  }
  const overcredited = [...after.lines.values()].find((line) => line.amounts.total < line.credited);
  if (overcredited === undefined) return needsAddress(before) === undefined ? needsAddress(after) : undefined;
  return rejectOrder(
    'credit_exceeds_lines',
    `${overcredited.lineId} would come to less than was credited for its returned units.`,
  );
}

function edited(
  before: Order,
  after: Order,
  reason: string,
  changes: number,
): EventOf<OrderEvents, 'OrderEdited'> {
  const totalBefore = orderTotals(before).total;
  const totalAfter = orderTotals(after).total;
  return {
    type: 'OrderEdited',
    data: {
      currency: before.currency,
      reason,
      changes,
      totalBefore,
      totalAfter,
      difference: totalAfter - totalBefore,
      settlement: settlementAfter(after),
      units: unitsOf(after.lines.values()),
      sale: saleBetween(saleHead(before), standingSale(before), standingSale(after)),
    },
  };
}
