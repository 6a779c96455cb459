import type { EventMeta } from '../core/model/aggregate.ts';
import type * as core from '../core/model/event.ts';
import type { customerEvents } from '../shop/customers/events.ts';
import type { orderEvents } from '../shop/orders/events.ts';
import type { productEvents } from '../shop/products/events.ts';

/** The stored facts by their types, as subscribers get them. */

/**
 * What happens to an order.
 *
 * @example
 * const types: OrderEventType[] = ['OrderPlaced', 'OrderCancelled'];
 */
export type OrderEventType = core.EventType<typeof orderEvents>;

/**
 * What happens to a customer.
 *
 * @example
 * const types: CustomerEventType[] = ['CustomerRegistered'];
 */
export type CustomerEventType = core.EventType<typeof customerEvents>;

/**
 * What happens to a product.
 *
 * @example
 * const types: ProductEventType[] = ['ProductRegistered'];
 */
export type ProductEventType = core.EventType<typeof productEvents>;

/**
 * Every type of event.
 *
 * @example
 * const type: EventType = 'OrderPlaced';
 */
export type EventType = OrderEventType | CustomerEventType | ProductEventType;

/**
 * What an event of a type states, in its newest shape, whatever version was stored.
 *
 * @example
 * function units({ line }: EventData<'OrderItemAdded'>): number {
 *   return line.quantity;
 * }
 */
export type EventData<Type extends EventType> = Type extends OrderEventType
  ? core.EventData<typeof orderEvents, Type>
  : Type extends CustomerEventType
    ? core.EventData<typeof customerEvents, Type>
    : Type extends ProductEventType
      ? core.EventData<typeof productEvents, Type>
      : never;

/**
 * An event as a subscriber gets it: `type` says what `data` holds.
 *
 * @example
 * function describe(event: RecordedEvent): string {
 *   return event.type === 'OrderPlaced' ? event.data.totals.total.toString() : event.meta.stream;
 * }
 */
export type RecordedEvent<Type extends EventType = EventType> = {
  readonly [One in Type]: {
    readonly type: One;
    readonly data: EventData<One>;
    readonly meta: EventMeta;
  };
}[Type];

/**
 * Takes the events of a subscription, one after the other. What it throws stops the subscription at that commit.
 *
 * @example
 * const mail: EventHandler<'OrderPlaced'> = async ({ meta }) => console.log(`order ${meta.id} was placed`);
 */
export type EventHandler<Type extends EventType = EventType> = (
  event: RecordedEvent<Type>,
) => Promise<void> | void;
