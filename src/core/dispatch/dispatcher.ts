import { advice } from '../kernel/advice.ts';
import { bounded } from '../kernel/bounded-failure.ts';
import { type Failure, failureOf } from '../kernel/failure.ts';
import { fail, type Result } from '../kernel/result.ts';
import { didYouMean } from '../kernel/suggest.ts';
import type { Handle, Handler, Load, Message, MessageDefinition, Middleware } from '../model/message.ts';

type Turn<Definition extends MessageDefinition, M extends Message> = Handler<Definition, M> | undefined;

/**
 * The one way to a handler, for commands and for queries alike. A handler is registered under its message's name,
 * once, and loaded for its first message: start-up pays for what is invoked and for nothing else.
 */
export class Dispatcher<Definition extends MessageDefinition, M extends Message> {
  readonly #side: 'command' | 'query';
  readonly #middleware: readonly Middleware<Definition, M>[];
  readonly #registered = new Map<string, Load<Definition, M>>();
  readonly #loaded = new Map<string, Handler<Definition, M>>();
  /** The last load in progress. While there is one, messages wait in line: none overtakes the first of its name. */
  #loading: Promise<unknown> | undefined;

  /** @param middleware outermost first */
  constructor(side: 'command' | 'query', middleware: readonly Middleware<Definition, M>[] = []) {
    this.#side = side;
    this.#middleware = middleware;
  }

  /** Throws on a second handler for a name: that is a mistake of the composition. */
  register(name: string, load: Load<Definition, M>): void {
    if (this.#registered.has(name))
      throw new Error(`a handler for the ${this.#side} ${name} is registered already`);
    this.#registered.set(name, load);
  }

  names(): readonly string[] {
    return [...this.#registered.keys()];
  }

  /** The message's definition, or the failure that names an unknown one and those near it. */
  async definition(name: string): Promise<Result<Definition>> {
    const handler = await this.#handler(name);
    return handler === undefined ? fail(this.#unknown(name)) : { ok: true, value: handler.definition };
  }

  /** Sends the message through the middleware to its handler. Never throws: what a handler throws is a failure. */
  protected async send(message: M): Promise<Result<unknown>> {
    const turn = this.#turn(message.name);
    try {
      const handler = turn instanceof Promise ? await turn : turn;
      this.#passed(turn);
      if (handler === undefined) return fail(bounded(this.#unknown(message.name)));
      const result = await handler.handle(message);
      return result.ok ? result : fail(bounded(result.failure));
    } catch (thrown) {
      this.#passed(turn);
      return fail(failureOf(thrown));
    }
  }

  /** Resolves when every message sent so far has been handed to its handler's middleware. */
  protected async handedOn(): Promise<void> {
    while (this.#loading !== undefined) await this.#loading.catch(() => undefined);
  }

  /** The handler at once, or when it and all that were requested before are loaded. */
  #turn(name: string): Turn<Definition, M> | Promise<Turn<Definition, M>> {
    const before = this.#loading;
    const loaded = this.#loaded.get(name);
    if (before === undefined && loaded !== undefined) return loaded;
    const turn = (async () => {
      await before?.catch(() => undefined);
      return this.#loaded.get(name) ?? (await this.#handler(name));
    })();
    this.#loading = turn;
    return turn;
  }

  #passed(turn: unknown): void {
    if (this.#loading === turn) this.#loading = undefined;
  }

  async #handler(name: string): Promise<Handler<Definition, M> | undefined> {
    const load = this.#registered.get(name);
    if (load === undefined) return undefined;
    const { definition, handle } = await load();
    if (definition.name !== name)
      throw new Error(`${name} is registered with the handler of ${definition.name}`);
    const wrapped = this.#middleware.reduceRight((next, wrap) => wrap(definition, next), guarded(handle));
    const handler = { definition, handle: wrapped };
    this.#loaded.set(name, handler);
    return handler;
  }

  #unknown(name: string): Failure {
    const hint = didYouMean(name, this.names());
    return {
      kind: 'usage',
      code: `unknown_${this.#side}`,
      message: `There is no ${this.#side} "${name}".`,
      ...(hint === undefined ? SEE_ALL : { hint }),
    };
  }
}

const SEE_ALL = advice`See ${{ program: 'commands schema' }} for all of them.`;

/** What a handler throws becomes a failure below the middleware, so that metrics and logs see it. */
function guarded<M extends Message>(handle: Handle<M>): Handle<M> {
  return async (message) => {
    try {
      return await handle(message);
    } catch (thrown) {
      return fail(failureOf(thrown));
    }
  };
}
