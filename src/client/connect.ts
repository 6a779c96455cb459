import { serviceOf } from '../core/dispatch/service.ts';
import { fail, type Result } from '../core/kernel/result.ts';
import type { CustomerService, OrderService, ProductService } from '../library/services.ts';
import { customerCommands, customerQueries } from '../shop/customers/index.ts';
import { orderCommands, orderQueries } from '../shop/orders/index.ts';
import { productCommands, productQueries } from '../shop/products/index.ts';
import type { Connection, RemoteCommands, RemoteQueries } from './connection.ts';
import { unsendable } from './failures.ts';
import { sendCommand, sendQuery } from './messages.ts';
import type { ConnectOptions } from './options.ts';
import { KnownPosition } from './position.ts';
import { sendMany } from './send-many.ts';
import { platform, Transport, type World } from './transport.ts';

/**
 * Connects to a daybook that is served elsewhere. Nothing is sent before the first message.
 *
 * @example
 * const shop = connect({ url: 'http://127.0.0.1:7070', token: 'daybook_…', actor: 'web-shop' });
 * const placed = await shop.orders.create({ customer: 'ann', items: [{ sku: 'MUG', quantity: 2 }], place: true });
 * if (placed.ok) console.log(placed.value.number);
 * else console.error(placed.failure.kind, placed.failure.message);
 */
export function connect(options: ConnectOptions): Connection {
  return connectThrough(options, { ...platform, fetch: options.fetch ?? fetch });
}

/** @internal In a world of one's own. */
export function connectThrough(options: ConnectOptions, world: World): Connection {
  const position = new KnownPosition(options.position);
  const transport = new Transport(options, world, position);
  const commands: RemoteCommands = {
    // The names say of what type an answer is.
    dispatch: (command) => sent(() => sendCommand(transport, options, command)) as Promise<never>,
    dispatchUnknown: (command) => sent(() => sendCommand(transport, options, command)),
    send: (many, how) => sendMany(transport, options, many, how),
  };
  const queries: RemoteQueries = {
    dispatch: (query) => sent(() => sendQuery(transport, options, position, query)) as Promise<never>,
    dispatchUnknown: (query) => sent(() => sendQuery(transport, options, position, query)),
  };
  const dispatchers = {
    commands: { ...commands, names: () => namesOf(orderCommands, customerCommands, productCommands) },
    queries: { ...queries, names: () => namesOf(orderQueries, customerQueries, productQueries) },
  };
  return {
    commands,
    queries,
    orders: serviceOf<OrderService>({ ...orderCommands, ...orderQueries }, dispatchers),
    customers: serviceOf<CustomerService>({ ...customerCommands, ...customerQueries }, dispatchers),
    products: serviceOf<ProductService>({ ...productCommands, ...productQueries }, dispatchers),
    get position() {
      return position.tag;
    },
    close: () => transport.close(),
  };
}

const namesOf = (
  ...lists: readonly Readonly<Record<string, { readonly name: string }>>[]
): readonly string[] => lists.flatMap((list) => Object.values(list).map(({ name }) => name));

/** What no JSON can say is a failure as well. */
async function sent(send: () => Promise<Result<unknown>>): Promise<Result<unknown>> {
  try {
    return await send();
  } catch (error) {
    return fail(unsendable((error as Error).message));
  }
}
