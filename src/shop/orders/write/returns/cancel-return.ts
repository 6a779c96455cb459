import * as z from 'zod';
import { returnId } from '../../events/ids.ts';
import { decideAll, orderCommand } from '../deciding.ts';
import { RETURN_FLAG, reasonInput, theOrder } from '../inputs.ts';
import { RETURN_TO_COME, RETURNING } from '../likely.ts';
import { cancelReturn as cancel } from './returns.ts';
import { undoCancelReturn } from './undo-returns.ts';

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
