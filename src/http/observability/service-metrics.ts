import { Histogram } from '../../core/kernel/histogram.ts';
import { lazy } from '../../core/kernel/lazy.ts';
import type { HttpPort } from '../http-port.ts';
import { daybookSeries } from './daybook-series.ts';
import { asMetric, type Labels, type Series } from './series.ts';

/** Seconds. */
const BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** One request, as it is counted. */
interface AnsweredRequest {
  readonly method: string;
  /** Null where nothing is. */
  readonly route: string | null;
  readonly status: number;
  readonly code: string | undefined;
}

const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/**
 * What a service measures, in Prometheus' text.
 *
 * 2026-11: requests are counted here and messages in the dispatchers; prom-client, which takes 100 ms to load, is loaded for
 * the first that looks, and adds what it knows of Node from then on.
 */
export class ServiceMetrics {
  /** How many streams are open. */
  streams: () => number = () => 0;
  /** How many copies are being fed. */
  feeds: () => number = () => 0;
  readonly #requests = new Map<string, { readonly labels: Labels; readonly seconds: Histogram }>();
  readonly #series: readonly Series[];
  #rateLimited = 0;
  readonly #registry = lazy(() => this.#newRegistry());

  /** @param isReading whether the service has views */
  constructor(port: HttpPort, isReading: boolean) {
    this.#series = [...this.#ownSeries(port.version), ...daybookSeries(port, isReading)];
  }

  answered({ method, route, status, code }: AnsweredRequest, elapsedMs: number): void {
    const known = METHODS.has(method) ? method : 'OTHER';
    const labels = { method: known, route: route ?? 'none', status: String(status) };
    const key = `${known} ${labels.route} ${status}`;
    const row = this.#requests.get(key) ?? { labels, seconds: new Histogram(BOUNDS) };
    this.#requests.set(key, row);
    row.seconds.record(elapsedMs / 1000);
    if (code === 'too_many_requests') this.#rateLimited += 1;
  }

  /** The text and its media type. */
  async text(): Promise<{ readonly body: string; readonly type: string }> {
    const registry = await this.#registry();
    return { body: await registry.metrics(), type: registry.contentType };
  }

  async #newRegistry() {
    const { collectDefaultMetrics, Registry } = await import('prom-client');
    const registry = new Registry();
    collectDefaultMetrics({ register: registry });
    for (const one of this.#series) registry.registerMetric(asMetric(one));
    return registry;
  }

  #ownSeries(version: string): readonly Series[] {
    return [
      {
        name: 'http_server_request_duration_seconds',
        help: 'Time until an answer began',
        type: 'histogram',
        read: () =>
          [...this.#requests.values()].map(({ labels, seconds }) => ({ labels, value: seconds.snapshot() })),
      },
      {
        name: 'daybook_sse_streams',
        help: 'Streams of server-sent events that are open',
        type: 'gauge',
        read: () => [{ value: this.streams() }],
      },
      {
        name: 'daybook_feeds',
        help: 'Copies of the log that are being fed',
        type: 'gauge',
        read: () => [{ value: this.feeds() }],
      },
      {
        name: 'daybook_rate_limited_total',
        help: 'Requests that were refused because there were too many',
        type: 'counter',
        read: () => [{ value: this.#rateLimited }],
      },
      {
        name: 'daybook_build_info',
        help: 'Which daybook this is',
        type: 'gauge',
        read: () => [{ labels: { version, node: process.version }, value: 1 }],
      },
    ];
  }
}
