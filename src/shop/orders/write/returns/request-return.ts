import * as z from 'zod';
import { isSame } from '../../../../core/kernel/canonical-json.ts';
import { cannot, dataOf } from '../../../../core/model/undo.ts';
import { type DecisionStep, decideAll, events, orderCommand } from '../deciding.ts';
import { moveUnits, quantitiesOf, type WantedUnits } from '../fulfilment/units.ts';
import { LINE_FLAG, linesInput, reasonInput, theOrder } from '../inputs.ts';
import { LINE_TO_RETURN, SHIPPED } from '../likely.ts';
import type { Line } from '../order.ts';
import type { OrderUndo } from '../order-undo.ts';
import { isRejected, rejectOrder } from '../rejections.ts';
import { TOO_MANY } from './returns.ts';

const returnable = (line: Line): number => line.shipped - line.requested - line.returned;

export const decideRequestReturn =
  ({ lines, reason }: { lines: readonly WantedUnits[]; reason: string }): DecisionStep =>
  (order) => {
    if (order.status !== 'placed' && order.status !== 'completed') {
      return rejectOrder('order_not_placed', `The order is ${order.status}.`);
    }
    const quantities = quantitiesOf(order, lines, returnable, TOO_MANY);
    if (isRejected(quantities)) return quantities;
    const returnId = `R${order.returns.size + 1}`;
    const moved = moveUnits(order, quantities, { requested: 1 });
    return events({ type: 'ReturnRequested', data: { returnId, reason, ...moved } });
  };

const undoRequestReturn: OrderUndo = (done) => {
  const { returnId } = dataOf(done, 'ReturnRequested');
  const [announced, now] = [done.after.returns.get(returnId), done.now.returns.get(returnId)];
  if (!isSame([...(announced?.open ?? [])], [...(now?.open ?? [])]))
    return cannot(`${returnId} has arrived or was called off since, in part or in whole.`);
  return { command: 'CancelReturn', data: { orderId: done.id, returnId, reason: done.reason } };
};

export const requestReturn = orderCommand({
  name: 'RequestReturn',
  summary: 'Announce that shipped units come back',
  input: z.strictObject({
    orderId: theOrder(),
    lines: linesInput().describe('What comes back: a line, and how many units (default: all)'),
    reason: reasonInput(),
  }),
  entityId: ({ orderId }) => orderId,
  rejections: ['order_not_placed', 'line_not_found', 'line_repeated', 'quantity_exceeds_returnable'],
  decide: ({ lines, reason }, order) => decideAll(order, [decideRequestReturn({ lines, reason })]),
  undo: undoRequestReturn,
  cli: {
    path: 'orders return request',
    args: ['orderId'],
    among: SHIPPED,
    flags: {
      reason: { question: 'Why does it come back?' },
      lines: { ...LINE_FLAG, question: 'What comes back?', likely: LINE_TO_RETURN },
    },
    examples: [
      { run: 'daybook orders return request M-107 --line L1:1 --reason "too small"', does: 'One unit of L1' },
    ],
  },
});
