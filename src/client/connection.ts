import type { LineReceipt } from '../core/dispatch/batch.ts';
import type { Command } from '../core/model/command.ts';
import type { Commands, Queries } from '../library/dispatchers.ts';
import type { CustomerService, OrderService, ProductService } from '../library/services.ts';
import type { SendOptions } from './options.ts';

/**
 * A daybook that is served elsewhere, with the messages and results of one that is open here. Nothing is thrown: what the
 * network does to a message is a failure of its `Result`.
 *
 * @example
 * const shop: Connection = connect({ url: 'http://127.0.0.1:7070', token: 'daybook_…' });
 * await shop.customers.register({ ref: 'ann', name: 'Ann Lee' });
 * shop.close();
 */
export interface Connection {
  /** Every command, by its name. */
  readonly commands: RemoteCommands;
  /** Every query, by its name. */
  readonly queries: RemoteQueries;
  /** The orders as methods. */
  readonly orders: OrderService;
  /** The customers as methods. */
  readonly customers: CustomerService;
  /** The catalogue as methods. */
  readonly products: ProductService;
  /** How far this connection knows the log to be: its own answers are never older. Undefined before the first answer. */
  readonly position: string | undefined;
  /**
   * Ends it: what is on its way is given up.
   *
   * @example
   * const shop = connect({ url: 'http://127.0.0.1:7070', token: 'daybook_…' });
   * shop.close();
   */
  close(): void;
}

/**
 * Commands over the network. Each is sent with an idempotency key, its own or a new one, and with the same again where it may
 * have been lost: it is done once.
 *
 * @example
 * const commands: RemoteCommands = connection.commands;
 * const shipped = await commands.dispatch({ name: 'ShipItems', data: { orderId, all: true } });
 * if (!shipped.ok) console.error(shipped.failure.message);
 */
export interface RemoteCommands extends Pick<Commands, 'dispatch' | 'dispatchUnknown'> {
  /**
   * Sends many, some hundred a request: a receipt each, in order. What a lost connection left without one is sent again with
   * the same keys.
   *
   * @example
   * const tags = ['1', '2'].map((id) => ({ name: 'TagOrder', data: { orderId: id, tags: ['vip'] } }));
   * for await (const { line, status } of connection.commands.send(tags)) console.log(line, status);
   */
  send(
    commands: Iterable<Command> | AsyncIterable<Command>,
    options?: SendOptions,
  ): AsyncIterable<LineReceipt>;
}

/**
 * Queries over the network. What this connection wrote they see, whichever service answers.
 *
 * @example
 * const queries: RemoteQueries = connection.queries;
 * const found = await queries.dispatch({ name: 'FindOrders', data: { text: 'lee' } });
 * if (found.ok) console.log(found.value.items.length);
 */
export type RemoteQueries = Pick<Queries, 'dispatch' | 'dispatchUnknown'>;
