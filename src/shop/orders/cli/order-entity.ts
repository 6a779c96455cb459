import type { EntityOf } from '../../../cli/session/entities.ts';
import type { getOrder } from '../read/order-detail/get-order.ts';
import type { findOrders } from '../read/order-summary/find-orders.ts';
import type { resolveOrder } from '../read/order-summary/resolve-order.ts';

/** The newest orders are those that people type. */
export const NEWEST = { sort: ['-number'], pageSize: 200 };

export const order: EntityOf<typeof getOrder, typeof findOrders, typeof resolveOrder> = {
  get: 'GetOrder',
  shownBy: 'orders show',
  find: 'FindOrders',
  size: 'pageSize',
  id: 'orderId',
  resolve: { query: 'ResolveOrder', field: 'order' },
  choices: async () => ({ ...(await import('./order-words.ts')), newest: NEWEST }),
};
