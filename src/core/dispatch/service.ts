import type { Result } from '../kernel/result.ts';
import type { CommandDispatcher } from './command-dispatcher.ts';
import type { QueryDispatcher } from './query-dispatcher.ts';

/** The dispatchers that the methods of a service send through. */
export interface Dispatchers {
  readonly commands: Pick<CommandDispatcher<never>, 'names' | 'dispatchUnknown'>;
  readonly queries: Pick<QueryDispatcher<never>, 'names' | 'dispatchUnknown'>;
}

type Send = (data: unknown, meta?: object) => Promise<Result<unknown>>;

/**
 * Methods that each send one message through its dispatcher.
 *
 * @param methods the messages' names by those of the methods; the service's type follows from them
 */
export function serviceOf<Service>(
  methods: Readonly<Record<keyof Service, string>>,
  { commands, queries }: Dispatchers,
): Service {
  const known = new Set(commands.names());
  const sending = Object.entries<string>(methods).map(([method, name]): [string, Send] => [
    method,
    (data, meta) =>
      (known.has(name) ? commands : queries).dispatchUnknown({ name, data, ...(meta && { meta }) }),
  ]);
  return Object.fromEntries(sending) as Service;
}
