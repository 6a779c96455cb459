import type { Aggregate } from '../../../../core/model/aggregate.ts';
import { type CustomerAddress, customerEvents } from '../../../customers/events.ts';

/** A customer as an order's decisions see it: folded from the customer's events. */
export interface RegisteredCustomer {
  readonly ref: string;
  registered: boolean;
  forgotten: boolean;
  name: string;
  email: string | null;
  address: CustomerAddress | null;
}

export const registeredCustomer: Aggregate<RegisteredCustomer, typeof customerEvents> = {
  events: customerEvents,
  initialState: (ref) => ({
    ref,
    registered: false,
    forgotten: false,
    name: '',
    email: null,
    address: null,
  }),
  evolve: {
    CustomerRegistered: (customer, { name, email, address }) => {
      Object.assign(customer, { name, email, address, registered: true });
    },
    CustomerUpdated: (customer, { name, email, address }) => {
      Object.assign(customer, { name, email, address });
    },
    CustomerForgotten: (customer) => {
      customer.forgotten = true;
    },
  },
};
