import type { Middleware } from './dispatcher.ts';
import type { EventLog } from './event-log.ts';
import type { Failure } from './failure.ts';
import type { Metrics } from './metrics.ts';
import { type Logger, measuring, validating } from './middleware.ts';
import type { Ports } from './ports.ts';
import type { AnyQuery, Query } from './query.ts';
import { QueryDispatcher, type QueryLoaders } from './query-dispatcher.ts';
import { fail } from './result.ts';

export interface QuerySidePorts {
  readonly metrics: Metrics;
  readonly logger?: Logger | undefined;
  /** How long `atLeast` waits for the log. Milliseconds. */
  readonly timeoutMs: number;
  /** Opened when the first query comes: a command needs no views. */
  ports(): Promise<Ports>;
}

/** Wires every query to its handler behind the middleware. */
export function querySide<Loaders extends QueryLoaders>(
  loaders: Loaders,
  ports: QuerySidePorts,
): QueryDispatcher<Loaders> {
  const dispatcher = new QueryDispatcher<Loaders>('query', [
    measuring('query', ports.metrics, ports.logger),
    validating(),
    current(ports),
  ]);
  for (const [name, load] of Object.entries(loaders)) {
    dispatcher.register(name, async () => {
      const definition = await load();
      return { definition, handle: async ({ data }) => definition.answer(data, await ports.ports()) };
    });
  }
  return dispatcher;
}

/** Catch-up on read: the query's views reach the log's head before it is answered. */
function current({ ports, timeoutMs }: QuerySidePorts): Middleware<AnyQuery, Query> {
  return (definition, next) => async (query) => {
    const { log, views } = await ports();
    const atLeast = query.meta?.atLeast;
    if (atLeast !== undefined && !(await reached(log, atLeast, timeoutMs))) return fail(notReached(atLeast));
    if (definition.views.length > 0) await views.ensure(definition.views);
    return next(query);
  };
}

async function reached(log: EventLog, position: number, timeoutMs: number): Promise<boolean> {
  const deadline = AbortSignal.timeout(timeoutMs);
  for (;;) {
    const head = await log.head();
    if (head.position >= position) return true;
    if (deadline.aborted) return false;
    await log.wait(head.position, deadline);
  }
}

const notReached = (position: number): Failure => ({
  kind: 'timed_out',
  code: 'position_not_reached',
  message: `The log has not reached position ${position} in time.`,
  hint: 'Wait longer with --timeout, or ask without --at-least.',
});
