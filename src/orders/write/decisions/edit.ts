import type { Rejection } from '../../../core/command.ts';
import type { EventOf } from '../../../core/event.ts';
import type { OrderEvents } from '../../events.ts';
import { saleBetween } from '../../rules/sales.ts';
import { unitsOf } from '../../rules/standing.ts';
import { events, inTurn, type OrderDecision, orderTotals, type Step } from '../deciding.ts';
import { settlementAfter } from '../money.ts';
import { applyEvent, copyOf, type Order } from '../order.ts';
import { isRefusal, refuse } from '../rejections.ts';
import { notPlaced } from './fulfilment.ts';
import { needsAddress, saleHead, standingSale } from './lifecycle.ts';

/**
 * Makes all changes to a placed order or none, led by an event that tells what they come to. What the order is in the end
 * is judged, not what it is between two changes; one that changes nothing is no obstacle to the others.
 */
export function editOrder(order: Order, reason: string, changes: readonly Step[]): OrderDecision {
  const blocked = notPlaced(order);
  if (blocked !== undefined) return blocked;
  const decision = inTurn(order, changes.map(unlessUnchanged));
  if (isRefusal(decision)) return decision;
  if (decision.events.length === 0) return refuse('no_change');
  const after = copyOf(order);
  for (const event of decision.events) applyEvent(after, event);
  const refusal = impossible(order, after);
  if (refusal !== undefined) return refusal;
  const lead = inTurn(order, [() => events(edited(order, after, reason, decision.events.length))]);
  return isRefusal(lead) ? lead : { events: [...lead.events, ...decision.events] };
}

const unlessUnchanged =
  (step: Step): Step =>
  (order) => {
    const decision = step(order);
    return isRefusal(decision) && decision.rejected === 'no_change' ? events() : decision;
  };

/** What a placed order must stay: it has lines, an address if they begin to ship, and no line below its credits. */
function impossible(before: Order, after: Order): Rejection | undefined {
  if (after.lines.size === 0) {
    return refuse('empty_order', 'The order would have no lines.', { hint: 'Cancel it instead.' });
  }
  const overcredited = [...after.lines.values()].find((line) => line.amounts.total < line.credited);
  if (overcredited === undefined) return needsAddress(before) === undefined ? needsAddress(after) : undefined;
  return refuse(
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
