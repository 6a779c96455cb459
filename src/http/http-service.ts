import { Hono, type MiddlewareHandler } from 'hono';
import { failureOf } from '../core/kernel/failure.ts';
import { didYouMean } from '../core/kernel/suggest.ts';
import type { Following } from '../core/log/follower.ts';
import { failed, framed, refused } from './answer.ts';
import type { ConsoleOptions } from './console/console-service.tsx';
import { EventStreams } from './events/event-streams.ts';
import { liveHandler } from './events/live-handler.ts';
import { systemTimer, type Timer } from './events/timer.ts';
import type { Endpoint, Env, Exchange, Handler } from './exchange.ts';
import { checkFollowing } from './feed/check-following.ts';
import { CommitLines } from './feed/commit-lines.ts';
import { commitsHandler, MOST_FEEDS, pageHandler } from './feed/feed-handlers.ts';
import type { Guard } from './guard.ts';
import type { HttpPort, Sides } from './http-port.ts';
import { headerOf, rawHeadersOf } from './incoming.ts';
import { unwrapHandler } from './keys/unwrap-handler.ts';
import type { Lifecycle } from './lifecycle.ts';
import { checkAccept } from './limits/accept.ts';
import { crossOrigin } from './limits/cross-origin.ts';
import { checkHost, checkOneHost } from './limits/hosts.ts';
import { InFlight, MOST_BATCHES } from './limits/in-flight.ts';
import { checkHead, targetOf } from './limits/request-head.ts';
import { queryDescriptions } from './messages/query-descriptions.ts';
import { epochOf } from './messages/request-headers.ts';
import { type Route, routerPath, routesOf } from './messages/routes.ts';
import { batchHandler } from './messages/send-batch.ts';
import { commandHandler, namedCommandHandler, type ServiceParts } from './messages/send-command.ts';
import { namedQueryHandler, queryHandler } from './messages/send-query.ts';
import { livez, metricsHandler, readyz } from './observability/endpoints.ts';
import { HealthChecks } from './observability/health.ts';
import { observing } from './observability/observing.ts';
import type { ServiceLog } from './observability/service-log.ts';
import { ServiceMetrics } from './observability/service-metrics.ts';
import { openApiEndpoints } from './openapi/openapi-endpoints.ts';
import { EdgeError } from './problems/problems.ts';
import { showRebuild, startRebuild } from './views/rebuild-handlers.ts';
import { Rebuilds } from './views/rebuilds.ts';

export interface ServiceOptions {
  readonly sides: Sides;
  readonly guard: Guard;
  readonly lifecycle: Lifecycle;
  /** Every command needs an idempotency key, not only those that move money. Default: no. */
  readonly requireKeys?: boolean;
  /** The names that it is called by. Default: any, for what has no socket. */
  readonly hosts?: ReadonlySet<string>;
  /** A proxy in front of it speaks TLS. Default: none does. */
  readonly isBehindTls?: boolean;
  /** Pages of these origins may read answers. Default: none. */
  readonly corsOrigins?: readonly string[];
  /** Commands in flight. Default: 1 024 at the most. */
  readonly inFlight?: InFlight;
  /** Default: the system's. */
  readonly timer?: Timer;
  /** Default: its own. */
  readonly metrics?: ServiceMetrics;
  /** Default: nothing is logged. */
  readonly log?: ServiceLog;
  /** So many commits behind, views are ready still. Default: 10 000. */
  readonly maxLag?: number;
  /** The pages for people, at `/console`. Default: none. */
  readonly console?: ConsoleOptions | undefined;
}

/** The command service, the query service or both, as one function from requests to answers. */
export async function httpService(port: HttpPort, options: ServiceOptions): Promise<Hono<Env>> {
  const { sides, guard, lifecycle, corsOrigins = [] } = options;
  const { log = {}, maxLag = 10_000, metrics = new ServiceMetrics(port, sides.queries) } = options;
  const { following } = port;
  const openedEpoch = epochOf(await port.log.identity());
  // A copy takes over the epoch of what it follows.
  const expectedEpoch = () => (following === undefined ? openedEpoch : epochOf(following.status()));
  const parts = partsOf(port, options);
  metrics.streams = () => parts.streams.size;
  metrics.feeds = () => parts.feeds.count;
  const app = new Hono<Env>();
  app.use(observing({ clock: port.clock, metrics, log }));
  app.use(framing(options));
  app.use(checkingHead(options));
  if (corsOrigins.length > 0) app.use(crossOrigin(corsOrigins));
  const endpoints: readonly Endpoint[] = [
    ...messageEndpoints(sides, parts),
    ...generalEndpoints(sides, parts),
    ...feedEndpoints(parts),
    ...openApiEndpoints(port, sides),
    ...operatorEndpoints(metrics, new HealthChecks(port, { epoch: expectedEpoch, sides, lifecycle, maxLag })),
  ];
  for (const endpoint of endpoints)
    app.on(endpoint.method, routerPath(endpoint.path), guarded(endpoint, guard, following));
  if (options.console !== undefined) {
    const { consoleService } = await import('./console/console-service.tsx');
    app.route('/console', consoleService(parts, sides, options.console));
  }
  app.notFound((exchange) => {
    guard.admitStranger(exchange);
    return refused(exchange, notOfACopy(exchange, following) ?? nothingHere(exchange, endpoints));
  });
  app.onError((error, exchange) =>
    error instanceof EdgeError ? refused(exchange, error) : failed(exchange, failureOf(error), error),
  );
  return app;
}

function partsOf(port: HttpPort, options: ServiceOptions): ServiceParts {
  const { lifecycle, requireKeys = false, inFlight = new InFlight(), timer = systemTimer } = options;
  return {
    port,
    epoch: async () => epochOf(await port.log.identity()),
    requireKeys,
    describe: queryDescriptions(port),
    inFlight,
    batches: new InFlight(MOST_BATCHES, 'batches'),
    streams: new EventStreams(port.log, lifecycle, timer),
    feeds: new InFlight(MOST_FEEDS, 'feeds'),
    lines: new CommitLines(port.stored),
    rebuilds: new Rebuilds(port),
  };
}

/** What every answer has. */
const framing =
  ({ isBehindTls = false, lifecycle }: ServiceOptions): MiddlewareHandler<Env> =>
  async (exchange, next) => {
    exchange.set('isSecure', isBehindTls || exchange.req.url.startsWith('https:'));
    exchange.set('isDraining', lifecycle.isDraining);
    await next();
    framed(exchange);
  };

/** The limits of what stands before a body. */
const checkingHead =
  ({ hosts }: ServiceOptions): MiddlewareHandler<Env> =>
  async (exchange, next) => {
    const headers = rawHeadersOf(exchange);
    checkHead(targetOf(exchange.req.url), headers);
    if (hosts !== undefined) checkHost(exchange.req.url, hosts);
    checkOneHost(headers);
    await next();
  };

/** An endpoint behind the guard, which says who sends the request and what may be done for them. */
const guarded =
  ({ path, isOpen, handle }: Endpoint, guard: Guard, following: HttpPort['following']): Handler =>
  async (exchange) => {
    exchange.set('route', path);
    if (isOpen) {
      guard.admitStranger(exchange);
      return handle(exchange);
    }
    checkAccept(headerOf(exchange, 'Accept'));
    const { sender, allow, stillAdmitted, headers } = await guard.authenticate(exchange);
    exchange.set('sender', sender);
    exchange.set('allow', allow);
    exchange.set('stillAdmitted', stillAdmitted);
    exchange.set('rate', headers);
    if (path !== '/metrics') checkFollowing(following);
    return handle(exchange);
  };

function messageEndpoints(sides: Sides, parts: ServiceParts): readonly Endpoint[] {
  const routes = routesOf(parts.port.commands, sides);
  return routes.map((route) => ({ ...route, handle: handlerOf(route, parts) }));
}

function handlerOf(route: Route, parts: ServiceParts): Handler {
  if (route.spec.kind === 'query') return liveHandler(route, parts, queryHandler(route, parts));
  return route.spec.name === 'RebuildViews' ? startRebuild(parts) : commandHandler(route, parts);
}

/** Any message by its name, and many at once. */
function generalEndpoints(sides: Sides, parts: ServiceParts): readonly Endpoint[] {
  const named = namedQueryHandler(parts);
  return [
    ...(sides.commands
      ? [
          { method: 'POST', path: '/commands', handle: batchHandler(parts) } as const,
          { method: 'POST', path: '/commands/{name}', handle: namedCommandHandler(parts) } as const,
          { method: 'GET', path: '/views/rebuild/{rebuildId}', handle: showRebuild(parts) } as const,
        ]
      : []),
    ...(sides.queries
      ? [
          { method: 'GET', path: '/queries/{name}', handle: named } as const,
          { method: 'POST', path: '/queries/{name}', handle: named } as const,
        ]
      : []),
  ];
}

/** For those that follow the log. */
const feedEndpoints = (parts: ServiceParts): readonly Endpoint[] => [
  { method: 'GET', path: '/log/commits', handle: commitsHandler(parts) },
  { method: 'GET', path: '/log/pages/{page}', handle: pageHandler(parts) },
  { method: 'POST', path: '/keys/unwrap', handle: unwrapHandler(parts) },
];

/** For who runs the service. */
const operatorEndpoints = (metrics: ServiceMetrics, checks: HealthChecks): readonly Endpoint[] => [
  { method: 'GET', path: '/livez', handle: livez, isOpen: true },
  { method: 'GET', path: '/readyz', handle: readyz(checks), isOpen: true },
  { method: 'GET', path: '/healthz', handle: readyz(checks), isOpen: true },
  { method: 'GET', path: '/metrics', handle: metricsHandler(metrics) },
];

/** A copy takes no commands: it knows who does. */
function notOfACopy(
  { req: { method, path } }: Exchange,
  following: Following | undefined,
): EdgeError | undefined {
  if (following === undefined || method !== 'POST') return undefined;
  // Where a copy follows a database, its address is nothing for those who ask over HTTP.
  const { commandsAt } = following.status();
  return new EdgeError(
    'no_such_route',
    `There is nothing at ${path}: this is a copy, which takes no commands.`,
    { hint: `Send commands to ${commandsAt ?? 'a command service of the same daybook'}.` },
  );
}

/** Nothing is there, or something that is not done so. */
function nothingHere({ req: { method, path } }: Exchange, endpoints: readonly Endpoint[]): EdgeError {
  const there = endpoints.filter((endpoint) => patternOf(endpoint.path).test(path));
  if (there.length > 0) {
    const allow = [
      ...new Set(there.flatMap((endpoint) => (endpoint.method === 'GET' ? ['GET', 'HEAD'] : ['POST']))),
    ].join(', ');
    const headers = { Allow: allow };
    return new EdgeError('method_not_allowed', `${path} takes ${allow}, not ${method}.`, { headers });
  }
  const near = didYouMean(path, [...new Set(endpoints.map((endpoint) => endpoint.path))]);
  return new EdgeError('no_such_route', `There is nothing at ${path}.`, {
    hint: near ?? 'See /openapi.json.',
  });
}

const patternOf = (path: string): RegExp => new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`);
