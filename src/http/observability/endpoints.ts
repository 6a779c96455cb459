import type { Handler } from '../exchange.ts';
import { LOOPBACK } from '../limits/hosts.ts';
import type { HealthChecks } from './health.ts';
import type { ServiceMetrics } from './service-metrics.ts';

/** The loop turns: nothing else is asked of it. */
export const livez: Handler = (exchange) => exchange.json({ status: 'ok' });

/** Whether requests should be sent here, and what of it: 503 where not. */
export const readyz =
  (checks: HealthChecks): Handler =>
  async (exchange) => {
    const health = await checks.health();
    return exchange.json(health, health.status === 'ok' ? 200 : 503);
  };

export const metricsHandler =
  (metrics: ServiceMetrics): Handler =>
  (exchange) => {
    exchange.var.allow({ side: 'metrics', name: 'metrics' });
    return metricsAnswer(metrics);
  };

/** Metrics alone, for who needs no token: another machine does not reach it, nor a page that calls it by another name. */
export const metricsService =
  (metrics: ServiceMetrics) =>
  async (request: Request): Promise<Response> => {
    const { pathname, hostname } = new URL(request.url);
    if (!LOOPBACK.includes(hostname)) return new Response(null, { status: 421 });
    const isAsked = pathname === '/metrics' && request.method === 'GET';
    return isAsked ? metricsAnswer(metrics) : new Response(null, { status: 404 });
  };

async function metricsAnswer(metrics: ServiceMetrics): Promise<Response> {
  const { body, type } = await metrics.text();
  return new Response(body, { headers: { 'Content-Type': type } });
}
