import { advice } from '../kernel/advice.ts';
import type { Failure } from '../kernel/failure.ts';
import { fail, type Result } from '../kernel/result.ts';
import { plainStep, type Step } from '../kernel/step.ts';
import type { EventLog } from '../model/event-log.ts';
import type { Middleware } from '../model/message.ts';
import type { Ports } from '../model/ports.ts';
import type { AnyQuery, Query, QueryMeta } from '../model/query.ts';
import type { AsOfReader } from '../read/as-of-reader.ts';
import { answerNamed } from '../read/named.ts';
import { damageOfAll, orDamage } from './damage.ts';
import type { Metrics } from './metrics.ts';
import { type Logger, measuring, validating } from './middleware.ts';
import { QueryDispatcher, type QueryLoaders } from './query-dispatcher.ts';

export interface QuerySidePorts {
  readonly metrics: Metrics;
  readonly logger?: Logger | undefined;
  readonly step?: Step | undefined;
  /** How long `atLeast` waits for the log. Milliseconds. */
  readonly timeoutMs: number;
  /** Opened for the first query: a command needs no views. */
  ports(): Promise<Ports>;
  /** Opened for the first as-of query. */
  asOf(): Promise<AsOfReader>;
}

/** Wires every query to its handler behind the middleware. */
export function querySide<Loaders extends QueryLoaders>(
  loaders: Loaders,
  ports: QuerySidePorts,
): QueryDispatcher<Loaders> {
  const dispatcher = new QueryDispatcher<Loaders>('query', [
    measuring('query', ports),
    validating(),
    (_definition, next) => (query) =>
      orDamage(
        () => next(query),
        async () => damageOfAll(await ports.ports()),
      ),
    current(ports),
  ]);
  for (const [name, load] of Object.entries(loaders)) {
    dispatcher.register(name, async () => {
      const definition = await load();
      return { definition, handle: ({ data, meta }) => answered(definition, data, meta, ports) };
    });
  }
  return dispatcher;
}

async function answered(
  definition: AnyQuery,
  data: unknown,
  meta: QueryMeta | undefined,
  { ports, asOf }: QuerySidePorts,
): Promise<Result<unknown>> {
  if (meta?.asOf === undefined) return answerNamed(definition, data, await ports());
  return (await asOf()).answer(definition, data, meta.asOf);
}

/** Catch-up on read: the query's views reach the log's head before it is answered. As-of queries have views of their own. */
function current({ ports, timeoutMs, step = plainStep }: QuerySidePorts): Middleware<AnyQuery, Query> {
  return (definition, next) => async (query) => {
    const { log, views } = await ports();
    const { atLeast, asOf, signal } = query.meta ?? {};
    if (atLeast !== undefined && !(await reached(log, atLeast, signal ?? AbortSignal.timeout(timeoutMs))))
      return fail(notReached(atLeast));
    if (definition.views.length > 0 && asOf === undefined)
      await step('catch up', () => views.catchUpToHead(definition.views));
    return next(query);
  };
}

async function reached(log: EventLog, position: number, end: AbortSignal): Promise<boolean> {
  for (;;) {
    // Before the head is read: a position that a restored log has reached is not the one that is meant.
    await log.wait(position - 1, end);
    if ((await log.head()).position >= position) return true;
    if (end.aborted) return false;
  }
}

const notReached = (position: number): Failure => ({
  kind: 'timed_out',
  code: 'position_not_reached',
  message: `The log has not reached position ${position} in time.`,
  ...advice`Wait longer with ${{ option: 'timeout' }}, or ask without ${{ option: 'atLeast' }}.`,
});
