import type { ContextCli } from '../../../cli/session/entities.ts';
import type { CliExtension } from '../../../cli/session/extension.ts';
import { order } from './order-entity.ts';

/** What orders say to the command line beside their definitions, and what it does for them alone. */
export const ordersCli: CliExtension & ContextCli = {
  entities: { order },
  offers: {
    tag: async () => (await import('./order-values.ts')).tags,
    orderField: async () => (await import('./order-values.ts')).fields,
    orderCondition: async () => (await import('./order-values.ts')).conditions,
  },
  outcome: async (events) => (await import('./outcome.ts')).outcomeOf(events),
  wizards: {
    'create-order': async () => (await import('./wizard/create-order.ts')).createOrder,
    'edit-order': async () => (await import('./editing/edit-order.ts')).editOrder,
  },
  programs: {
    'books export': async () => (await import('./books/export-books.ts')).exportBooks,
    'orders import': async () => (await import('./import/import-orders.ts')).importOrders,
    'payments import': async () => (await import('./payments-import/import-payments.ts')).importPayments,
    'orders wait': async () => (await import('./wait-for-order.ts')).waitForOrder,
  },
};
