import * as z from 'zod';
import { defineEvents } from '../core/event.ts';
import { customerRef, email, text } from '../core/fields.ts';

/** Every stored fact of a customer. The stream is `customer-<ref>`. Stored for ever: see core/event.ts before changing one. */

const ref = () => customerRef().describe('What people call the customer: the identity');

/** How a customer can be reached: personal data, all of it. */
const person = {
  name: text(200).meta({ personal: true, description: 'The name' }),
  email: email().nullable().meta({ personal: true, description: 'The e-mail address' }),
  phone: text(50).nullable().meta({ personal: true, description: 'The telephone number' }),
};

export const customerEvents = defineEvents('customer', () => ({
  CustomerRegistered: {
    summary: 'A customer was registered',
    subject: 'ref',
    data: z.strictObject({ ref: ref(), ...person }),
  },
  CustomerUpdated: {
    summary: "A customer's name, e-mail address or telephone number changed",
    subject: 'ref',
    data: z.strictObject({
      ref: ref(),
      ...person,
      before: z.strictObject(person).describe('What they were until then'),
    }),
  },
}));
