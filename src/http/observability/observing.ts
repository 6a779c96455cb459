import type { MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import { monotonicMs } from '../../core/kernel/monotonic.ts';
import { newId } from '../../core/kernel/new-id.ts';
import { omitUndefined } from '../../core/kernel/omit.ts';
import type { Clock } from '../../core/model/ports.ts';
import type { Env, Exchange } from '../exchange.ts';
import { failureLine, type ServiceLog } from './service-log.ts';
import type { ServiceMetrics } from './service-metrics.ts';
import { inRequestSpan } from './spans.ts';

interface Observers {
  readonly clock: Clock;
  readonly metrics: ServiceMetrics;
  readonly log: ServiceLog;
}

/** Around everything: gives the request its id, then counts, traces and logs it. */
export function observing({ clock, metrics, log }: Observers): MiddlewareHandler<Env> {
  return async (exchange, next) => {
    const id = newId();
    exchange.set('requestId', id);
    exchange.set('report', (failure, thrown) => {
      const line = failureLine(failure, thrown, { time: clock.now(), id });
      if (line !== undefined) log.failure?.(line);
    });
    const startedAt = monotonicMs();
    await inRequestSpan(exchange, next, () => routeOf(exchange));
    const ms = monotonicMs() - startedAt;
    const route = routeOf(exchange);
    const { method } = exchange.req;
    const { status } = exchange.res;
    const { sender, commandId, code } = exchange.var as Partial<Env['Variables']>;
    metrics.answered({ method, route, status, code }, ms);
    const token = sender?.actor.replace(/^token:/, '');
    log.request?.({
      time: clock.now(),
      id,
      method,
      route,
      status,
      ms: Math.round(ms * 100) / 100,
      ...omitUndefined({ token, commandId, code }),
    });
  };
}

/** The pattern that the path matched, never the path. */
function routeOf(exchange: Exchange): string | null {
  const { route } = exchange.var as Partial<Env['Variables']>;
  if (route !== undefined) return route;
  const path = matchedRoutes(exchange).at(-1)?.path;
  if (path === undefined || path.endsWith('*')) return null;
  return path.replaceAll(/:(\w+)(?:\{[^}]*\})?/g, '{$1}');
}
