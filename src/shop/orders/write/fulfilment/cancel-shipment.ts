import * as z from 'zod';
import { omitNulls } from '../../../../core/kernel/omit.ts';
import type { Rejection } from '../../../../core/model/command.ts';
import { dataOf } from '../../../../core/model/undo.ts';
import { shipmentId } from '../../events/ids.ts';
import { type DecisionStep, decideAll, events, orderCommand } from '../deciding.ts';
import { reasonInput, SHIPMENT_FLAG, theOrder } from '../inputs.ts';
import { ON_ITS_WAY, SHIPMENT_ON_ITS_WAY } from '../likely.ts';
import type { Line, Order, Shipment } from '../order.ts';
import type { OrderUndo } from '../order-undo.ts';
import { isRejected, rejectOrder } from '../rejections.ts';
import { notPlaced } from '../status-checks.ts';
import { shipmentUnderWay } from './shipments.ts';
import { moveUnits } from './units.ts';

export const decideCancelShipment =
  ({ shipmentId, reason }: { shipmentId: string; reason?: string | undefined }): DecisionStep =>
  (order) => {
    const shipment = shipmentUnderWay(order, shipmentId);
    if (isRejected(shipment)) return shipment;
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

/** The same units go out again, as a new shipment. */
const undoCancelShipment: OrderUndo = (done) => {
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

export const cancelShipment = orderCommand({
  name: 'CancelShipment',
  summary: 'Call a shipment back before it arrives: its units are unshipped again',
  input: z.strictObject({ orderId: theOrder(), shipmentId: shipmentId(), reason: reasonInput().optional() }),
  entityId: ({ orderId }) => orderId,
  rejections: ['shipment_not_found', 'shipment_closed', 'order_not_placed', 'units_returning'],
  decide: ({ shipmentId, reason }, order) => decideAll(order, [decideCancelShipment({ shipmentId, reason })]),
  undo: undoCancelShipment,
  cli: {
    path: 'orders cancel-shipment',
    args: ['orderId'],
    among: ON_ITS_WAY,
    flags: {
      shipmentId: {
        ...SHIPMENT_FLAG,
        question: 'Which shipment is called back?',
        likely: SHIPMENT_ON_ITS_WAY,
      },
    },
    confirm: 'Call the shipment back?',
    examples: [
      { run: 'daybook orders cancel-shipment M-106 --shipment S1 --reason lost', does: 'Call S1 back' },
    ],
  },
});
