import * as z from 'zod';
import { type Advice, advice } from '../../../core/kernel/advice.ts';
import { reject, type Survey } from '../../../core/model/command.ts';
import { forgettingReason, neverRemembered, RESEAL } from '../../money/forgetting.ts';
import { customerRef } from '../../money/names.ts';
import { customerCommand, emailKey } from './customer.ts';
import { customerRejections, rejectForgotten } from './rejections.ts';

/** Orders that are named; of more, that there are more. */
const MOST_NAMED = 10;

export const forgetCustomer = customerCommand({
  name: 'ForgetCustomer',
  summary: 'Forget a customer for good: what is personal, here and on all of their orders, is destroyed',
  input: z.strictObject({
    ref: customerRef().describe('The customer'),
    reason: forgettingReason(),
    force: z.boolean().optional().describe('Forget them although orders of theirs are still open'),
  }),
  administers: true,
  // Imported orders name customers that nobody has registered.
  begins: true,
  entityId: ({ ref }) => ref,
  survey: async ({ ref }, survey) => ({
    isSealed: await survey.isSealed(),
    open: await ordersOf(ref, survey, { open: true, limit: MOST_NAMED + 1 }),
    hasOrders: (await ordersOf(ref, survey, { limit: 1 })).length > 0,
  }),
  rejections: ['customer_not_found', 'customer_forgotten', 'not_sealed', 'open_orders'],
  decide: (
    { ref, reason, force },
    { forgotten, name, email },
    { surveyed: { isSealed, open, hasOrders } },
  ) => {
    if (forgotten) return rejectForgotten(ref);
    if (name === '' && !hasOrders) return nobody(ref);
    if (!isSealed) return reject('not_sealed', customerRejections.not_sealed, RESEAL);
    if (open.length > 0 && force !== true) return stillOpen(ref, open);
    return {
      events: [{ type: 'CustomerForgotten', data: { ref, reason, forced: open.length > 0 } }],
      release: email === null ? [] : [emailKey(email)],
    };
  },
  undo: neverRemembered(),
  cli: {
    path: 'customers forget',
    args: ['ref'],
    flags: { ref: { placeholder: 'CUSTOMER' }, reason: { question: 'Why is that?' } },
    confirm: 'Forget the customer for good? Nobody can bring them back.',
    examples: [
      {
        run: 'daybook customers forget claire --reason "asked to be forgotten" --dry-run',
        does: 'What would be gone',
      },
      {
        run: 'daybook customers forget claire --reason "asked to be forgotten"',
        does: 'Forget Claire: what was personal cannot be read by anyone any more',
      },
    ],
  },
});

/** An order in which something is still to be done: as the orders' own query answers it. */
export interface OpenOrder {
  readonly number: number;
  readonly status: string;
  readonly balance: number;
}

async function ordersOf(
  customer: string,
  survey: Survey,
  which: { readonly open?: true; readonly limit: number },
): Promise<readonly OpenOrder[]> {
  const asked = { customer, ...which };
  const { items } = await survey.ask<{ readonly items: readonly OpenOrder[] }>('CustomerOrders', asked);
  return items;
}

const nobody = (ref: string) =>
  reject('customer_not_found', `There is no customer "${ref}".`, {
    ...advice`See ${{ message: 'FindCustomers' }}.`,
    details: { customer: ref },
    missing: true,
  });

function stillOpen(ref: string, open: readonly OpenOrder[]) {
  const named = open.slice(0, MOST_NAMED).map(nameOf).join(', ');
  const more = open.length > MOST_NAMED ? ' and more' : '';
  const orders = open.length === 1 ? 'an open order' : 'open orders';
  return reject('open_orders', `${ref} has ${orders}: ${named}${more}.`, {
    ...settleFirst(ref),
    details: { orders: open.slice(0, MOST_NAMED).map(({ number }) => number) },
  });
}

function nameOf({ number, status, balance }: OpenOrder): string {
  const money = balance > 0 ? ', not paid' : balance < 0 ? ', a refund is due' : '';
  return `${number} (${status}${money})`;
}

const settleFirst = (customer: string): Advice =>
  advice`Finish them first (${{ message: 'CustomerOrders', data: { customer, open: true } }}), or forget them with ${{ field: 'force' }}.`;
