import * as z from 'zod';
import { advice } from '../../../../core/kernel/advice.ts';
import type { Rejection } from '../../../../core/model/command.ts';
import { formatMinor } from '../../../../core/model/money.ts';
import { forgettingReason, neverRemembered, RESEAL } from '../../../money/forgetting.ts';
import { decideAll, events, orderCommand } from '../deciding.ts';
import { theOrder } from '../inputs.ts';
import type { Order } from '../order.ts';
import { rejectOrder } from '../rejections.ts';
import { settlementAfter } from '../settlement.ts';

export const forgetGuest = orderCommand({
  name: 'ForgetGuest',
  summary: 'Forget the guest of an order for good: what is personal in it is destroyed',
  input: z.strictObject({
    orderId: theOrder(),
    reason: forgettingReason(),
    force: z.boolean().optional().describe('Forget them although the order is still open'),
  }),
  administers: true,
  entityId: ({ orderId }) => orderId,
  survey: async (_, survey) => ({ isSealed: await survey.isSealed() }),
  rejections: ['customer_registered', 'customer_forgotten', 'not_sealed', 'open_orders', 'amount_too_large'],
  decide: ({ reason, force }, order, { surveyed }) => {
    if (order.customerRef !== null) return rejectRegistered(order.customerRef);
    if (order.forgotten) return rejectForgottenGuest(order);
    if (!surveyed.isSealed) return rejectOrder('not_sealed', undefined, RESEAL);
    const open = stillOpen(order);
    if (open !== undefined && force !== true) return open;
    return decideAll(order, [
      () => events({ type: 'GuestForgotten', data: { reason, forced: open !== undefined } }),
    ]);
  },
  undo: neverRemembered(),
  cli: {
    path: 'orders forget',
    args: ['orderId'],
    flags: { reason: { question: 'Why is that?' } },
    confirm: 'Forget the guest for good? Nobody can bring them back.',
    examples: [
      {
        run: 'daybook orders forget WEB-17 --reason "asked to be forgotten"',
        does: 'Forget who ordered: what was personal cannot be read by anyone any more',
      },
    ],
  },
});

const rejectRegistered = (ref: string): Rejection =>
  rejectOrder('customer_registered', `The order is of the customer ${ref}, not of a guest.`, {
    ...advice`Forget the customer, on all of their orders: ${{ message: 'ForgetCustomer', data: { ref } }}.`,
    details: { customer: ref },
  });

const rejectForgottenGuest = ({ id }: Order): Rejection =>
  rejectOrder('customer_forgotten', 'The guest of the order was forgotten.', {
    ...advice`See the proof with ${{ message: 'ProveGuestForgetting', data: { orderId: id } }}.`,
    details: { order: id },
  });

/** A draft that nobody paid for owes nothing. */
function stillOpen(order: Order): Rejection | undefined {
  const { balance, captured, refunded } = settlementAfter(order);
  const due = order.status === 'created' ? refunded - captured : balance;
  if (order.status !== 'placed' && due === 0) return undefined;
  const amount = `${formatMinor(Math.abs(due), order.currency)} ${order.currency}`;
  const money =
    due === 0 ? '' : due > 0 ? `, and ${amount} is not paid` : `, and a refund of ${amount} is due`;
  return rejectOrder(
    'open_orders',
    `The order is ${order.status}${money}.`,
    advice`Finish it first, or forget the guest with ${{ field: 'force' }}.`,
  );
}
