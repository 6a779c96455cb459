import * as z from 'zod';
import { text } from '../../core/model/fields.ts';

/** How customers, products and orders are named in messages, answers and events. */

/** What people call a customer in commands: `ann`. */
export const customerRef = () =>
  z
    .string()
    .regex(/^[^\s\p{C}]{1,64}$/u, 'must be 1 to 64 characters without spaces')
    .meta({ entity: 'customer', show: 'id' });

/** What is said where an id looks as if it told of a person: it is no personal data, and is not forgotten with one. */
export const clearIds = (what: string, id: string | undefined): readonly string[] =>
  id !== undefined && /[@\s]/.test(id)
    ? [`${what} "${id}" stays readable for ever, also when the customer is forgotten: let it tell of nobody.`]
    : [];

/** A product's stock keeping unit: its identity. */
export const sku = () =>
  z
    .string()
    .regex(/^[^\s\p{C}:@]{1,64}$/u, 'must be 1 to 64 characters without spaces, ":" or "@"')
    .meta({ entity: 'product', show: 'id' });

/** What a product is called: it looks like a person's name, and is none. */
export const productName = () => text(200).meta({ personal: false });

/** An order's id: a UUID. */
export const orderId = () => z.uuid().meta({ entity: 'order', show: 'id' });
