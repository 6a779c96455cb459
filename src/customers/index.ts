import type { CommandLoaders } from '../core/command-dispatcher.ts';

export const customerCommands = {
  RegisterCustomer: () => import('./write/register-customer.ts').then((m) => m.registerCustomer),
  UpdateCustomer: () => import('./write/update-customer.ts').then((m) => m.updateCustomer),
} satisfies CommandLoaders;
