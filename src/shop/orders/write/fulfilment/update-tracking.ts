import * as z from 'zod';
import { isSame } from '../../../../core/kernel/canonical-json.ts';
import { across } from '../../../../core/kernel/issues.ts';
import { text } from '../../../../core/model/fields.ts';
import { cannot, dataOf } from '../../../../core/model/undo.ts';
import { shipmentId } from '../../events/ids.ts';
import { type DecisionStep, decideAll, events, orderCommand } from '../deciding.ts';
import { SHIPMENT_FLAG, theOrder, trackingInput } from '../inputs.ts';
import { CARRIER, SHIPMENT, SHIPPED } from '../likely.ts';
import { namedPart } from '../named-part.ts';
import type { OrderUndo } from '../order-undo.ts';
import { isRejected, rejectOrder } from '../rejections.ts';
import { duplicateTracking, shipmentClosed } from './shipments.ts';

interface TrackingInput {
  readonly shipmentId: string;
  /** Null: none from now on. */
  readonly carrier?: string | null | undefined;
  readonly trackingNumbers?: readonly string[] | null | undefined;
}

const decideUpdateTracking =
  ({ shipmentId, carrier, trackingNumbers }: TrackingInput): DecisionStep =>
  (order) => {
    const shipment = namedPart('shipment', order.shipments, shipmentId);
    if (isRejected(shipment)) return shipment;
    if (shipment.status === 'cancelled') return shipmentClosed(shipment);
    const before = { carrier: shipment.carrier, trackingNumbers: [...shipment.trackingNumbers] };
    const numbers = [...(trackingNumbers === undefined ? before.trackingNumbers : (trackingNumbers ?? []))];
    const after = { carrier: carrier === undefined ? before.carrier : carrier, trackingNumbers: numbers };
    if (isSame(after, before)) return rejectOrder('no_change');
    return (
      duplicateTracking(numbers) ??
      events({ type: 'TrackingUpdated', data: { shipmentId, ...after, before } })
    );
  };

const undoUpdateTracking: OrderUndo = (done) => {
  const { shipmentId, carrier, trackingNumbers, before } = dataOf(done, 'TrackingUpdated');
  const now = done.now.shipments.get(shipmentId);
  if (!isSame([now?.carrier, now?.trackingNumbers], [carrier, trackingNumbers]))
    return cannot('The tracking has changed since.');
  return { command: 'UpdateTracking', data: { orderId: done.id, shipmentId, ...before } };
};

export const updateTracking = orderCommand({
  name: 'UpdateTracking',
  summary: "Change a shipment's carrier or tracking numbers",
  input: z
    .strictObject({
      orderId: theOrder(),
      shipmentId: shipmentId(),
      carrier: text(100).nullable().optional().describe('Who carries it'),
      trackingNumbers: trackingInput().nullable().optional().describe('A tracking number'),
    })
    .refine(
      ({ carrier, trackingNumbers }) => carrier !== undefined || trackingNumbers !== undefined,
      across(['carrier', 'trackingNumbers'], 'give carrier, trackingNumbers, or both'),
    ),
  entityId: ({ orderId }) => orderId,
  rejections: ['shipment_not_found', 'shipment_closed', 'no_change', 'duplicate_tracking_number'],
  decide: ({ orderId, ...tracking }, order) => decideAll(order, [decideUpdateTracking(tracking)]),
  undo: undoUpdateTracking,
  cli: {
    path: 'orders tracking',
    args: ['orderId'],
    among: SHIPPED,
    needsOne: [['carrier', 'trackingNumbers']],
    flags: {
      shipmentId: { ...SHIPMENT_FLAG, question: 'Which shipment?', likely: SHIPMENT },
      carrier: { question: 'Who carries it?', likely: CARRIER },
      trackingNumbers: { name: 'tracking', placeholder: 'NUMBER', question: 'What is the tracking number?' },
    },
    examples: [
      { run: 'daybook orders tracking M-106 --shipment S1 --tracking 00341', does: 'Correct the number' },
    ],
  },
});
