import type { HttpBindings } from '@hono/node-server';
import { getConnInfo } from '@hono/node-server/conninfo';
import type { App } from './app.ts';
import type { Manifest } from './cli/argv/manifest.ts';
import type { Typed } from './cli/run/hint-as-typed.ts';
import type { OpenOptions, ServeOptions, Serving } from './cli/session/app-port.ts';
import { FailureError } from './core/kernel/failure.ts';
import { monotonicMs } from './core/kernel/monotonic.ts';
import { noProgress } from './core/kernel/progress.ts';
import { systemClock } from './core/model/system-clock.ts';
import { eventSentences } from './core/read/event-sentences.ts';
import { type Feeding, follow } from './follow.ts';
import { bearerGuard } from './http/auth/bearer-guard.ts';
import { ConsoleSessions } from './http/auth/console-sessions.ts';
import type { Exchange } from './http/exchange.ts';
import type { HttpPort } from './http/http-port.ts';
import { httpService } from './http/http-service.ts';
import { headerOf } from './http/incoming.ts';
import { Lifecycle } from './http/lifecycle.ts';
import { LOOPBACK } from './http/limits/hosts.ts';
import { TrustedProxies } from './http/limits/peer.ts';
import { RateLimits } from './http/limits/rate-limits.ts';
import { metricsService } from './http/observability/endpoints.ts';
import { jsonLog } from './http/observability/service-log.ts';
import { ServiceMetrics } from './http/observability/service-metrics.ts';
import { spanStep } from './http/observability/spans.ts';
import { listen } from './http/serve.ts';
import { backupDownloads } from './maintenance/backup-download.ts';
import { loadProjections, loadRejections } from './messages.ts';

/** Joins HTTP to an open daybook. */
export async function serve(
  daybook: App,
  { version, commands, names, tables }: Pick<Manifest, 'version' | 'commands' | 'names' | 'tables'>,
  { db, views, notice = () => undefined, timeoutMs = 10_000 }: Pick<OpenOptions, 'db'> & Partial<OpenOptions>,
  how: ServeOptions,
): Promise<Serving> {
  const { sides, requireKeys, zone, rates, hosts, trustedProxies, corsOrigins, ...where } = how;
  const feeding = await feedingOf(daybook, how, { db, timeoutMs, notice }, { manifest: { commands } });
  const lifecycle = new Lifecycle();
  const access = { store: await daybook.access(), clock: systemClock };
  const limits = new RateLimits({ nowMs: monotonicMs, ...rates });
  const proxies = new TrustedProxies(trustedProxies);
  const addressOf = (exchange: Exchange): string =>
    proxies.clientOf(getConnInfo(exchange).remote.address ?? '', headerOf(exchange, 'X-Forwarded-For'));
  const admission = { limits, addressOf };
  const port: HttpPort = {
    version,
    commands,
    groups: names.groups,
    rejections: loadRejections,
    daybook,
    log: daybook.log,
    stored: daybook.stored,
    keys: daybook.keys,
    followed: async () => daybook.replica?.followed(),
    following: feeding,
    metrics: daybook.metrics,
    clock: systemClock,
    views: async () => (await daybook.ports()).views,
    assertWritable: () => daybook.assertWritable(),
    reporting: (progress) => daybook.reporting(progress),
    sentences: async (receipt) => eventSentences(await loadProjections(), receipt),
    tables,
    transitions: async (command, stream) => (await daybook.ports()).dryRuns.transitions(command, stream),
    idOf: (kind, name) => daybook.idOf(kind, name),
  };
  const metrics = new ServiceMetrics(port, sides.queries);
  const service = await httpService(port, {
    sides,
    requireKeys,
    lifecycle,
    guard: bearerGuard(access, admission),
    console: sides.queries
      ? {
          sessions: new ConsoleSessions(access),
          zone,
          admission,
          tokens: () => access.store.listTokens(),
          backup: await backupDownloads({ db, views, timeoutMs, progress: noProgress }),
        }
      : undefined,
    corsOrigins,
    isBehindTls: trustedProxies.length > 0,
    hosts: new Set([...LOOPBACK, where.host, ...hosts]),
    metrics,
    maxLag: how.maxLag,
    log: jsonLog((text) => process.stderr.write(text), { requests: how.accessLog }),
  });
  const showing = await showMetrics(metrics, lifecycle, how.metricsPort);
  const fetch = (request: Request, connection: HttpBindings) => service.fetch(request, connection);
  const serving = await listen(fetch, lifecycle, where).catch(async (error: unknown) => {
    await showing?.drain();
    await feeding?.end();
    throw error;
  });
  return {
    ...serving,
    ...(showing === undefined ? {} : { metricsUrl: `${showing.url}/metrics` }),
    drain: async () => {
      await serving.drain();
      await showing?.drain();
      await feeding?.end();
      await daybook.close();
    },
  };
}

/**
 * What feeds the daybook, where it is a copy.
 *
 * @throws FailureError `usage` (`replica`) where commands are to be served from a copy
 */
async function feedingOf(
  daybook: App,
  { sides, follow: how }: ServeOptions,
  place: Pick<OpenOptions, 'db' | 'timeoutMs' | 'notice'>,
  typed: Typed,
): Promise<Feeding | undefined> {
  if (how !== undefined) return follow(daybook, how, place, typed);
  const followed = await daybook.replica?.followed();
  if (followed === undefined) return undefined;
  const { source } = followed;
  const hint = `"daybook serve queries --follow ${source}" serves it and keeps it up to date.`;
  if (sides.commands)
    throw new FailureError({
      kind: 'usage',
      code: 'replica',
      message: `${place.db} is a copy of ${source}, and takes no commands.`,
      hint,
    });
  place.notice(`${place.db} is a copy of ${source} that nothing is fetched for: ${hint}`);
  return undefined;
}

/** To this machine alone: there is no token to show. */
const showMetrics = async (metrics: ServiceMetrics, lifecycle: Lifecycle, port: number | undefined) =>
  port === undefined
    ? undefined
    : listen(metricsService(metrics), lifecycle, {
        host: '127.0.0.1',
        port,
        drainDelayMs: 0,
        drainTimeoutMs: 0,
      });

/** What the daybook behind the service is opened with: the larger parts of its work are spans. */
export const step = spanStep;
