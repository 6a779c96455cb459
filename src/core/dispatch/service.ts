import type { Result } from '../kernel/result.ts';
import type { CommandDispatcher } from './command-dispatcher.ts';
import type { QueryDispatcher } from './query-dispatcher.ts';

/** The dispatchers that the methods of a service send through. */
export interface Dispatchers {
  readonly commands: Pick<CommandDispatcher<never>, 'names' | 'dispatchUnknown'>;
  readonly queries: Pick<QueryDispatcher<never>, 'names' | 'dispatchUnknown'>;
}

/** A message of a context: its name, and the loader of its definition. */
export interface Listed<Name extends string = string, Definition = unknown> {
  readonly name: Name;
  readonly load: () => Promise<Definition>;
}

/** The messages of a context, by the methods that send them: all that is listed of a message, once. */
export type MessageList = Readonly<Record<string, Listed>>;

/**
 * Lists a message.
 *
 * @param name its definition's own, so that nothing is loaded to know it
 * @param load `async () => (await import('./x.ts')).x`: behind a `.then` TypeScript would widen the definition
 */
export const message = <const Name extends string, Definition extends { readonly name: Name }>(
  name: Name,
  load: () => Promise<Definition>,
): Listed<Name, Definition> => ({ name, load });

/** What a dispatcher is made from. */
export type LoadersOf<List extends MessageList> = {
  readonly [Method in keyof List as List[Method]['name']]: List[Method]['load'];
};

export const loadersOf = <List extends MessageList>(list: List): LoadersOf<List> =>
  Object.fromEntries(Object.values(list).map(({ name, load }) => [name, load])) as LoadersOf<List>;

type Send = (data: unknown, meta?: object) => Promise<Result<unknown>>;

/**
 * Methods that each send one message through its dispatcher.
 *
 * @param list commands and queries; the service's type follows from them
 */
export function serviceOf<Service>(
  list: Readonly<Record<keyof Service, Listed>>,
  { commands, queries }: Dispatchers,
): Service {
  const known = new Set(commands.names());
  const sending = Object.entries<Listed>(list).map(([method, { name }]): [string, Send] => [
    method,
    (data, meta) =>
      (known.has(name) ? commands : queries).dispatchUnknown({ name, data, ...(meta && { meta }) }),
  ]);
  return Object.fromEntries(sending) as Service;
}
