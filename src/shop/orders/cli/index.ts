import type { CliExtension } from '../../../cli/session/extension.ts';

/** What the command line does for orders alone. */
export const ordersCli: CliExtension = {
  wizards: {
    'create-order': async () => (await import('./wizard/create-order.ts')).createOrder,
    'edit-order': async () => (await import('./editing/edit-order.ts')).editOrder,
  },
  programs: {
    'orders import': async () => (await import('./import/import-orders.ts')).importOrders,
    'orders wait': async () => (await import('./wait-for-order.ts')).waitForOrder,
  },
};
