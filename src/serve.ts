import { getConnInfo } from '@hono/node-server/conninfo';
import type { App } from './app.ts';
import type { Manifest } from './cli/argv/manifest.ts';
import type { ServeOptions, Serving } from './cli/session/app-port.ts';
import { monotonicMs } from './core/kernel/monotonic.ts';
import { bearerGuard } from './http/auth/bearer-guard.ts';
import { ConsoleSessions } from './http/auth/console-sessions.ts';
import type { Exchange } from './http/exchange.ts';
import { httpService } from './http/http-service.ts';
import { Lifecycle } from './http/lifecycle.ts';
import { LOOPBACK } from './http/limits/hosts.ts';
import { TrustedProxies } from './http/limits/peer.ts';
import { RateLimits } from './http/limits/rate-limits.ts';
import { listen } from './http/serve.ts';
import { loadRejections } from './messages.ts';

/** Joins HTTP to an open daybook. */
export async function serve(
  daybook: App,
  { version, commands, names }: Pick<Manifest, 'version' | 'commands' | 'names'>,
  { sides, requireKeys, zone, rates, hosts, trustedProxies, corsOrigins, ...where }: ServeOptions,
): Promise<Serving> {
  const lifecycle = new Lifecycle();
  const clock = { now: () => new Date().toISOString() };
  const access = { store: await daybook.access(), clock };
  const limits = new RateLimits({ nowMs: monotonicMs, ...rates });
  const proxies = new TrustedProxies(trustedProxies);
  const addressOf = (exchange: Exchange): string =>
    proxies.clientOf(getConnInfo(exchange).remote.address ?? '', exchange.req.header('X-Forwarded-For'));
  const service = await httpService(
    {
      version,
      commands,
      groups: names.groups,
      rejections: loadRejections,
      daybook,
      log: daybook.log,
      metrics: daybook.metrics,
      clock,
      views: async () => (await daybook.ports()).views,
      reporting: (progress) => daybook.reporting(progress),
      idOf: (kind, name) => daybook.idOf(kind, name),
    },
    {
      sides,
      requireKeys,
      lifecycle,
      guard: bearerGuard(access, { limits, addressOf }),
      console: sides.queries ? { sessions: new ConsoleSessions(access), zone } : undefined,
      corsOrigins,
      hosts: new Set([...LOOPBACK, where.host, ...hosts]),
    },
  );
  const serving = await listen((request, connection) => service.fetch(request, connection), lifecycle, where);
  return {
    ...serving,
    drain: async () => {
      await serving.drain();
      await daybook.close();
    },
  };
}
