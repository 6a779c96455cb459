import type { Result } from '../kernel/result.ts';
import type { CommandAnswer, CommandMeta } from '../model/command.ts';
import type { QueryAnswer, QueryMeta } from '../model/query.ts';
import type { CommandData, CommandDispatcher, CommandLoaders, CommandNamed } from './command-dispatcher.ts';
import type { QueryData, QueryDispatcher, QueryLoaders, QueryNamed } from './query-dispatcher.ts';

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

/** Methods by the names of their commands. */
export type Senders<
  Loaders extends CommandLoaders,
  Methods extends Readonly<Record<string, keyof Loaders>>,
> = {
  readonly [Method in keyof Methods]: Send<Loaders, Methods[Method]>;
};

/** Methods by the names of their queries. */
export type Askers<Loaders extends QueryLoaders, Methods extends Readonly<Record<string, keyof Loaders>>> = {
  readonly [Method in keyof Methods]: Ask<Loaders, Methods[Method]>;
};

export function sendersOf<
  Loaders extends CommandLoaders,
  Methods extends Readonly<Record<string, keyof Loaders & string>>,
>(commands: CommandsOf<Loaders>, methods: Methods): Senders<Loaders, Methods> {
  return methodsOf(methods, (name, data, meta) =>
    commands.dispatchUnknown({ name, data, ...meta }),
  ) as Senders<Loaders, Methods>;
}

export function askersOf<
  Loaders extends QueryLoaders,
  Methods extends Readonly<Record<string, keyof Loaders & string>>,
>(queries: QueriesOf<Loaders>, methods: Methods): Askers<Loaders, Methods> {
  return methodsOf(methods, (name, data, meta) => queries.dispatchUnknown({ name, data, ...meta })) as Askers<
    Loaders,
    Methods
  >;
}

type Dispatch = (name: string, data: unknown, meta: { meta?: object }) => Promise<Result<unknown>>;

const methodsOf = (methods: Readonly<Record<string, string>>, dispatch: Dispatch): unknown =>
  Object.fromEntries(
    Object.entries(methods).map(([method, name]) => [
      method,
      (data: unknown, meta?: object) => dispatch(name, data, meta === undefined ? {} : { meta }),
    ]),
  );
