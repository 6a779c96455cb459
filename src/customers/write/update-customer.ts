import * as z from 'zod';
import { reject } from '../../core/command.ts';
import { customerRef, email, text } from '../../core/fields.ts';
import { customerCommand, EMAIL_TAKEN, emailKey, type Person } from './customer.ts';
import { customerRejections } from './rejections.ts';

export const updateCustomer = customerCommand({
  name: 'UpdateCustomer',
  summary: "Change a customer's name, e-mail address or telephone number",
  input: z.strictObject({
    ref: customerRef().describe('The customer'),
    name: text(200).optional().describe('The new name'),
    email: email().nullable().optional().describe('The new e-mail address; null: none'),
    phone: text(50).nullable().optional().describe('The new telephone number; null: none'),
  }),
  target: ({ ref }) => ref,
  rejections: ['no_change', 'duplicate_email'],
  keyTaken: EMAIL_TAKEN,
  decide: ({ ref, name, email, phone }, customer) => {
    const before: Person = { name: customer.name, email: customer.email, phone: customer.phone };
    const after: Person = {
      name: name ?? before.name,
      email: email === undefined ? before.email : email,
      phone: phone === undefined ? before.phone : phone,
    };
    if (isSame(before, after)) return reject('no_change', customerRejections.no_change);
    const event = { type: 'CustomerUpdated', data: { ref, ...after, before } } as const;
    return { events: [event], ...movedKeys(before.email, after.email) };
  },
  door: {
    path: 'customers update',
    args: ['ref'],
    examples: [
      { run: 'daybook customers update ann --phone "+49 30 1234"', does: "Change Ann's telephone number" },
    ],
  },
});

const isSame = (a: Person, b: Person): boolean =>
  a.name === b.name && a.email === b.email && a.phone === b.phone;

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
