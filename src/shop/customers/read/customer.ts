import * as z from 'zod';
import { lazy } from '../../../core/kernel/lazy.ts';
import { instant } from '../../../core/model/fields.ts';
import { oneRow } from '../../../core/model/table.ts';
import { customerRef } from '../../money/names.ts';
import { customerAddress } from '../events.ts';

const moment = (what: string) => instant().describe(what).meta({ show: 'timestamp' });

/** A customer as registered. */
export const customerRow = lazy(() =>
  z.object({
    ref: customerRef().describe('What people call the customer').meta({ show: 'id', column: 'table' }),
    number: z.int().describe('Place in the order of registration').meta({ show: 'integer' }),
    name: z.string().describe('The name').meta({ column: 'table' }),
    email: z.string().nullable().describe('The e-mail address').meta({ column: 'table' }),
    phone: z.string().nullable().describe('The telephone number').meta({ column: 'table' }),
    address: customerAddress()
      .describe('Where orders are sent that name no other place')
      .meta({ show: 'json' }),
    forgotten: z
      .boolean()
      .describe('Whether the customer was forgotten: what was personal is gone')
      .meta({ show: 'boolean' }),
    registeredAt: moment('When the customer was registered').meta({
      show: 'timestamp',
      column: 'table',
      label: 'registered',
    }),
    updatedAt: moment('When the customer last changed').meta({ volatile: true }),
    version: z
      .int()
      .describe('The version of its stream, which a command may expect')
      .meta({ show: 'integer', volatile: true }),
  }),
);

export type Customer = z.output<ReturnType<typeof customerRow>>;

/** A customer as they are shown. */
export const customerAnswer = lazy(() =>
  customerRow().extend({
    forgottenAt: instant()
      .nullable()
      .describe('When the customer was forgotten; empty: they were not')
      .meta({ show: 'timestamp' }),
  }),
);

export const customerTable = oneRow('customer', customerRow, {
  key: ['ref'],
  subject: { category: 'customer', column: 'ref' },
  description: { name: 'customer {ref}' },
  indexes: [
    ['name', 'ref'],
    ['registeredAt', 'ref'],
  ],
});
