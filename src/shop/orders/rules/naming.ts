import type { Naming } from '../../../core/model/naming.ts';

/** An order is called by its number and by its reference in another system. */
export const orderNaming: Naming = { field: 'orderId', keyPrefix: 'order-ref:' };
