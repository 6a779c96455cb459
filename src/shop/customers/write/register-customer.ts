import * as z from 'zod';
import { advice } from '../../../core/kernel/advice.ts';
import { email, text } from '../../../core/model/fields.ts';
import { never } from '../../../core/model/undo.ts';
import { addressInput, addressOf } from '../../money/address.ts';
import { clearIds, customerRef } from '../../money/names.ts';
import { customerCommand, EMAIL_TAKEN, emailKey } from './customer.ts';

export const registerCustomer = customerCommand({
  name: 'RegisterCustomer',
  summary: 'Register a customer',
  input: z.strictObject({
    ref: customerRef().describe('What you call the customer in commands, like "ann": it never changes'),
    name: text(200).describe('The name'),
    email: email().optional().describe('The e-mail address'),
    phone: text(50).optional().describe('The telephone number'),
    address: addressInput().optional().describe('Where orders are sent that name no other place'),
  }),
  creates: 'duplicate_ref',
  entityId: ({ ref }) => ref,
  remarks: ({ ref }) => clearIds('The reference', ref),
  rejections: ['duplicate_ref', 'duplicate_email'],
  keyTaken: EMAIL_TAKEN,
  decide: ({ ref, name, email = null, phone = null, address: given }) => ({
    events: [
      {
        type: 'CustomerRegistered',
        data: { ref, name, email, phone, address: given === undefined ? null : addressOf(given, null) },
      },
    ],
    reserve: email === null ? [] : [emailKey(email)],
  }),
  undo: never(
    'A customer stays registered.',
    advice`Change what is wrong with ${{ message: 'UpdateCustomer' }}.`,
  ),
  cli: {
    path: 'customers add',
    flags: {
      ref: { question: 'What will you call the customer in commands? (short, like ann)' },
      name: { question: 'What is their name?' },
      email: { ask: true, question: 'What is their e-mail address?' },
      address: { name: 'ship-to' },
    },
    examples: [
      {
        run: 'daybook customers add --ref mia --name "Mia Chen" --email mia@example.org',
        does: 'Mia, who can then order as "mia"',
      },
      {
        run: 'daybook customers add --ref bob --name Bob --ship-to line1="1 Main St" --ship-to city=Berlin --ship-to country=DE',
        does: 'Bob, and where his orders are sent',
      },
    ],
  },
});
