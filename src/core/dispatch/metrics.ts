import type { Failure } from '../kernel/failure.ts';
import type { MessageMetrics, MetricsReader } from '../model/ports.ts';

const BOUNDS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, Number.POSITIVE_INFINITY];

export class Metrics implements MetricsReader {
  readonly #rows = new Map<string, Recorder>();

  recorder(side: 'command' | 'query', name: string): Recorder {
    const key = `${side} ${name}`;
    const known = this.#rows.get(key) ?? new Recorder(side, name);
    this.#rows.set(key, known);
    return known;
  }

  snapshot(): readonly MessageMetrics[] {
    return [...this.#rows.values()].map((row) => row.snapshot());
  }
}

export class Recorder {
  readonly #side: 'command' | 'query';
  readonly #name: string;
  readonly #failures: Partial<Record<Failure['kind'], number>> = {};
  readonly #buckets = new Array<number>(BOUNDS.length).fill(0);
  #count = 0;
  #totalMs = 0;
  #maxMs = 0;

  constructor(side: 'command' | 'query', name: string) {
    this.#side = side;
    this.#name = name;
  }

  record(elapsedMs: number, failure: Failure['kind'] | undefined): void {
    this.#count += 1;
    this.#totalMs += elapsedMs;
    this.#maxMs = Math.max(this.#maxMs, elapsedMs);
    const bucket = BOUNDS.findIndex((bound) => elapsedMs <= bound);
    this.#buckets[bucket] = (this.#buckets[bucket] ?? 0) + 1;
    if (failure !== undefined) this.#failures[failure] = (this.#failures[failure] ?? 0) + 1;
  }

  snapshot(): MessageMetrics {
    return {
      side: this.#side,
      name: this.#name,
      count: this.#count,
      failures: { ...this.#failures },
      totalMs: this.#totalMs,
      maxMs: this.#maxMs,
      histogram: BOUNDS.map((atMostMs, index) => ({ atMostMs, count: this.#buckets[index] ?? 0 })),
    };
  }
}
