import * as z from 'zod';
import { never } from '../../../../core/model/undo.ts';
import { shipmentId } from '../../events/ids.ts';
import { type DecisionStep, decideAll, events, orderCommand } from '../deciding.ts';
import { SHIPMENT_FLAG, theOrder } from '../inputs.ts';
import { ON_ITS_WAY, SHIPMENT_ON_ITS_WAY } from '../likely.ts';
import { isRejected } from '../rejections.ts';
import { shipmentUnderWay } from './shipments.ts';
import { moveUnits } from './units.ts';

export const decideConfirmDelivery =
  (shipmentId: string): DecisionStep =>
  (order) => {
    const shipment = shipmentUnderWay(order, shipmentId);
    if (isRejected(shipment)) return shipment;
    const moved = moveUnits(order, shipment.lines, { delivered: 1 });
    return events({ type: 'ShipmentDelivered', data: { shipmentId, ...moved } });
  };

export const confirmDelivery = orderCommand({
  name: 'ConfirmDelivery',
  summary: 'Write down that a shipment has arrived',
  input: z.strictObject({ orderId: theOrder(), shipmentId: shipmentId() }),
  entityId: ({ orderId }) => orderId,
  rejections: ['shipment_not_found', 'shipment_closed'],
  decide: ({ shipmentId }, order) => decideAll(order, [decideConfirmDelivery(shipmentId)]),
  undo: never('A shipment that has arrived is at the customer. Announce a return.'),
  cli: {
    path: 'orders deliver',
    args: ['orderId'],
    among: ON_ITS_WAY,
    flags: {
      shipmentId: { ...SHIPMENT_FLAG, question: 'Which shipment has arrived?', likely: SHIPMENT_ON_ITS_WAY },
    },
    examples: [{ run: 'daybook orders deliver M-106 --shipment S1', does: 'Shipment S1 has arrived' }],
  },
});
