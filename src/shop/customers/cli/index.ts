import type { EntityOf } from '../../../cli/session/entities.ts';
import type { findCustomers } from '../read/find-customers.ts';
import type { getCustomer } from '../read/get-customer.ts';

const customer: EntityOf<typeof getCustomer, typeof findCustomers> = {
  get: 'GetCustomer',
  shownBy: 'customers show',
  find: 'FindCustomers',
  size: 'limit',
  id: 'ref',
  choices: async () => ({
    label: ({ name, ref }) => `${name} (${ref})`,
    words: (found) => found.map(({ ref, name }) => ({ word: ref, help: name })),
  }),
};

/** What customers say to the command line beside their definitions. */
export const customersCli = { entities: { customer } };
