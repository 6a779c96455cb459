import type { Aggregate } from '../../core/aggregate.ts';
import { customerEvents } from '../../customers/events.ts';

/** A customer as an order's decisions see it: folded from the customer's events. */
export interface RegisteredCustomer {
  readonly ref: string;
  registered: boolean;
  name: string;
  email: string | null;
}

export const registeredCustomer: Aggregate<RegisteredCustomer, typeof customerEvents> = {
  events: customerEvents,
  initialState: (ref) => ({ ref, registered: false, name: '', email: null }),
  evolve: {
    CustomerRegistered: (customer, { name, email }) => {
      Object.assign(customer, { name, email, registered: true });
    },
    CustomerUpdated: (customer, { name, email }) => {
      Object.assign(customer, { name, email });
    },
  },
};
