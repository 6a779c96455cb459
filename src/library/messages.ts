import type * as core from '../core/dispatch/command-dispatcher.ts';
import type * as coreQueries from '../core/dispatch/query-dispatcher.ts';
import type { CommandAnswer as AnswerToCommand } from '../core/model/command.ts';
import type { QueryAnswer as AnswerToQuery } from '../core/model/query.ts';
import type { commandLoaders, queryLoaders } from '../messages.ts';

/** The messages by their names: what each takes, and what it answers. */

/**
 * The name of a command: `CreateOrder`, `ShipItems`, … docs/reference.md lists them.
 *
 * @example
 * const name: CommandName = 'ShipItems';
 * await daybook.commands.dispatch({ name, data: { orderId, all: true } });
 */
export type CommandName = keyof typeof commandLoaders;

/**
 * What a caller gives a command: what has a default may be left out. Amounts are integer minor units of the currency,
 * rates are parts per million, dates `2026-03-14`, instants ISO 8601.
 *
 * @example
 * const order: CommandData<'CreateOrder'> = { customer: 'ann', items: [{ sku: 'MUG', quantity: 2 }] };
 * await daybook.orders.create(order);
 */
export type CommandData<Name extends CommandName> = core.CommandData<typeof commandLoaders, Name>;

/**
 * What a command answers when it is done: a `Receipt`, or of one that only tends the views, what it did.
 *
 * @example
 * function numberOf(created: CommandAnswer<'CreateOrder'>): number | null {
 *   return created.number;
 * }
 */
export type CommandAnswer<Name extends CommandName> = AnswerToCommand<
  core.CommandNamed<typeof commandLoaders, Name>
>;

/**
 * The name of a query: `GetOrder`, `FindOrders`, … docs/reference.md lists them.
 *
 * @example
 * const name: QueryName = 'ViewsStatus';
 * await daybook.queries.dispatch({ name, data: {} });
 */
export type QueryName = keyof typeof queryLoaders;

/**
 * What a caller gives a query: what has a default may be left out.
 *
 * @example
 * const unpaid: QueryData<'FindOrders'> = { payment: ['unpaid'], pageSize: 100 };
 * await daybook.orders.find(unpaid);
 */
export type QueryData<Name extends QueryName> = coreQueries.QueryData<typeof queryLoaders, Name>;

/**
 * What a query answers.
 *
 * @example
 * function due({ balance, currency }: QueryAnswer<'GetOrder'>): string {
 *   return `${balance} ${currency}`;
 * }
 */
export type QueryAnswer<Name extends QueryName> = AnswerToQuery<
  coreQueries.QueryNamed<typeof queryLoaders, Name>
>;
