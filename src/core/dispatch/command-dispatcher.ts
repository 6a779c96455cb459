import type * as z from 'zod';
import type { Result } from '../kernel/result.ts';
import type { AnyCommand, Command, CommandAnswer, CommandMeta } from '../model/command.ts';
import type { Middleware } from '../model/message.ts';
import { type Decided, DecisionQueue } from './decision-queue.ts';
import { Dispatcher } from './dispatcher.ts';

/** Loaders of definitions by command name: what a context exports. */
export type CommandLoaders = Readonly<Record<string, () => Promise<AnyCommand>>>;

/** The definition behind a name. */
export type CommandNamed<Loaders extends CommandLoaders, Name extends keyof Loaders> = Awaited<
  ReturnType<Loaders[Name]>
>;

/** The data a caller may give: before defaults. */
export type CommandData<Loaders extends CommandLoaders, Name extends keyof Loaders> = z.input<
  CommandNamed<Loaders, Name>['input']
>;

/** Typed by name: the name in, the result's type out. */
export class CommandDispatcher<Loaders extends CommandLoaders> extends Dispatcher<AnyCommand, Command> {
  readonly #order: DecisionQueue;

  /** @param order the one that stands in the middleware, if it does */
  constructor(middleware: readonly Middleware<AnyCommand, Command>[] = [], order = new DecisionQueue()) {
    super('command', middleware);
    this.#order = order;
  }

  /**
   * Resolves when every command dispatched so far is decided: `accepted` when the last one is in flight,
   * `ended` when it has its answer already (rejected, replayed). A batch that stops at a failure waits for it.
   */
  async decided(): Promise<Decided> {
    await this.handedOn();
    return this.#order.decided();
  }

  dispatch<Name extends keyof Loaders & string>(command: {
    readonly name: Name;
    readonly data: CommandData<Loaders, Name>;
    readonly meta?: CommandMeta;
  }): Promise<Result<CommandAnswer<CommandNamed<Loaders, Name>>>> {
    return this.send(command) as Promise<Result<CommandAnswer<CommandNamed<Loaders, Name>>>>;
  }

  /** For callers that know the name at run time only: argv, NDJSON, HTTP. The data is validated like any other. */
  dispatchUnknown(command: Command): Promise<Result<unknown>> {
    return this.send(command);
  }
}
