import type { Failure } from '../kernel/failure.ts';
import { Histogram, type Spread } from '../kernel/histogram.ts';
import type { MessageMetrics, MetricsReader } from '../model/ports.ts';

/** Milliseconds. */
const DURATIONS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000];
const SIZES = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];

export class Metrics implements MetricsReader {
  readonly #rows = new Map<string, Recorder>();
  readonly #sizes = new Histogram(SIZES);
  readonly #durations = new Histogram(DURATIONS);

  recorder(side: 'command' | 'query', name: string): Recorder {
    const key = `${side} ${name}`;
    const known = this.#rows.get(key) ?? new Recorder(side, name);
    this.#rows.set(key, known);
    return known;
  }

  snapshot(): readonly MessageMetrics[] {
    return [...this.#rows.values()].map((row) => row.snapshot());
  }

  /** Commands that shared a transaction, and how long that took. */
  readonly groupCommitted = (size: number, elapsedMs: number): void => {
    this.#sizes.record(size);
    this.#durations.record(elapsedMs);
  };

  groupCommits(): GroupCommitMetrics {
    return { sizes: this.#sizes.snapshot(), durations: this.#durations.snapshot() };
  }
}

/** Group commits of this process. */
export interface GroupCommitMetrics {
  /** Appends in one transaction. */
  readonly sizes: Spread;
  /** Milliseconds. */
  readonly durations: Spread;
}

export class Recorder {
  readonly #side: 'command' | 'query';
  readonly #name: string;
  readonly #failures: Partial<Record<Failure['kind'], number>> = {};
  readonly #durations = new Histogram(DURATIONS);

  constructor(side: 'command' | 'query', name: string) {
    this.#side = side;
    this.#name = name;
  }

  record(elapsedMs: number, failure: Failure['kind'] | undefined): void {
    this.#durations.record(elapsedMs);
    if (failure !== undefined) this.#failures[failure] = (this.#failures[failure] ?? 0) + 1;
  }

  snapshot(): MessageMetrics {
    const { count, total, max, buckets } = this.#durations.snapshot();
    return {
      side: this.#side,
      name: this.#name,
      count,
      failures: { ...this.#failures },
      totalMs: total,
      maxMs: max,
      histogram: buckets.map(({ atMost, count: within }) => ({ atMostMs: atMost, count: within })),
    };
  }
}
