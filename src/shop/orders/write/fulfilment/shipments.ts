import type { Rejection } from '../../../../core/model/command.ts';
import { namedPart } from '../named-part.ts';
import type { Order, Shipment } from '../order.ts';
import { isRejected, rejectOrder } from '../rejections.ts';

/** What commands about a shipment have in common. */

/** The shipment that a command names, if it has neither arrived nor been called back. */
export function shipmentUnderWay(order: Order, shipmentId: string): Shipment | Rejection {
  const shipment = namedPart('shipment', order.shipments, shipmentId);
  if (isRejected(shipment)) return shipment;
  return shipment.status === 'under_way' ? shipment : shipmentClosed(shipment);
}

export const shipmentClosed = ({ shipmentId, status }: Shipment): Rejection =>
  rejectOrder(
    'shipment_closed',
    `${shipmentId} ${status === 'delivered' ? 'has arrived' : 'was called back'} already.`,
  );

export const duplicateTracking = (numbers: readonly string[]): Rejection | undefined =>
  new Set(numbers).size === numbers.length ? undefined : rejectOrder('duplicate_tracking_number');
