import * as z from 'zod';
import { dataOf } from '../../../../core/model/undo.ts';
import { returnId } from '../../events/ids.ts';
import { decideAll, orderCommand } from '../deciding.ts';
import { RETURN_FLAG, reasonInput, theOrder } from '../inputs.ts';
import { RETURN_TO_COME, RETURNING } from '../likely.ts';
import type { OrderUndo } from '../order-undo.ts';
import { cancelReturn as cancel } from './returns.ts';

/** It is announced anew, as another return. */
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
  decide: ({ returnId, reason }, order) => decideAll(order, [cancel({ returnId, reason })]),
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
