import * as z from 'zod';
import { lazy } from '../../core/kernel/lazy.ts';
import { defineEvents } from '../../core/model/event.ts';
import { email, text } from '../../core/model/fields.ts';
import { address } from '../money/address.ts';
import { customerRef } from '../money/names.ts';

/** Every stored fact of a customer. The stream is `customer-<ref>`. Stored for ever: see core/event.ts before changing one. */

const ref = () => customerRef().describe('What people call the customer: the identity');

/** How a customer can be reached: personal data, all of it. */
const reachable = () => ({
  name: text(200).meta({ personal: true, description: 'The name' }),
  email: email().nullable().meta({ personal: true, description: 'The e-mail address' }),
  phone: text(50).nullable().meta({ personal: true, description: 'The telephone number' }),
});

type Reachable = Readonly<Record<keyof ReturnType<typeof reachable>, string | null>>;

/** Version 1 of both events knew no address. */
export const customerAddress = lazy(() =>
  address()
    .extend({
      name: text(200).nullable().meta({
        personal: true,
        description: 'Who receives it; null: the customer, whatever the name is then',
      }),
    })
    .nullable()
    .describe('Where orders are sent that name no other place'),
);
export type CustomerAddress = NonNullable<z.output<ReturnType<typeof customerAddress>>>;

const person = () => ({ ...reachable(), address: customerAddress() });

const catalogue = defineEvents('customer', {
  CustomerRegistered: {
    summary: 'A customer was registered',
    subject: 'ref',
    data: () => z.strictObject({ ref: ref(), ...person() }),
    upcasters: [(data: Reachable) => ({ ...data, address: null })],
  },
  CustomerUpdated: {
    summary: "A customer's name, e-mail address, telephone number or address changed",
    subject: 'ref',
    data: () =>
      z.strictObject({
        ref: ref(),
        ...person(),
        before: z.strictObject(person()).describe('What they were until then'),
      }),
    upcasters: [
      ({ before, ...data }: Reachable & { before: Reachable }) => ({
        ...data,
        address: null,
        before: { ...before, address: null },
      }),
    ],
  },
  CustomerForgotten: {
    summary:
      'A customer was forgotten: what is personal, here and on all of their orders, cannot be read any more',
    data: () =>
      z.strictObject({
        ref: ref(),
        reason: text(500).describe('Why'),
        forced: z.boolean().describe('Forgotten although orders of theirs were still open'),
      }),
  },
});

type Catalogue = typeof catalogue;
/** By its name declarations, and what the compiler says, stay short: the catalogue is in the type of every command. */
export interface CustomerEvents extends Catalogue {}
export const customerEvents: CustomerEvents = catalogue;
