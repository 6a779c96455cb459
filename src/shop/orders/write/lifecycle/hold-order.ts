import * as z from 'zod';
import { cannot, dataOf } from '../../../../core/model/undo.ts';
import { holdReasons } from '../../events/words.ts';
import { decideAll, orderCommand } from '../deciding.ts';
import { holdOrder as hold } from '../fulfilment/shipments.ts';
import { noteInput, theOrder } from '../inputs.ts';
import { PLACED } from '../likely.ts';
import type { OrderUndo } from '../order-undo.ts';

const undoHoldOrder: OrderUndo = (done) => {
  const { reason } = dataOf(done, 'OrderHeld');
  if (!done.now.holds.has(reason)) return cannot('The hold was released since.');
  return { command: 'ReleaseHold', data: { orderId: done.id, reason, note: done.reason } };
};

export const holdOrder = orderCommand({
  name: 'HoldOrder',
  summary: 'Put a placed order on hold: nothing ships until it is released',
  input: z.strictObject({
    orderId: theOrder(),
    reason: z.enum(holdReasons).describe('Why'),
    note: noteInput().optional(),
  }),
  entityId: ({ orderId }) => orderId,
  rejections: ['order_not_placed', 'already_held'],
  decide: ({ reason, note }, order) => decideAll(order, [hold({ reason, note })]),
  undo: undoHoldOrder,
  cli: {
    path: 'orders hold',
    args: ['orderId'],
    among: PLACED,
    flags: { reason: { question: 'Why is it held?' } },
    batch: true,
    examples: [
      { run: 'daybook orders hold M-102 --reason high_risk', does: 'Look at order M-102 before it ships' },
    ],
  },
});
