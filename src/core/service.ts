import type { CommandAnswer, CommandMeta } from './command.ts';
import type { CommandData, CommandDispatcher, CommandLoaders, CommandNamed } from './command-dispatcher.ts';
import type { QueryAnswer, QueryMeta } from './query.ts';
import type { QueryData, QueryDispatcher, QueryLoaders, QueryNamed } from './query-dispatcher.ts';
import type { Result } from './result.ts';

/** What typed services are made of: a method that sends one message through its dispatcher. */

export type Send<Loaders extends CommandLoaders, Name extends keyof Loaders> = (
  data: CommandData<Loaders, Name>,
  meta?: CommandMeta,
) => Promise<Result<CommandAnswer<CommandNamed<Loaders, Name>>>>;

export type Ask<Loaders extends QueryLoaders, Name extends keyof Loaders> = (
  data: QueryData<Loaders, Name>,
  meta?: QueryMeta,
) => Promise<Result<QueryAnswer<QueryNamed<Loaders, Name>>>>;

/** A dispatcher of at least these commands. */
export type CommandsOf<Loaders extends CommandLoaders> = Pick<CommandDispatcher<Loaders>, 'dispatchUnknown'>;
/** A dispatcher of at least these queries. */
export type QueriesOf<Loaders extends QueryLoaders> = Pick<QueryDispatcher<Loaders>, 'dispatchUnknown'>;

/** `senders(commands, loaders)`: `send('PlaceOrder')` is a method that dispatches PlaceOrder. */
export function senderOf<Loaders extends CommandLoaders>(commands: CommandsOf<Loaders>) {
  return <Name extends keyof Loaders & string>(name: Name): Send<Loaders, Name> =>
    (data, meta) =>
      commands.dispatchUnknown({ name, data, ...(meta === undefined ? {} : { meta }) }) as ReturnType<
        Send<Loaders, Name>
      >;
}

export function askerOf<Loaders extends QueryLoaders>(queries: QueriesOf<Loaders>) {
  return <Name extends keyof Loaders & string>(name: Name): Ask<Loaders, Name> =>
    (data, meta) =>
      queries.dispatchUnknown({ name, data, ...(meta === undefined ? {} : { meta }) }) as ReturnType<
        Ask<Loaders, Name>
      >;
}
