import type { EventMeta } from '../../../../core/model/aggregate.ts';
import type { EventData } from '../../../../core/model/event.ts';
import type { OrderEvents } from '../../events.ts';
import type { OrderDetailRow, ReturnEntry, ReturnedLine } from './order-detail.ts';

/** How events of returns change an order's list of returns. */

type Data<Type extends keyof OrderEvents['definitions'] & string> = EventData<OrderEvents, Type>;

export function requested(order: OrderDetailRow, data: Data<'ReturnRequested'>, meta: EventMeta): void {
  const { returnId, reason } = data;
  order.returnCases.push({
    returnId,
    status: 'requested',
    reason,
    currency: order.currency,
    credit: 0,
    lines: data.lines.map(({ lineId, sku, name, quantity }) => {
      const nothing = { received: 0, cancelled: 0, conditions: [], credit: 0 };
      return { lineId, sku, name, announced: quantity, ...nothing };
    }),
    requestedAt: meta.occurredAt,
    receivedAt: null,
    cancelledAt: null,
  });
}

export function received(order: OrderDetailRow, data: Data<'ReturnReceived'>, meta: EventMeta): void {
  const returned = returnOf(order, data.returnId);
  for (const arrived of data.lines) {
    const line = lineOf(returned, arrived.lineId);
    line.received += arrived.quantity;
    line.credit += arrived.credit;
    if (!line.conditions.includes(arrived.condition)) line.conditions.push(arrived.condition);
  }
  returned.credit += data.credit;
  returned.receivedAt = meta.occurredAt;
  returned.status = data.closed ? 'received' : 'partially_received';
}

/** Units that arrived before stay received. */
export function cancelled(order: OrderDetailRow, data: Data<'ReturnCancelled'>, meta: EventMeta): void {
  const returned = returnOf(order, data.returnId);
  for (const { lineId, quantity } of data.lines) lineOf(returned, lineId).cancelled += quantity;
  returned.cancelledAt = meta.occurredAt;
  returned.status = returned.receivedAt === null ? 'cancelled' : 'received';
}

function returnOf(order: OrderDetailRow, returnId: string): ReturnEntry {
  const returned = order.returnCases.find((one) => one.returnId === returnId);
  if (returned === undefined) throw new Error(`the order has no return ${returnId}`);
  return returned;
}

function lineOf(returned: ReturnEntry, lineId: string): ReturnedLine {
  const line = returned.lines.find((one) => one.lineId === lineId);
  if (line === undefined) throw new Error(`the return ${returned.returnId} has no line ${lineId}`);
  return line;
}
