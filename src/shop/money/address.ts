import * as z from 'zod';
import { lazy } from '../../core/kernel/lazy.ts';
import { country, countryInput, text } from '../../core/model/fields.ts';

/** Where something is sent: the same shape for an order and for a customer. Personal data, all but the country. */

const personal = (most: number, what: string) => text(most).meta({ personal: true, description: what });

/** As events and views keep it. */
export const address = lazy(() =>
  z.strictObject({
    name: personal(200, 'Who receives it'),
    line1: personal(200, 'Street and number'),
    line2: personal(200, 'More of the address').nullable(),
    city: personal(100, 'City'),
    region: personal(100, 'State or province').nullable(),
    postalCode: personal(20, 'Postal code').nullable(),
    country: country(),
  }),
);
export type Address = z.output<ReturnType<typeof address>>;

/** As commands take it: a part that may be left out may be null as well, as it is kept. */
export const addressShape = lazy(() => ({
  name: text(200).nullable().optional().describe("Who receives it; default: the customer's name"),
  line1: text(200).describe('Street and number'),
  line2: text(200).nullable().optional().describe('More of the address'),
  city: text(100).describe('City'),
  region: text(100).nullable().optional().describe('State or province'),
  postalCode: text(20).nullable().optional().describe('Postal code'),
  country: countryInput().meta({ description: 'Country, ISO 3166 (DE, US, …)', offers: 'country' }),
}));

export const addressInput = () => z.strictObject(addressShape());

/** What an address is made from: what a command gives, or one that is kept already. */
export interface GivenAddress {
  readonly name?: string | null | undefined;
  readonly line1: string;
  readonly line2?: string | null | undefined;
  readonly city: string;
  readonly region?: string | null | undefined;
  readonly postalCode?: string | null | undefined;
  readonly country: string;
}

/** An address whose recipient may be left to a later reader of it. */
type Kept<Name extends string | null> = Omit<Address, 'name'> & { name: string | Name };

/** The address with a written nothing for each part that was not given. @param name stands in for its recipient */
export const addressOf = <Name extends string | null>(given: GivenAddress, name: Name): Kept<Name> => ({
  name: given.name ?? name,
  line1: given.line1,
  line2: given.line2 ?? null,
  city: given.city,
  region: given.region ?? null,
  postalCode: given.postalCode ?? null,
  country: given.country,
});
