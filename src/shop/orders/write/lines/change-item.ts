import * as z from 'zod';
import { across } from '../../../../core/kernel/issues.ts';
import { quantity } from '../../../../core/model/fields.ts';
import { cannot, dataOf } from '../../../../core/model/undo.ts';
import { amountInput } from '../../../../core/model/written-amount.ts';
import { lineId } from '../../events/ids.ts';
import { type DecisionStep, decideAll, events, orderCommand } from '../deciding.ts';
import { theOrder } from '../inputs.ts';
import { ANY_LINE, DRAFTS } from '../likely.ts';
import { namedPart } from '../named-part.ts';
import type { OrderUndo } from '../order-undo.ts';
import { isRejected, rejectOrder } from '../rejections.ts';
import { draftOnly } from '../status-checks.ts';
import { belowShipped, changedSince, lineFact } from './lines.ts';
import { repricedWith } from './repricing.ts';

export interface LineChange {
  readonly lineId: string;
  readonly quantity?: number | undefined;
  readonly unitPrice?: number | undefined;
}

export const decideChangeItem =
  ({ lineId, ...change }: LineChange): DecisionStep =>
  (order) => {
    const was = namedPart('line', order.lines, lineId);
    if (isRejected(was)) return was;
    const { quantity = was.quantity, unitPrice = was.unitPrice } = change;
    if (quantity === was.quantity && unitPrice === was.unitPrice) return rejectOrder('no_change');
    if (quantity < was.shipped) return belowShipped(was, quantity);
    const line = { ...lineFact(was), quantity, unitPrice };
    const { amounts, reallocated } = repricedWith(order, line);
    const before = { quantity: was.quantity, unitPrice: was.unitPrice, total: was.amounts.total };
    return events({
      type: 'OrderItemChanged',
      data: { currency: order.currency, line: { ...line, amounts }, before, reallocated, totals: null },
    });
  };

const undoChangeItem: OrderUndo = (done) => {
  const { line, before } = dataOf(done, 'OrderItemChanged');
  const { lineId, quantity, unitPrice } = line;
  const now = done.now.lines.get(lineId);
  if (now === undefined) return cannot(`${lineId} was removed since.`);
  if (now.quantity !== quantity || now.unitPrice !== unitPrice) return changedSince(lineId);
  const back = {
    ...(before.quantity === quantity ? {} : { quantity: before.quantity }),
    ...(before.unitPrice === unitPrice ? {} : { unitPrice: before.unitPrice }),
  };
  return { command: 'ChangeItem', data: { orderId: done.id, lineId, ...back } };
};

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
  decide: ({ orderId, ...change }, order) => decideAll(order, [draftOnly, decideChangeItem(change)]),
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
