import { isSame } from '../../../../core/kernel/canonical-json.ts';
import { cannot, dataOf, omitNulls } from '../../../../core/model/undo.ts';
import type { OrderUndo } from '../order-undo.ts';

export const undoHoldOrder: OrderUndo = (done) => {
  const { reason } = dataOf(done, 'OrderHeld');
  if (!done.now.holds.has(reason)) return cannot('The hold was released since.');
  return { command: 'ReleaseHold', data: { orderId: done.id, reason, note: done.reason } };
};

export const undoReleaseHold: OrderUndo = (done) => {
  const { reason } = dataOf(done, 'HoldReleased');
  if (done.now.holds.has(reason)) return cannot('The order was put on hold again since.');
  return { command: 'HoldOrder', data: { orderId: done.id, reason, note: done.reason } };
};

export const undoShipItems: OrderUndo = (done) => {
  const { shipmentId } = dataOf(done, 'OrderShipped');
  return { command: 'CancelShipment', data: { orderId: done.id, shipmentId, reason: done.reason } };
};

/** The same units go out again, as a new shipment. */
export const undoCancelShipment: OrderUndo = (done) => {
  const { shipmentId, lines } = dataOf(done, 'ShipmentCancelled');
  const { carrier = null, trackingNumbers = [] } = done.before.shipments.get(shipmentId) ?? {};
  return {
    command: 'ShipItems',
    data: {
      orderId: done.id,
      lines: lines.map(({ lineId, quantity }) => ({ lineId, quantity })),
      ...omitNulls({ carrier }),
      ...(trackingNumbers.length === 0 ? {} : { trackingNumbers: [...trackingNumbers] }),
    },
  };
};

export const undoUpdateTracking: OrderUndo = (done) => {
  const { shipmentId, carrier, trackingNumbers, before } = dataOf(done, 'TrackingUpdated');
  const now = done.now.shipments.get(shipmentId);
  if (!isSame([now?.carrier, now?.trackingNumbers], [carrier, trackingNumbers]))
    return cannot('The tracking has changed since.');
  return { command: 'UpdateTracking', data: { orderId: done.id, shipmentId, ...before } };
};
