import * as z from 'zod';
import { quantity } from '../../../../core/model/fields.ts';
import { never } from '../../../../core/model/undo.ts';
import { amountInput } from '../../../../core/model/written-amount.ts';
import { lineId, returnId } from '../../events/ids.ts';
import { returnConditions } from '../../events/words.ts';
import { decideAll, orderCommand } from '../deciding.ts';
import { RETURN_FLAG, theOrder } from '../inputs.ts';
import { RETURN_TO_COME, RETURNING } from '../likely.ts';
import { receiveReturn as receive } from './returns.ts';

const arrived = z.strictObject({
  lineId: lineId(),
  quantity: quantity().optional().describe('Units; default: all that are announced'),
  condition: z.enum(returnConditions).optional().describe('How they arrived; default: resellable'),
});

export const receiveReturn = orderCommand({
  name: 'ReceiveReturn',
  summary: 'Write down that returned units have arrived, and credit them',
  input: z.strictObject({
    orderId: theOrder(),
    returnId: returnId(),
    lines: z
      .array(arrived)
      .min(1)
      .max(1_000)
      .optional()
      .describe('What arrived: a line, how many units, in which condition; default: all that is announced'),
    credit: amountInput().optional().describe('What is credited; default: what the units are worth'),
  }),
  entityId: ({ orderId }) => orderId,
  rejections: [
    'return_not_found',
    'return_closed',
    'line_not_found',
    'line_repeated',
    'quantity_exceeds_returnable',
    'credit_exceeds_lines',
    'amount_too_large',
  ],
  decide: ({ returnId, lines, credit }, order) => decideAll(order, [receive({ returnId, lines, credit })]),
  undo: never('Units that came back are here, and credited. Ship them again with another order.'),
  cli: {
    path: 'orders return receive',
    args: ['orderId'],
    among: RETURNING,
    flags: {
      returnId: { ...RETURN_FLAG, question: 'Which return has arrived?', likely: RETURN_TO_COME },
      lines: {
        name: 'line',
        placeholder: 'LINE[:QTY[:CONDITION]]',
        pattern: '{lineId}[:{quantity}[:{condition}]]',
      },
    },
    examples: [
      { run: 'daybook orders return receive M-108 --return R1', does: 'All that was announced has arrived' },
      {
        run: 'daybook orders return receive M-108 --return R1 --line L1:1:damaged --credit 2.00',
        does: 'Less credit',
      },
    ],
  },
});
