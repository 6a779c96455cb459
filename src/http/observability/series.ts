import type { Metric } from 'prom-client';
import type { Spread } from '../../core/kernel/histogram.ts';

/** A metric that is read when somebody looks, from what is counted anyway. */
export interface Series {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  read(): readonly Sample[] | Promise<readonly Sample[]>;
}

export interface Sample {
  readonly labels?: Labels;
  readonly value: number | Spread;
}

export type Labels = Readonly<Record<string, string>>;

/** As prom-client's registry takes it: the registry asks a metric for no more than this. */
export function asMetric({ name, help, type, read }: Series): Metric {
  const get = async () => ({
    name,
    help,
    type,
    aggregator: 'sum',
    values: (await read()).flatMap((sample) => valuesOf(name, sample)),
  });
  return { name, get } as unknown as Metric;
}

function valuesOf(name: string, { labels = {}, value }: Sample) {
  if (typeof value === 'number') return [{ metricName: name, labels, value }];
  let within = 0;
  return [
    ...value.buckets.map(({ atMost, count }) => {
      within += count;
      const le = atMost === Number.POSITIVE_INFINITY ? '+Inf' : String(atMost);
      return { metricName: `${name}_bucket`, labels: { ...labels, le }, value: within };
    }),
    { metricName: `${name}_sum`, labels, value: value.total },
    { metricName: `${name}_count`, labels, value: value.count },
  ];
}

/** What was measured in milliseconds, in seconds. */
export const inSeconds = ({ count, total, max, buckets }: Spread): Spread => ({
  count,
  total: total / 1000,
  max: max / 1000,
  buckets: buckets.map(({ atMost, count: within }) => ({ atMost: atMost / 1000, count: within })),
});
