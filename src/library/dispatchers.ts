import type { Result } from '../core/kernel/result.ts';
import type { Command, CommandMeta } from '../core/model/command.ts';
import type { Query, QueryMeta } from '../core/model/query.ts';
import type {
  CommandAnswer,
  CommandData,
  CommandName,
  QueryAnswer,
  QueryData,
  QueryName,
} from './messages.ts';

/**
 * The one way to change something: every command by its name, which types its data and its answer. Commands are decided in
 * the order in which they are dispatched.
 *
 * @example
 * const commands: Commands = daybook.commands;
 * const shipped = await commands.dispatch({ name: 'ShipItems', data: { orderId, all: true } });
 * if (!shipped.ok) console.error(shipped.failure.message);
 */
export interface Commands {
  /**
   * Sends a command whose name is known.
   *
   * @example
   * const meta = { commandId: 'gateway-event-81', actor: 'gateway' };
   * const data = { orderId, amount: 900, method: 'card' };
   * await daybook.commands.dispatch({ name: 'RecordPayment', data, meta });
   */
  dispatch<Name extends CommandName>(command: {
    readonly name: Name;
    readonly data: CommandData<Name>;
    readonly meta?: CommandMeta;
  }): Promise<Result<CommandAnswer<Name>>>;
  /**
   * Sends a command whose name is learnt at run time, from a file or a request. The data is checked like any other.
   *
   * @example
   * const command: Command = JSON.parse('{ "name": "TagOrder", "data": { "orderId": "1", "tags": ["vip"] } }');
   * await daybook.commands.dispatchUnknown(command);
   */
  dispatchUnknown(command: Command): Promise<Result<unknown>>;
  /**
   * The names of all commands.
   *
   * @example
   * if (!daybook.commands.names().includes('TagOrder')) console.error('no tags here');
   */
  names(): readonly string[];
}

/**
 * The one way to an answer: every query by its name, which types its data and its answer. A query sees all that was stored
 * before it was dispatched, and cannot write.
 *
 * @example
 * const queries: Queries = daybook.queries;
 * const found = await queries.dispatch({ name: 'FindOrders', data: { text: 'lee' } });
 * if (found.ok) console.log(found.value.items.length);
 */
export interface Queries {
  /**
   * Sends a query whose name is known.
   *
   * @example
   * const meta = { asOf: '2026-03-01T00:00:00Z' };
   * const order = await daybook.queries.dispatch({ name: 'GetOrder', data: { number: 1 }, meta });
   */
  dispatch<Name extends QueryName>(query: {
    readonly name: Name;
    readonly data: QueryData<Name>;
    readonly meta?: QueryMeta;
  }): Promise<Result<QueryAnswer<Name>>>;
  /**
   * Sends a query whose name is learnt at run time. The data is checked like any other.
   *
   * @example
   * const query: Query = JSON.parse('{ "name": "GetOrder", "data": { "number": 1 } }');
   * await daybook.queries.dispatchUnknown(query);
   */
  dispatchUnknown(query: Query): Promise<Result<unknown>>;
  /**
   * The names of all queries.
   *
   * @example
   * console.log(daybook.queries.names().join('\n'));
   */
  names(): readonly string[];
}

/**
 * Commands that are stored all together, or not at all. Each is decided at once, as if those before it had been stored, and
 * answered by `commit` or `abandon`.
 *
 * @example
 * async function tagAll(group: AtomicCommands, orderIds: string[]): Promise<void> {
 *   for (const id of orderIds) void group.commands.dispatch({ name: 'TagOrder', data: { orderId: id, tags: ['vip'] } });
 *   await group.commit();
 * }
 */
export interface AtomicCommands {
  /** Every command, by its name. */
  readonly commands: Commands;
  /**
   * How many commands are decided and held.
   *
   * @example
   * const group = daybook.atomic();
   * console.log(group.held());
   */
  held(): number;
  /**
   * Stores them all, or none; each command then has its answer.
   *
   * @example
   * const group = daybook.atomic();
   * const tagged = group.commands.dispatch({ name: 'TagOrder', data: { orderId, tags: ['vip'] } });
   * await group.commit();
   * console.log((await tagged).ok);
   */
  commit(): Promise<void>;
  /**
   * Stores none; every command that is held is answered so.
   *
   * @example
   * const group = daybook.atomic();
   * void group.commands.dispatch({ name: 'TagOrder', data: { orderId, tags: ['vip'] } });
   * group.abandon();
   */
  abandon(): void;
}

/**
 * Commands that are decided and never stored.
 *
 * @example
 * const dryRun: DryRunCommands = await daybook.dryRun();
 * const placed = await dryRun.commands.dispatch({ name: 'PlaceOrder', data: { orderId } });
 * if (placed.ok) console.log(placed.value.money);
 */
export interface DryRunCommands {
  /** Every command, by its name. */
  readonly commands: Commands;
  /**
   * Commands of the dry run that hold all together, or not at all.
   *
   * @example
   * const group = (await daybook.dryRun()).atomic();
   * void group.commands.dispatch({ name: 'PlaceOrder', data: { orderId } });
   * await group.commit();
   */
  atomic(): AtomicCommands;
}
