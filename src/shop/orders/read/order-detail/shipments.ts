import type { EventMeta } from '../../../../core/model/aggregate.ts';
import type { EventData } from '../../../../core/model/event.ts';
import type { OrderEvents } from '../../events.ts';
import type { OrderDetailRow, ShipmentEntry } from './order-detail.ts';

/** How events of shipments change an order's list of shipments. */

type Data<Type extends keyof OrderEvents['definitions'] & string> = EventData<OrderEvents, Type>;

export function shipped(order: OrderDetailRow, data: Data<'OrderShipped'>, meta: EventMeta): void {
  const { shipmentId, carrier, trackingNumbers } = data;
  const lines = data.lines.map(({ lineId, sku, name, quantity }) => ({ lineId, sku, name, quantity }));
  const times = { shippedAt: meta.occurredAt, deliveredAt: null, cancelledAt: null };
  order.shipments.push({ shipmentId, status: 'shipped', carrier, trackingNumbers, lines, ...times });
}

export function tracked(order: OrderDetailRow, data: Data<'TrackingUpdated'>): void {
  const shipment = shipmentOf(order, data.shipmentId);
  shipment.carrier = data.carrier;
  shipment.trackingNumbers = data.trackingNumbers;
}

export function delivered(order: OrderDetailRow, data: Data<'ShipmentDelivered'>, meta: EventMeta): void {
  const shipment = shipmentOf(order, data.shipmentId);
  shipment.status = 'delivered';
  shipment.deliveredAt = meta.occurredAt;
}

export function calledBack(order: OrderDetailRow, data: Data<'ShipmentCancelled'>, meta: EventMeta): void {
  const shipment = shipmentOf(order, data.shipmentId);
  shipment.status = 'cancelled';
  shipment.cancelledAt = meta.occurredAt;
}

function shipmentOf(order: OrderDetailRow, shipmentId: string): ShipmentEntry {
  const shipment = order.shipments.find((one) => one.shipmentId === shipmentId);
  if (shipment === undefined) throw new Error(`the order has no shipment ${shipmentId}`);
  return shipment;
}
