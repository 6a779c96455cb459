import type { CommandLoaders } from '../../core/dispatch/command-dispatcher.ts';
import type { QueryLoaders } from '../../core/dispatch/query-dispatcher.ts';
import type { AnyView } from '../../core/model/view.ts';

export const customerCommands = {
  RegisterCustomer: async () => (await import('./write/register-customer.ts')).registerCustomer,
  UpdateCustomer: async () => (await import('./write/update-customer.ts')).updateCustomer,
} satisfies CommandLoaders;

export const customerQueries = {
  GetCustomer: async () => (await import('./read/get-customer.ts')).getCustomer,
  FindCustomers: async () => (await import('./read/find-customers.ts')).findCustomers,
} satisfies QueryLoaders;

/** How their streams are told without the events that are left out. */
export const customerRestatement = async () => (await import('./write/restate-customer.ts')).restateCustomer;

/** What is posted from the customers. */
export const customerViews = async (): Promise<readonly AnyView[]> => [
  (await import('./read/view.ts')).customerView,
];

export const customerGroups = {
  customers: 'Register, change and find customers, and see what they have ordered',
};
