import * as z from 'zod';
import { text } from '../../core/fields.ts';
import { cancelReasons, orderStatuses } from '../events.ts';
import { derivedWords } from '../rules/standing.ts';
import { inTurn, orderCommand, type Step } from './deciding.ts';
import {
  type CancelReason,
  cancelOrder,
  completeOrder,
  placeOrder,
  reinstateOrder,
  reopenOrder,
} from './decisions/lifecycle.ts';
import { theOrder } from './inputs.ts';
import { refuse } from './rejections.ts';

/** Everything that people call a status: the four that are stored, and the words that follow from facts. */
const words = [...orderStatuses, ...Object.keys(derivedWords)] as const;

export const updateOrderStatus = orderCommand({
  name: 'UpdateOrderStatus',
  summary: 'Bring an order to a status, by the command that leads there',
  input: z.strictObject({
    orderId: theOrder(),
    newStatus: z
      .enum(words)
      .describe('placed, completed or cancelled; other words follow from what happens to the order'),
    reason: text(500)
      .optional()
      .describe('Why; cancelling knows customer, payment, fraud, …, else it is a note'),
    force: z.boolean().optional().describe('Complete it although something is still open'),
  }),
  target: ({ orderId }) => orderId,
  rejections: [
    'status_is_derived',
    'invalid_transition',
    'reason_required',
    'empty_order',
    'address_required',
    'has_live_shipments',
    'order_on_hold',
    'not_all_shipped',
    'return_open',
    'balance_open',
    'amount_too_large',
  ],
  decide: ({ newStatus, reason, force }, order) => inTurn(order, [moveTo(newStatus, reason, force)]),
  door: {
    path: 'orders set-status',
    args: ['orderId', 'newStatus'],
    examples: [{ run: 'daybook orders set-status 17 completed', does: 'Complete order 17' }],
  },
});

function moveTo(newStatus: string, reason: string | undefined, force: boolean | undefined): Step {
  switch (newStatus) {
    case 'placed':
      return toPlaced(reason);
    case 'completed':
      return completeOrder({ force, reason });
    case 'cancelled':
      return cancelOrder(cancellation(reason));
    case 'created':
      return () => refuse('invalid_transition', 'No order becomes a draft again.');
    default:
      return () => isDerived(newStatus);
  }
}

const toPlaced =
  (reason: string | undefined): Step =>
  (order) => {
    if (order.status === 'created' || order.status === 'placed') return placeOrder(order);
    const step = order.status === 'completed' ? reopenOrder : reinstateOrder;
    return reason === undefined ? refuse('reason_required') : step({ reason })(order);
  };

/** A reason that is not one of the known ones is kept as a note. */
function cancellation(reason: string | undefined): { reason?: CancelReason; note?: string } {
  if (reason === undefined) return {};
  const known = cancelReasons.find((each) => each === reason && each !== 'draft_discarded');
  return known === undefined ? { reason: 'other', note: reason } : { reason: known };
}

const isDerived = (word: string) =>
  refuse('status_is_derived', `"${word}" follows from what has happened to the order; nobody sets it.`, {
    hint: `Use ${derivedWords[word]} (see "daybook commands show ${derivedWords[word]}").`,
    details: { command: derivedWords[word] },
  });
