import * as z from 'zod';
import { cannot, dataOf } from '../../../../core/model/undo.ts';
import type { HoldReason } from '../../events/words.ts';
import { holdReasons } from '../../events/words.ts';
import { type DecisionStep, decideAll, events, orderCommand } from '../deciding.ts';
import { noteInput, theOrder } from '../inputs.ts';
import { PLACED } from '../likely.ts';
import type { OrderUndo } from '../order-undo.ts';
import { rejectOrder } from '../rejections.ts';
import { notPlaced } from '../status-checks.ts';

export const decideHoldOrder =
  ({ reason, note = null }: { reason: HoldReason; note?: string | null | undefined }): DecisionStep =>
  (order) => {
    const blocked = notPlaced(order);
    if (blocked !== undefined) return blocked;
    if (order.holds.has(reason))
      return rejectOrder('already_held', `The order is on hold for ${reason} already.`);
    const { customerRef } = order;
    const onHold = [...order.holds, reason];
    return events({ type: 'OrderHeld', data: { customerRef, reason, note, onHold } });
  };

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
  decide: ({ reason, note }, order) => decideAll(order, [decideHoldOrder({ reason, note })]),
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
