import type { MetricsReader } from '../core/model/ports.ts';
import type { AtomicCommands, Commands, DryRunCommands, Queries } from './dispatchers.ts';
import type { CustomerService, OrderService, ProductService } from './services.ts';
import type { Subscriptions } from './subscriptions.ts';

/**
 * An open daybook: commands change it, queries answer from its views, subscriptions follow it. Nothing is thrown across a
 * dispatcher: every message answers a `Result`.
 *
 * @example
 * const shop: Daybook = await openDaybook({ db: 'shop.db' });
 * await shop.customers.register({ ref: 'ann', name: 'Ann Lee' });
 * await shop.close();
 */
export interface Daybook {
  /** Every command, by its name. */
  readonly commands: Commands;
  /** Every query, by its name. */
  readonly queries: Queries;
  /** The orders as methods. */
  readonly orders: OrderService;
  /** The customers as methods. */
  readonly customers: CustomerService;
  /** The catalogue as methods. */
  readonly products: ProductService;
  /** Counts, latencies and failures of each message in this process. */
  readonly metrics: MetricsReader;
  /**
   * Durable named subscribers to the log. How far each has come is kept beside the log: backups take it along, archives do
   * not.
   *
   * @example
   * const subscriptions = await daybook.subscriptions();
   * subscriptions.subscribe('mailer', ['OrderPlaced'], ({ meta }) => console.log(`order ${meta.id} was placed`));
   * await subscriptions.catchUp();
   */
  subscriptions(): Promise<Subscriptions>;
  /**
   * Commands that are stored all together by `commit`, or not at all.
   *
   * @example
   * const both = daybook.atomic();
   * const answers = [
   *   both.commands.dispatch({ name: 'RegisterCustomer', data: { ref: 'ann', name: 'Ann Lee' } }),
   *   both.commands.dispatch({ name: 'CreateOrder', data: { customer: 'ann', currency: 'USD' } }),
   * ];
   * await both.commit();
   * for (const answer of await Promise.all(answers)) console.log(answer.ok);
   */
  atomic(): AtomicCommands;
  /**
   * A dry run of several commands: each is decided as if those before it had been stored, and none ever is.
   *
   * @example
   * const { commands } = await daybook.dryRun();
   * const created = await commands.dispatch({ name: 'CreateOrder', data: { customer: 'ann', items: [{ sku: 'MUG' }] } });
   * if (created.ok) await commands.dispatch({ name: 'PlaceOrder', data: { orderId: created.value.id } });
   */
  dryRun(): Promise<DryRunCommands>;
  /**
   * Ends it: what was dispatched before is answered first.
   *
   * @example
   * await daybook.close();
   */
  close(): Promise<void>;
}
