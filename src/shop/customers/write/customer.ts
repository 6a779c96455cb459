import { domainToASCII } from 'node:url';
import type { Aggregate } from '../../../core/model/aggregate.ts';
import { commandsOf } from '../../../core/model/command.ts';
import { personalKey } from '../../../core/model/personal-keys.ts';
import { type CustomerAddress, customerEvents } from '../events.ts';

/** A customer as the decisions about it see it. */
export interface Customer extends Person {
  readonly ref: string;
  forgotten: boolean;
}

export interface Person {
  name: string;
  email: string | null;
  phone: string | null;
  address: CustomerAddress | null;
}

export const customerAggregate: Aggregate<Customer, typeof customerEvents> = {
  events: customerEvents,
  initialState: (ref) => ({ ref, name: '', email: null, phone: null, address: null, forgotten: false }),
  evolve: {
    CustomerRegistered: (customer, { name, email, phone, address }) => {
      Object.assign(customer, { name, email, phone, address });
    },
    CustomerUpdated: (customer, { name, email, phone, address }) => {
      Object.assign(customer, { name, email, phone, address });
    },
    CustomerForgotten: (customer) => {
      customer.forgotten = true;
    },
  },
};

export const customerCommand = commandsOf(customerAggregate);

/** The kind of key that keeps an e-mail address to one customer. */
export const EMAIL_KEY = 'customer-email';

/** Two customers cannot have one e-mail address, however it is capitalised or its domain is written (`münchen.de`, `xn--…`). */
export function emailKey(email: string): string {
  const [name = '', domain = ''] = email.toLowerCase().split('@');
  return personalKey(EMAIL_KEY, `${name}@${domainToASCII(domain) || domain}`);
}

export const EMAIL_TAKEN = { code: 'duplicate_email', what: 'The e-mail address' };
