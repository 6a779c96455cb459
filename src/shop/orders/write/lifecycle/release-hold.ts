import * as z from 'zod';
import { cannot, dataOf } from '../../../../core/model/undo.ts';
import type { HoldReason } from '../../events/words.ts';
import { holdReasons } from '../../events/words.ts';
import { type DecisionStep, decideAll, events, orderCommand } from '../deciding.ts';
import { noteInput, theOrder } from '../inputs.ts';
import { ON_HOLD, OPEN_HOLD } from '../likely.ts';
import type { OrderUndo } from '../order-undo.ts';
import { rejectOrder } from '../rejections.ts';

export const decideReleaseHold =
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

const undoReleaseHold: OrderUndo = (done) => {
  const { reason } = dataOf(done, 'HoldReleased');
  if (done.now.holds.has(reason)) return cannot('The order was put on hold again since.');
  return { command: 'HoldOrder', data: { orderId: done.id, reason, note: done.reason } };
};

export const releaseHold = orderCommand({
  name: 'ReleaseHold',
  summary: 'Release a hold',
  input: z.strictObject({
    orderId: theOrder(),
    reason: z.enum(holdReasons).optional().describe('Which hold; default: the only one'),
    note: noteInput().optional(),
  }),
  entityId: ({ orderId }) => orderId,
  rejections: ['not_held', 'reason_required'],
  decide: ({ reason, note }, order) => decideAll(order, [decideReleaseHold({ reason, note })]),
  undo: undoReleaseHold,
  cli: {
    path: 'orders release',
    args: ['orderId'],
    among: ON_HOLD,
    flags: { reason: { ask: true, question: 'Which hold is released?', likely: OPEN_HOLD } },
    batch: true,
    examples: [{ run: 'daybook orders release M-104', does: 'Order M-104 may ship again' }],
  },
});
