import type { MessageList } from '../core/dispatch/service.ts';
import type { Result } from '../core/kernel/result.ts';
import type { CommandMeta } from '../core/model/command.ts';
import type { QueryMeta } from '../core/model/query.ts';
import type { customerCommands, customerQueries } from '../shop/customers/index.ts';
import type { orderCommands, orderQueries } from '../shop/orders/index.ts';
import type { productCommands, productQueries } from '../shop/products/index.ts';
import type {
  CommandAnswer,
  CommandData,
  CommandName,
  QueryAnswer,
  QueryData,
  QueryName,
} from './messages.ts';

/** The contexts as typed methods: each sends one message through its dispatcher. */

/**
 * Sends one command.
 *
 * @example
 * const ship: CommandMethod<'ShipItems'> = daybook.orders.ship;
 * await ship({ orderId, all: true }, { actor: 'maria', dryRun: true });
 */
export type CommandMethod<Name extends CommandName> = (
  data: CommandData<Name>,
  meta?: CommandMeta,
) => Promise<Result<CommandAnswer<Name>>>;

/**
 * Sends one query.
 *
 * @example
 * const find: QueryMethod<'FindOrders'> = daybook.orders.find;
 * await find({ text: 'lee' }, { asOf: '2026-03-01T00:00:00Z' });
 */
export type QueryMethod<Name extends QueryName> = (
  data: QueryData<Name>,
  meta?: QueryMeta,
) => Promise<Result<QueryAnswer<Name>>>;

type MethodOf<Name> = Name extends CommandName
  ? CommandMethod<Name>
  : Name extends QueryName
    ? QueryMethod<Name>
    : never;

type ServiceOf<List extends MessageList> = {
  readonly [Method in keyof List]: MethodOf<List[Method]['name']>;
};

/**
 * The orders.
 *
 * @example
 * const orders: OrderService = daybook.orders;
 * const placed = await orders.find({ status: ['placed'] });
 */
export type OrderService = ServiceOf<typeof orderCommands & typeof orderQueries>;

/**
 * The customers.
 *
 * @example
 * const customers: CustomerService = daybook.customers;
 * await customers.register({ ref: 'ann', name: 'Ann Lee' });
 */
export type CustomerService = ServiceOf<typeof customerCommands & typeof customerQueries>;

/**
 * The catalogue.
 *
 * @example
 * const products: ProductService = daybook.products;
 * await products.register({ sku: 'MUG', name: 'Blue mug', unitPrice: 450, currency: 'USD' });
 */
export type ProductService = ServiceOf<typeof productCommands & typeof productQueries>;
