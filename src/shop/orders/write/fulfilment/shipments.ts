import { advice } from '../../../../core/kernel/advice.ts';
import type { Rejection } from '../../../../core/model/command.ts';
import type { HoldReason } from '../../events/words.ts';
import { type DecisionStep, events } from '../deciding.ts';
import type { Line, LineQuantity, Order, Shipment } from '../order.ts';
import { isRejected, rejectMissing, rejectOrder } from '../rejections.ts';
import { everything, moveUnits, quantitiesOf, type WantedUnits } from './units.ts';

/** Shipments, and the holds that stop them. */

const openUnits = (line: Line): number => (line.requiresShipping ? line.quantity - line.shipped : 0);

export interface ShipmentGiven {
  /** Undefined: everything that is open. */
  readonly lines?: readonly WantedUnits[] | undefined;
  readonly carrier?: string | undefined;
  readonly trackingNumbers?: readonly string[] | undefined;
}

export const shipItems =
  (given: ShipmentGiven): DecisionStep =>
  (order) => {
    const { carrier = null, trackingNumbers = [] } = given;
    const blocked = notPlaced(order) ?? onHold(order) ?? repeated(trackingNumbers);
    if (blocked !== undefined) return blocked;
    const quantities = quantitiesToShip(order, given.lines);
    if (isRejected(quantities)) return quantities;
    const moved = moveUnits(order, quantities, { shipped: 1 });
    const shipmentId = `S${order.shipments.size + 1}`;
    return events({
      type: 'OrderShipped',
      data: { shipmentId, carrier, trackingNumbers: [...trackingNumbers], ...moved },
    });
  };

function quantitiesToShip(
  order: Order,
  wanted: readonly WantedUnits[] | undefined,
): readonly LineQuantity[] | Rejection {
  if (wanted !== undefined) {
    const rejection = { code: 'quantity_exceeds_open', what: 'is open to be shipped' } as const;
    return quantitiesOf(order, wanted, openUnits, rejection);
  }
  const all = everything(order, openUnits);
  return all.length === 0 ? rejectOrder('nothing_to_ship') : all;
}

export const notPlaced = (order: Order): Rejection | undefined =>
  order.status === 'placed'
    ? undefined
    : rejectOrder('order_not_placed', `The order is ${order.status}, not placed.`);

const onHold = (order: Order): Rejection | undefined =>
  order.holds.size === 0
    ? undefined
    : rejectOrder('order_on_hold', `The order is on hold: ${[...order.holds].join(', ')}.`, {
        ...advice`Release it with ${{ message: 'ReleaseHold' }}.`,
      });

const repeated = (numbers: readonly string[]): Rejection | undefined =>
  new Set(numbers).size === numbers.length ? undefined : rejectOrder('duplicate_tracking_number');

// --- a shipment's way ------------------------------------------------------------------------------------------------

/** Null: none from now on. */
export interface TrackingGiven {
  readonly shipmentId: string;
  readonly carrier?: string | null | undefined;
  readonly trackingNumbers?: readonly string[] | null | undefined;
}

export const updateTracking =
  ({ shipmentId, carrier, trackingNumbers }: TrackingGiven): DecisionStep =>
  (order) => {
    const shipment = order.shipments.get(shipmentId);
    if (shipment === undefined) return noShipment(order, shipmentId);
    if (shipment.status === 'cancelled') return closed(shipment);
    const before = { carrier: shipment.carrier, trackingNumbers: [...shipment.trackingNumbers] };
    const numbers = [...(trackingNumbers === undefined ? before.trackingNumbers : (trackingNumbers ?? []))];
    const after = { carrier: carrier === undefined ? before.carrier : carrier, trackingNumbers: numbers };
    if (JSON.stringify(after) === JSON.stringify(before)) return rejectOrder('no_change');
    return repeated(numbers) ?? events({ type: 'TrackingUpdated', data: { shipmentId, ...after, before } });
  };

export const confirmDelivery =
  (shipmentId: string): DecisionStep =>
  (order) => {
    const shipment = order.shipments.get(shipmentId);
    if (shipment === undefined) return noShipment(order, shipmentId);
    if (shipment.status !== 'under_way') return closed(shipment);
    const moved = moveUnits(order, shipment.lines, { delivered: 1 });
    return events({ type: 'ShipmentDelivered', data: { shipmentId, ...moved } });
  };

export const cancelShipment =
  ({ shipmentId, reason }: { shipmentId: string; reason?: string | undefined }): DecisionStep =>
  (order) => {
    const shipment = order.shipments.get(shipmentId);
    if (shipment === undefined) return noShipment(order, shipmentId);
    if (shipment.status !== 'under_way') return closed(shipment);
    const blocked = notPlaced(order) ?? returning(order, shipment);
    if (blocked !== undefined) return blocked;
    const moved = moveUnits(order, shipment.lines, { shipped: -1 });
    return events({ type: 'ShipmentCancelled', data: { shipmentId, reason: reason ?? null, ...moved } });
  };

/** Units that came back, are announced to, or have arrived by another shipment were shipped: that cannot be undone. */
function returning(order: Order, shipment: Shipment): Rejection | undefined {
  const kept = shipment.lines.find(({ lineId, quantity }) => {
    const line = order.lines.get(lineId) as Line;
    return line.shipped - quantity < line.requested + line.returned;
  });
  return kept === undefined
    ? undefined
    : rejectOrder(
        'units_returning',
        `Units of ${kept.lineId} in ${shipment.shipmentId} came back or are on their way.`,
      );
}

const noShipment = (order: Order, shipmentId: string): Rejection =>
  rejectMissing('shipment_not_found', `The order has no shipment ${shipmentId}.`, {
    hint:
      order.shipments.size === 0
        ? 'Nothing is shipped yet.'
        : `Its shipments are ${[...order.shipments.keys()].join(', ')}.`,
  });

const closed = ({ shipmentId, status }: Shipment): Rejection =>
  rejectOrder(
    'shipment_closed',
    `${shipmentId} ${status === 'delivered' ? 'has arrived' : 'was called back'} already.`,
  );

// --- holds -----------------------------------------------------------------------------------------------------------

export const holdOrder =
  ({ reason, note = null }: { reason: HoldReason; note?: string | null | undefined }): DecisionStep =>
  (order) => {
    const blocked = notPlaced(order);
    if (blocked !== undefined) return blocked;
    if (order.holds.has(reason))
      return rejectOrder('already_held', `The order is on hold for ${reason} already.`);
    const { customerRef } = order;
    return events({
      type: 'OrderHeld',
      data: { customerRef, reason, note, onHold: [...order.holds, reason] },
    });
  };

export const releaseHold =
  (given: { reason?: HoldReason | undefined; note?: string | undefined }): DecisionStep =>
  (order) => {
    const [only, ...others] = order.holds;
    const reason = given.reason ?? (others.length === 0 ? only : undefined);
    if (only === undefined) return rejectOrder('not_held', 'The order is not on hold.');
    if (reason === undefined)
      return rejectOrder('reason_required', `Say which: ${[...order.holds].join(', ')}.`);
    if (!order.holds.has(reason)) return rejectOrder('not_held', `The order is not on hold for ${reason}.`);
    const { customerRef } = order;
    const onHold = [...order.holds].filter((each) => each !== reason);
    return events({ type: 'HoldReleased', data: { customerRef, reason, note: given.note ?? null, onHold } });
  };
