import * as z from 'zod';
import { advice } from '../../../core/kernel/advice.ts';
import { fail, ok } from '../../../core/kernel/result.ts';
import { streamId } from '../../../core/model/commit.ts';
import { defineQuery } from '../../../core/model/query.ts';
import { forgottenAt } from '../../../core/read/forgotten-at.ts';
import { queryBuilder } from '../../../core/read/sql/query-builder.ts';
import { customerRef } from '../../money/names.ts';
import { customerEvents } from '../events.ts';
import { type Customer, customerAnswer } from './customer.ts';
import { customerView } from './view.ts';

const db = queryBuilder<{ readonly customer: Customer }>();

export const getCustomer = defineQuery({
  name: 'GetCustomer',
  summary: 'Show a customer',
  input: z.strictObject({ ref: customerRef().describe('The customer') }),
  views: [customerView],
  stream: ({ ref }) => streamId(customerEvents.category, ref),
  result: { kind: 'one', item: customerAnswer, idField: 'ref' },
  answer: async ({ ref }, { read, log }) => {
    const customer = await read.first<Customer>(db.selectFrom('customer').selectAll().where('ref', '=', ref));
    if (customer !== undefined) {
      const stream = streamId(customerEvents.category, ref);
      return ok({ ...customer, forgottenAt: customer.forgotten ? await forgottenAt(log, stream) : null });
    }
    return fail({
      kind: 'not_found',
      code: 'customer_not_found',
      details: { customer: ref },
      message: `There is no customer "${ref}".`,
      ...advice`See ${{ message: 'FindCustomers' }}.`,
    });
  },
  cli: {
    path: 'customers show',
    args: ['ref'],
    flags: { ref: { placeholder: 'CUSTOMER' } },
    examples: [
      { run: 'daybook customers show ann', does: 'How to reach her, and where her orders are sent' },
    ],
  },
});
