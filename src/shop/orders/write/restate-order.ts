import type { Restate } from '../../../core/log/as-of-log.ts';
import { type EventData, type EventType, upcast } from '../../../core/model/event.ts';
import type { LineAmounts, LineUnits, OrderLine, Reallocated } from '../events/order-line.ts';
import { type OrderEvent, type OrderEvents, orderEvents } from '../events.ts';
import { amountsOf } from '../rules/amounts.ts';
import { unitsOf } from '../rules/status.ts';
import { orderTotals } from './deciding.ts';
import { type Movement, moveUnits } from './fulfilment/units.ts';
import { applyEvent, copyOf, type Order, orderAggregate } from './order.ts';
import { settlementAfter } from './settlement.ts';

/**
 * An order's events as they would have been recorded without those that are left out: where sums, counters, tags and
 * holds stand is counted again from what each event says happened. The books (`sale`) stay as they were entered: a closed
 * period never changes.
 */
export const restateOrder: Restate = (id, stored) => {
  let order = orderAggregate.initialState(id);
  return stored.map((one) => {
    const newest = upcast(orderEvents, one);
    const after = copyOf(order);
    const data = restatedData(after, newest as unknown as OrderEvent);
    if (data === undefined) return undefined;
    order = after;
    return { ...newest, data };
  });
};

/** Undefined for an event that speaks of what is left out. */
function restatedData(order: Order, event: OrderEvent): unknown {
  try {
    const own = { ...event, data: { ...event.data, ...factsOf(order, event) } } as OrderEvent;
    applyEvent(order, own);
    reprice(order);
    return { ...own.data, ...sumsOf(order, own) };
  } catch {
    return undefined;
  }
}

type Facts = {
  readonly [Type in EventType<OrderEvents>]?: (order: Order, data: EventData<OrderEvents, Type>) => object;
};

const moves =
  (movement: Movement) =>
  (order: Order, { lines }: { readonly lines: readonly LineUnits[] }): object => ({
    lines: moveUnits(order, lines, movement).lines.map((moved, index) => ({ ...lines[index], ...moved })),
  });

/** Of other lines nothing is taken over: they may be left out, or have other amounts. */
const alone = () => ({ reallocated: [] });

/** What an event states that counts what was recorded before it, counted on the order as it is without what is left out. */
const FACTS: Facts = {
  OrderItemAdded: alone,
  OrderItemChanged: alone,
  OrderItemRemoved: alone,
  DiscountApplied: alone,
  DiscountRemoved: alone,
  OrderShipped: moves({ shipped: 1 }),
  ShipmentDelivered: moves({ delivered: 1 }),
  ShipmentCancelled: moves({ shipped: -1 }),
  ReturnRequested: moves({ requested: 1 }),
  ReturnReceived: moves({ requested: -1, returned: 1 }),
  ReturnCancelled: moves({ requested: -1 }),
  OrderHeld: ({ holds }, { reason }) => ({ onHold: [...new Set([...holds, reason])] }),
  HoldReleased: ({ holds }, { reason }) => ({ onHold: [...holds].filter((one) => one !== reason) }),
  OrderTagged: ({ tags }, data) => {
    const added = data.added.filter((tag) => !tags.has(tag));
    return { added, tags: [...tags, ...added] };
  },
  OrderUntagged: ({ tags }, { removed }) => ({ tags: [...tags].filter((tag) => !removed.includes(tag)) }),
  PaymentCaptured: ({ payments }, { paymentId, amount }) => {
    const { captured = 0, open = 0 } = payments.get(paymentId) ?? {};
    return { captured: captured + amount, open: Math.max(0, open - amount) };
  },
  PaymentVoided: ({ payments }, { paymentId, amount }) => ({
    amount: payments.get(paymentId)?.open ?? amount,
  }),
  PaymentRefunded: ({ payments }, { paymentId, amount }) => ({
    refunded: (payments.get(paymentId)?.refunded ?? 0) + amount,
  }),
};

const factsOf = (order: Order, { type, data }: OrderEvent): object =>
  (FACTS[type] as ((order: Order, data: unknown) => object) | undefined)?.(order, data) ?? {};

/** Line by line from what was agreed, for amounts that an event states may hold a discount that is left out. */
function reprice(order: Order): void {
  const amounts = amountsOf({ lines: [...order.lines.values()], discount: order.discount });
  for (const line of order.lines.values()) line.amounts = amounts.get(line.lineId) ?? line.amounts;
}

/** Where the order stands after the event, as far as it states that. */
function sumsOf(order: Order, { data }: OrderEvent): object {
  return {
    ...('line' in data ? { line: { ...data.line, amounts: amountsIn(order, data.line) } } : {}),
    ...('reallocated' in data ? { reallocated: allAmounts(order) } : {}),
    ...('totals' in data ? { totals: orderTotals(order) } : {}),
    ...('units' in data ? { units: unitsOf(order.lines.values()) } : {}),
    ...('settlement' in data ? { settlement: settlementAfter(order) } : {}),
  };
}

const amountsIn = ({ lines }: Order, { lineId, amounts }: OrderLine): LineAmounts =>
  lines.get(lineId)?.amounts ?? amounts;

const allAmounts = ({ lines }: Order): Reallocated =>
  [...lines.values()].map(({ lineId, amounts }) => ({ lineId, amounts }));
