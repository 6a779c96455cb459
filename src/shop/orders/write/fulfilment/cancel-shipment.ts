import * as z from 'zod';
import { dataOf, omitNulls } from '../../../../core/model/undo.ts';
import { shipmentId } from '../../events/ids.ts';
import { decideAll, orderCommand } from '../deciding.ts';
import { reasonInput, SHIPMENT_FLAG, theOrder } from '../inputs.ts';
import { ON_ITS_WAY, SHIPMENT_ON_ITS_WAY } from '../likely.ts';
import type { OrderUndo } from '../order-undo.ts';
import { cancelShipment as cancel } from './shipments.ts';

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
  decide: ({ shipmentId, reason }, order) => decideAll(order, [cancel({ shipmentId, reason })]),
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
