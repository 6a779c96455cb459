import codeHash from 'virtual:code-hash';
import { defineView } from '../../../../core/model/view.ts';
import { customerEvents } from '../../../customers/events.ts';
import { withNames } from '../known-names.ts';
import { renamedCustomerTable } from './renamed-customer.ts';

/** An order keeps the name that it was made out to; who looks for it may know the customer by another. */
export const renamedCustomerView = defineView({
  name: 'renamed_customer',
  version: 1,
  codeHash,
  summary:
    'What customers were called before and after they changed, so that their orders are found by either',
  events: customerEvents,
  tables: { customer: renamedCustomerTable },
  handlers: {
    CustomerRegistered: null,
    CustomerForgotten: null,
    CustomerUpdated: ({ customer }, { data: { before, name, email }, meta }) => {
      if (name === before.name && email === before.email) return;
      if (customer.get() === undefined)
        customer.insert({ ref: meta.id, place: meta.position, names: '', emails: '' });
      customer.update((row) => {
        if (name !== before.name) row.names = withNames(row.names, [before.name, name]);
        if (email !== before.email) row.emails = withNames(row.emails, [before.email, email]);
      });
    },
  },
});
