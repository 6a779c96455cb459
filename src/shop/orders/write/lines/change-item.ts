import * as z from 'zod';
import { across } from '../../../../core/kernel/issues.ts';
import { quantity } from '../../../../core/model/fields.ts';
import { amountInput } from '../../../../core/model/written-amount.ts';
import { lineId } from '../../events/ids.ts';
import { decideAll, orderCommand } from '../deciding.ts';
import { theOrder } from '../inputs.ts';
import { ANY_LINE, DRAFTS } from '../likely.ts';
import { changeLine, draftOnly } from './lines.ts';
import { undoChangeItem } from './undo-lines.ts';

export const changeItem = orderCommand({
  name: 'ChangeItem',
  summary: "Change the quantity or the price of a draft's line",
  input: z
    .strictObject({
      orderId: theOrder(),
      lineId: lineId(),
      quantity: quantity().optional().describe('Units from now on'),
      unitPrice: amountInput().optional().describe('Price of one unit from now on'),
    })
    .refine(
      ({ quantity, unitPrice }) => quantity !== undefined || unitPrice !== undefined,
      across(['quantity', 'unitPrice'], 'give quantity, unitPrice, or both'),
    ),
  entityId: ({ orderId }) => orderId,
  rejections: [
    'order_not_draft',
    'line_not_found',
    'no_change',
    'discount_exceeds_amount',
    'amount_too_large',
  ],
  decide: ({ orderId, ...change }, order) => decideAll(order, [draftOnly, changeLine(change)]),
  undo: undoChangeItem,
  cli: {
    path: 'orders items change',
    args: ['orderId', 'lineId'],
    among: DRAFTS,
    flags: {
      lineId: { placeholder: 'LINE', question: 'Which line?', likely: ANY_LINE },
      quantity: { question: 'How many units?' },
      unitPrice: { question: 'What does one unit cost?' },
    },
    needsOne: [['quantity', 'unitPrice']],
    examples: [{ run: 'daybook orders items change M-101 L1 --quantity 3', does: 'Three units on line L1' }],
  },
});
