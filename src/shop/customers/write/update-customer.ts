import * as z from 'zod';
import { isSame } from '../../../core/kernel/canonical-json.ts';
import { omitNulls } from '../../../core/kernel/omit.ts';
import { reject } from '../../../core/model/command.ts';
import { email, text } from '../../../core/model/fields.ts';
import { cannot, dataOf } from '../../../core/model/undo.ts';
import { addressInput, addressOf } from '../../money/address.ts';
import { customerRef } from '../../money/names.ts';
import { customerCommand, EMAIL_TAKEN, emailKey, type Person } from './customer.ts';
import { customerRejections, rejectForgotten } from './rejections.ts';

export const updateCustomer = customerCommand({
  name: 'UpdateCustomer',
  summary: "Change a customer's name, e-mail address, telephone number or address",
  input: z.strictObject({
    ref: customerRef().describe('The customer'),
    name: text(200).optional().describe('The new name'),
    email: email().nullable().optional().describe('The new e-mail address'),
    phone: text(50).nullable().optional().describe('The new telephone number'),
    address: addressInput()
      .nullable()
      .optional()
      .describe('Where orders are sent from now on that name no other place'),
  }),
  entityId: ({ ref }) => ref,
  rejections: ['customer_forgotten', 'no_change', 'duplicate_email'],
  keyTaken: EMAIL_TAKEN,
  decide: ({ ref, name, email, phone, address }, customer) => {
    const { ref: _, forgotten, ...before } = customer;
    if (forgotten) return rejectForgotten(ref);
    const after: Person = {
      name: name ?? before.name,
      email: email === undefined ? before.email : email,
      phone: phone === undefined ? before.phone : phone,
      address: address ? addressOf(address, null) : address === null ? null : before.address,
    };
    if (FIELDS.every((field) => isSame(before[field], after[field])))
      return reject('no_change', customerRejections.no_change);
    const event = { type: 'CustomerUpdated', data: { ref, ...after, before } } as const;
    return { events: [event], ...movedKeys(before.email, after.email) };
  },
  undo: (done) => {
    if (done.now.forgotten) return cannot('The customer was forgotten since.');
    const { ref, before, ...after } = dataOf(done, 'CustomerUpdated');
    const fields = FIELDS.filter((field) => !isSame(before[field], after[field]));
    const moved = fields.find((field) => !isSame(done.now[field], after[field]));
    if (moved !== undefined) return cannot(`The ${moved} has changed since.`);
    const asGiven = { ...before, address: before.address === null ? null : omitNulls(before.address) };
    const back = Object.fromEntries(fields.map((field) => [field, asGiven[field]]));
    return { command: 'UpdateCustomer', data: { ref, ...back } };
  },
  cli: {
    path: 'customers update',
    args: ['ref'],
    flags: { ref: { placeholder: 'CUSTOMER' }, address: { name: 'ship-to' } },
    examples: [
      { run: 'daybook customers update ann --phone "+49 30 1234"', does: "Change Ann's telephone number" },
      { run: 'daybook customers update ann --phone ""', does: 'Ann has no telephone number any more' },
    ],
  },
});

const FIELDS = ['name', 'email', 'phone', 'address'] as const;

/** The old address is given up and the new one claimed, unless only its capitals changed. */
function movedKeys(before: string | null, after: string | null) {
  const old = before === null ? undefined : emailKey(before);
  const next = after === null ? undefined : emailKey(after);
  if (old === next) return {};
  return {
    ...(old === undefined ? {} : { release: [old] }),
    ...(next === undefined ? {} : { reserve: [next] }),
  };
}
