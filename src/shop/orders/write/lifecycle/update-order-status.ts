import * as z from 'zod';
import { advice } from '../../../../core/kernel/advice.ts';
import type { CliBinding } from '../../../../core/model/cli-binding.ts';
import type { Rejection } from '../../../../core/model/command.ts';
import { text } from '../../../../core/model/fields.ts';
import { cancelReasons, orderStatuses } from '../../events/words.ts';
import { type DecisionStep, decideAll, orderCommand } from '../deciding.ts';
import { cancelShipment } from '../fulfilment/cancel-shipment.ts';
import { confirmDelivery } from '../fulfilment/confirm-delivery.ts';
import { shipItems } from '../fulfilment/ship-items.ts';
import { theOrder } from '../inputs.ts';
import { authorizePayment } from '../money/authorize-payment.ts';
import { recordPayment } from '../money/record-payment.ts';
import { refundPayment } from '../money/refund-payment.ts';
import { rejectOrder } from '../rejections.ts';
import { receiveReturn } from '../returns/receive-return.ts';
import { requestReturn } from '../returns/request-return.ts';
import { type CancelReason, decideCancelOrder } from './cancel-order.ts';
import { decideCompleteOrder } from './complete-order.ts';
import { holdOrder } from './hold-order.ts';
import { decidePlaceOrder } from './place-order.ts';
import { decideReinstateOrder } from './reinstate-order.ts';
import { decideReopenOrder } from './reopen-order.ts';
import { undoTransition } from './transitions.ts';

/** Words that people try to set, and the command that makes them true instead. */
const derivedWords: Readonly<Record<string, { readonly name: string; readonly cli?: CliBinding }>> = {
  unpaid: refundPayment,
  partially_authorized: authorizePayment,
  authorized: authorizePayment,
  partially_paid: recordPayment,
  paid: recordPayment,
  partially_refunded: refundPayment,
  refunded: refundPayment,
  nothing_due: recordPayment,
  unfulfilled: cancelShipment,
  partially_shipped: shipItems,
  shipped: shipItems,
  partially_delivered: confirmDelivery,
  delivered: confirmDelivery,
  requested: requestReturn,
  partially_returned: receiveReturn,
  returned: receiveReturn,
  on_hold: holdOrder,
};

/** Everything that people call a status: the four that are stored, and the words that follow from facts. */
const words = [...orderStatuses, ...Object.keys(derivedWords)];

export const updateOrderStatus = orderCommand({
  name: 'UpdateOrderStatus',
  summary: 'Bring an order to a status, by the command that leads there',
  input: z.strictObject({
    orderId: theOrder(),
    newStatus: z
      .enum(words, `one of ${orderStatuses.join(', ')}`)
      .describe('placed, completed or cancelled; other words follow from what happens to the order'),
    reason: text(500)
      .optional()
      .describe('Why; cancelling knows customer, payment, fraud, …, else it is a note'),
    force: z.boolean().optional().describe('Complete it although something is still open'),
  }),
  entityId: ({ orderId }) => orderId,
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
  decide: ({ newStatus, reason, force }, order) => decideAll(order, [transitionTo(newStatus, reason, force)]),
  undo: undoTransition,
  cli: {
    path: 'orders set-status',
    args: ['orderId', 'newStatus'],
    flags: { newStatus: { choices: orderStatuses, question: 'Which status is it to have?' } },
    examples: [{ run: 'daybook orders set-status M-107 completed', does: 'Complete order M-107' }],
  },
});

function transitionTo(
  newStatus: string,
  reason: string | undefined,
  force: boolean | undefined,
): DecisionStep {
  switch (newStatus) {
    case 'placed':
      return toPlaced(reason);
    case 'completed':
      return decideCompleteOrder({ force, reason });
    case 'cancelled':
      return decideCancelOrder(cancellation(reason));
    case 'created':
      return () => rejectOrder('invalid_transition', 'No order becomes a draft again.');
    default:
      return () => isDerived(newStatus);
  }
}

const toPlaced =
  (reason: string | undefined): DecisionStep =>
  (order) => {
    if (order.status === 'created' || order.status === 'placed') return decidePlaceOrder(order);
    const step = order.status === 'completed' ? decideReopenOrder : decideReinstateOrder;
    return reason === undefined ? rejectOrder('reason_required') : step({ reason })(order);
  };

/** A reason that is not one of the known ones is kept as a note. */
function cancellation(reason: string | undefined): { reason?: CancelReason; note?: string } {
  if (reason === undefined) return {};
  const known = cancelReasons.find((each) => each === reason && each !== 'draft_discarded');
  return known === undefined ? { reason: 'other', note: reason } : { reason: known };
}

function isDerived(word: string): Rejection {
  const { name } = derivedWords[word] ?? recordPayment;
  return rejectOrder(
    'status_is_derived',
    `"${word}" follows from what has happened to the order; nobody sets it.`,
    {
      ...advice`Use ${{ message: name }}.`,
      details: { command: name },
    },
  );
}
