import type { CommandLoaders } from '../core/command-dispatcher.ts';
import type { QueryLoaders } from '../core/query-dispatcher.ts';
import type { AnyView } from '../core/view.ts';

export const customerCommands = {
  RegisterCustomer: () => import('./write/register-customer.ts').then((m) => m.registerCustomer),
  UpdateCustomer: () => import('./write/update-customer.ts').then((m) => m.updateCustomer),
} satisfies CommandLoaders;

export const customerQueries = {
  GetCustomer: () => import('./read/get-customer.ts').then((m) => m.getCustomer),
  FindCustomers: () => import('./read/find-customers.ts').then((m) => m.findCustomers),
} satisfies QueryLoaders;

/** What is posted from the customers. */
export const customerViews = async (): Promise<readonly AnyView[]> => [
  (await import('./read/view.ts')).customerView,
];
