import * as z from 'zod';
import { advice } from '../../../../core/kernel/advice.ts';
import { across } from '../../../../core/kernel/issues.ts';
import type { Rejection } from '../../../../core/model/command.ts';
import { text } from '../../../../core/model/fields.ts';
import { dataOf } from '../../../../core/model/undo.ts';
import { type DecisionStep, decideAll, events, orderCommand } from '../deciding.ts';
import { LINE_FLAG, linesInput, theOrder, trackingInput } from '../inputs.ts';
import { LINE_TO_SHIP, TO_SHIP } from '../likely.ts';
import type { Line, LineQuantity, Order } from '../order.ts';
import type { OrderUndo } from '../order-undo.ts';
import { isRejected, rejectOrder } from '../rejections.ts';
import { notPlaced } from '../status-checks.ts';
import { duplicateTracking } from './shipments.ts';
import { everything, moveUnits, quantitiesOf, type WantedUnits } from './units.ts';

interface ShipmentInput {
  /** Undefined: everything that is open. */
  readonly lines?: readonly WantedUnits[] | undefined;
  readonly carrier?: string | undefined;
  readonly trackingNumbers?: readonly string[] | undefined;
}

export const decideShipItems =
  ({ lines, carrier, trackingNumbers = [] }: ShipmentInput): DecisionStep =>
  (order) => {
    const blocked = notPlaced(order) ?? onHold(order) ?? duplicateTracking(trackingNumbers);
    if (blocked !== undefined) return blocked;
    const quantities = quantitiesToShip(order, lines);
    if (isRejected(quantities)) return quantities;
    const moved = moveUnits(order, quantities, { shipped: 1 });
    const shipmentId = `S${order.shipments.size + 1}`;
    return events({
      type: 'OrderShipped',
      data: { shipmentId, carrier: carrier ?? null, trackingNumbers: [...trackingNumbers], ...moved },
    });
  };

const onHold = (order: Order): Rejection | undefined =>
  order.holds.size === 0
    ? undefined
    : rejectOrder('order_on_hold', `The order is on hold: ${[...order.holds].join(', ')}.`, {
        ...advice`Release it with ${{ message: 'ReleaseHold' }}.`,
      });

const openUnits = (line: Line): number => (line.requiresShipping ? line.quantity - line.shipped : 0);

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

const undoShipItems: OrderUndo = (done) => {
  const { shipmentId } = dataOf(done, 'OrderShipped');
  return { command: 'CancelShipment', data: { orderId: done.id, shipmentId, reason: done.reason } };
};

export const shipItems = orderCommand({
  name: 'ShipItems',
  summary: 'Ship lines of a placed order, or everything that is open',
  input: z
    .strictObject({
      orderId: theOrder(),
      lines: linesInput().optional().describe('Ship these lines alone: so many units, or all that are open'),
      all: z.boolean().optional().describe('Ship everything that is open'),
      carrier: text(100).optional().describe('Who carries it'),
      trackingNumbers: trackingInput().optional(),
    })
    .refine(
      ({ lines, all }) => (lines === undefined) === (all === true),
      across(['lines', 'all'], 'give lines or all, and not both'),
    ),
  entityId: ({ orderId }) => orderId,
  rejections: [
    'order_not_placed',
    'order_on_hold',
    'line_not_found',
    'line_repeated',
    'quantity_exceeds_open',
    'nothing_to_ship',
    'duplicate_tracking_number',
  ],
  decide: ({ lines, carrier, trackingNumbers }, order) =>
    decideAll(order, [decideShipItems({ lines, carrier, trackingNumbers })]),
  undo: undoShipItems,
  cli: {
    path: 'orders ship',
    args: ['orderId'],
    among: TO_SHIP,
    needsOne: [['all', 'lines']],
    batch: true,
    flags: {
      lines: { ...LINE_FLAG, question: 'Which lines ship?', likely: LINE_TO_SHIP },
      carrier: { ask: true, question: 'Who carries it?' },
      trackingNumbers: {
        name: 'tracking',
        placeholder: 'NUMBER',
        ask: true,
        question: 'What is the tracking number?',
      },
    },
    examples: [
      {
        run: 'daybook orders ship M-105 --all --carrier DHL --tracking 00340',
        does: 'Everything that is open',
      },
      { run: 'daybook orders ship M-105 --line L1:2', does: 'Two units of line L1' },
    ],
  },
});
