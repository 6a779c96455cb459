import { advice } from '../../../../core/kernel/advice.ts';
import type { Rejection } from '../../../../core/model/command.ts';
import type { EventData } from '../../../../core/model/event.ts';
import type { OrderEvents } from '../../events.ts';
import { orderNaming } from '../../rules/naming.ts';
import { type DecisionStep, events } from '../deciding.ts';
import { rejectMissing, rejectOrder } from '../rejections.ts';
import type { RegisteredCustomer } from './registered-customer.ts';

type OrderCreated = EventData<OrderEvents, 'OrderCreated'>;

/** Who orders, under the name of that day. */
export type Buyer = Pick<OrderCreated, 'customerRef' | 'customerName' | 'customerEmail'>;

export const orderCreated =
  (data: OrderCreated): DecisionStep =>
  () =>
    events({ type: 'OrderCreated', data });

interface Named {
  readonly customer?: string | undefined;
  readonly guest?: { readonly name: string; readonly email?: string | undefined } | undefined;
}

/** The buyer that a command names: a registered customer, or a guest. */
export function buyerOf(
  { customer, guest }: Named,
  registered: RegisteredCustomer | undefined,
): Buyer | Rejection {
  if (customer === undefined) {
    return { customerRef: null, customerName: guest?.name ?? '', customerEmail: guest?.email ?? null };
  }
  if (registered === undefined || !registered.registered) return noCustomer(customer);
  if (registered.forgotten) return forgottenCustomer(customer);
  return { customerRef: customer, customerName: registered.name, customerEmail: registered.email };
}

const noCustomer = (ref: string): Rejection =>
  rejectMissing('customer_not_found', `There is no customer "${ref}".`, {
    ...advice`Register the customer with ${{ message: 'RegisterCustomer' }}, or give a ${{ field: 'guest' }}.`,
    details: { customer: ref },
  });

const forgottenCustomer = (ref: string): Rejection =>
  rejectOrder('customer_forgotten', `${ref} was forgotten.`, {
    ...advice`Who comes back is registered under another reference: ${{ message: 'RegisterCustomer' }}.`,
    details: { customer: ref },
  });

/** Two orders cannot have one reference in another system. */
export const externalRefKey = (externalRef: string | null): readonly string[] =>
  externalRef === null ? [] : [`${orderNaming.keyPrefix}${externalRef}`];
