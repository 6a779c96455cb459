import * as z from 'zod';
import { customerRef, email, text } from '../../core/fields.ts';
import { customerCommand, EMAIL_TAKEN, emailKey } from './customer.ts';

export const registerCustomer = customerCommand({
  name: 'RegisterCustomer',
  summary: 'Register a customer',
  input: z.strictObject({
    ref: customerRef().describe('What you call the customer in commands, like "ann": it never changes'),
    name: text(200).describe('The name'),
    email: email().optional().describe('The e-mail address'),
    phone: text(50).optional().describe('The telephone number'),
  }),
  begins: 'duplicate_ref',
  target: ({ ref }) => ref,
  rejections: ['duplicate_ref', 'duplicate_email'],
  keyTaken: EMAIL_TAKEN,
  decide: ({ ref, name, email = null, phone = null }) => ({
    events: [{ type: 'CustomerRegistered', data: { ref, name, email, phone } }],
    reserve: email === null ? [] : [emailKey(email)],
  }),
  door: {
    path: 'customers add',
    flags: { email: { ask: true } },
    examples: [
      {
        run: 'daybook customers add --ref ann --name "Ann Lee" --email ann@example.org',
        does: 'Ann, who can then order as "ann"',
      },
    ],
  },
});
