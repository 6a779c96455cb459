import * as z from 'zod';
import { across } from '../../../../core/kernel/issues.ts';
import { text } from '../../../../core/model/fields.ts';
import { dataOf } from '../../../../core/model/undo.ts';
import { decideAll, orderCommand } from '../deciding.ts';
import { LINE_FLAG, linesInput, theOrder, trackingInput } from '../inputs.ts';
import { LINE_TO_SHIP, TO_SHIP } from '../likely.ts';
import type { OrderUndo } from '../order-undo.ts';
import { shipItems as ship } from './shipments.ts';

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
      lines: linesInput()
        .optional()
        .describe('What ships: a line, and how many units; default: all open ones'),
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
    decideAll(order, [ship({ lines, carrier, trackingNumbers })]),
  undo: undoShipItems,
  cli: {
    path: 'orders ship',
    args: ['orderId'],
    among: TO_SHIP,
    needsOne: [['all', 'lines']],
    batch: true,
    flags: {
      lines: { ...LINE_FLAG, question: 'Which lines ship?', likely: LINE_TO_SHIP },
      trackingNumbers: { name: 'tracking', placeholder: 'NUMBER' },
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
