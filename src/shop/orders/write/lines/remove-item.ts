import * as z from 'zod';
import { dataOf } from '../../../../core/model/undo.ts';
import { lineId } from '../../events/ids.ts';
import { type DecisionStep, decideAll, events, orderCommand } from '../deciding.ts';
import { theOrder } from '../inputs.ts';
import { ANY_LINE, DRAFTS } from '../likely.ts';
import { namedPart } from '../named-part.ts';
import type { OrderUndo } from '../order-undo.ts';
import { isRejected } from '../rejections.ts';
import { draftOnly } from '../status-checks.ts';
import { belowShipped, itemGiven, lineFact } from './lines.ts';
import { repricedWithout } from './repricing.ts';

export const decideRemoveItem =
  (lineId: string): DecisionStep =>
  (order) => {
    const was = namedPart('line', order.lines, lineId);
    if (isRejected(was)) return was;
    if (was.shipped > 0) return belowShipped(was, 0);
    const reallocated = repricedWithout(order, lineId);
    return events({
      type: 'OrderItemRemoved',
      data: { currency: order.currency, line: lineFact(was), reallocated, totals: null },
    });
  };

/** It comes back as a new line: ids are never used again. */
const undoRemoveItem: OrderUndo = (done) => {
  const { line } = dataOf(done, 'OrderItemRemoved');
  return { command: 'AddItem', data: { orderId: done.id, ...itemGiven(line) } };
};

export const removeItem = orderCommand({
  name: 'RemoveItem',
  summary: 'Remove a line from a draft',
  input: z.strictObject({ orderId: theOrder(), lineId: lineId() }),
  entityId: ({ orderId }) => orderId,
  rejections: ['order_not_draft', 'line_not_found', 'discount_exceeds_amount', 'amount_too_large'],
  decide: ({ lineId }, order) => decideAll(order, [draftOnly, decideRemoveItem(lineId)]),
  undo: undoRemoveItem,
  cli: {
    path: 'orders items remove',
    args: ['orderId', 'lineId'],
    among: DRAFTS,
    flags: { lineId: { placeholder: 'LINE', question: 'Which line goes?', likely: ANY_LINE } },
    examples: [{ run: 'daybook orders items remove M-101 L2', does: 'Remove line L2' }],
  },
});
