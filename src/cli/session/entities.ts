import type { ValueSpec } from '../argv/manifest.ts';

/** What a message may name. */
export type Entity = NonNullable<ValueSpec['entity']>;

interface Queries {
  /** Answers one by its id. */
  readonly get: string;
  /** Finds several, and the input field for how many. */
  readonly query: string;
  readonly size: string;
  /** The field of the answers that names the thing in message data. */
  readonly id: string;
}

/** The questions by which things of the daybook are found. */
export const ENTITIES: Readonly<Record<Entity, Queries>> = {
  customer: { get: 'GetCustomer', query: 'FindCustomers', size: 'limit', id: 'ref' },
  product: { get: 'GetProduct', query: 'FindProducts', size: 'limit', id: 'sku' },
  order: { get: 'GetOrder', query: 'FindOrders', size: 'pageSize', id: 'orderId' },
};
