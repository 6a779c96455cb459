import type { EventHandler, EventType } from './events.ts';

/**
 * Durable named subscribers: each gets the events of its types in the order of the log, from where it stood when the
 * program last ran, at least once.
 *
 * @example
 * const subscriptions: Subscriptions = await daybook.subscriptions();
 * subscriptions.subscribe('mailer', ['OrderPlaced'], async ({ meta }) => console.log(`order ${meta.id}`));
 * await subscriptions.run(AbortSignal.timeout(60_000));
 */
export interface Subscriptions {
  /**
   * Names a subscriber and what it does; `catchUp` and `run` deliver to it. A handler that throws stops its own
   * subscription at that commit; it is given the commit again the next time.
   *
   * @param name under which it is remembered how far it has come
   * @throws Error when there is a subscriber of that name in this process
   *
   * @example
   * const subscriptions = await daybook.subscriptions();
   * subscriptions.subscribe('stock', ['OrderShipped', 'ReturnReceived'], ({ type, data }) => {
   *   for (const { sku, quantity } of data.lines) console.log(sku, type === 'OrderShipped' ? -quantity : quantity);
   * });
   */
  subscribe<Type extends EventType>(
    name: string,
    types: readonly Type[] | 'all',
    handler: EventHandler<Type>,
  ): void;
  /**
   * Brings every subscriber, or one, to the log's head.
   *
   * @throws the first handler's error; `FailureError` where the log was replaced by another
   *
   * @example
   * await (await daybook.subscriptions()).catchUp('mailer');
   */
  catchUp(name?: string): Promise<void>;
  /**
   * Delivers until the signal aborts.
   *
   * @throws the first handler's error, once the others have stopped too
   *
   * @example
   * const stop = new AbortController();
   * setTimeout(() => stop.abort(), 60_000);
   * await (await daybook.subscriptions()).run(stop.signal);
   */
  run(signal: AbortSignal): Promise<void>;
  /**
   * Makes a subscriber start over at the log's first commit.
   *
   * @example
   * await (await daybook.subscriptions()).restart('mailer');
   */
  restart(name: string): Promise<void>;
}
