import * as z from 'zod';
import { dataOf } from '../../../../core/model/undo.ts';
import { returnId } from '../../events/ids.ts';
import { type DecisionStep, decideAll, events, orderCommand } from '../deciding.ts';
import { moveUnits } from '../fulfilment/units.ts';
import { RETURN_FLAG, reasonInput, theOrder } from '../inputs.ts';
import { RETURN_TO_COME, RETURNING } from '../likely.ts';
import type { OrderUndo } from '../order-undo.ts';
import { isRejected } from '../rejections.ts';
import { openReturn, outstanding } from './returns.ts';

export const decideCancelReturn =
  ({ returnId, reason }: { returnId: string; reason?: string | undefined }): DecisionStep =>
  (order) => {
    const open = openReturn(order, returnId);
    if (isRejected(open)) return open;
    const moved = moveUnits(order, outstanding(open), { requested: -1 });
    return events({ type: 'ReturnCancelled', data: { returnId, reason: reason ?? null, ...moved } });
  };

/** It is announced again, as another return. */
const undoCancelReturn: OrderUndo = (done) => {
  const lines = dataOf(done, 'ReturnCancelled').lines.map(({ lineId, quantity }) => ({ lineId, quantity }));
  return { command: 'RequestReturn', data: { orderId: done.id, lines, reason: done.reason } };
};

export const cancelReturn = orderCommand({
  name: 'CancelReturn',
  summary: 'Call off what was announced to come back and has not arrived',
  input: z.strictObject({ orderId: theOrder(), returnId: returnId(), reason: reasonInput().optional() }),
  entityId: ({ orderId }) => orderId,
  rejections: ['return_not_found', 'return_closed'],
  decide: ({ returnId, reason }, order) => decideAll(order, [decideCancelReturn({ returnId, reason })]),
  undo: undoCancelReturn,
  cli: {
    path: 'orders return cancel',
    args: ['orderId'],
    among: RETURNING,
    flags: { returnId: { ...RETURN_FLAG, question: 'Which return will not come?', likely: RETURN_TO_COME } },
    examples: [
      {
        run: 'daybook orders return cancel M-108 --return R1 --reason "keeps it"',
        does: 'Nothing comes back',
      },
    ],
  },
});
