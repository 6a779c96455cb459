/** How often something may be done: so many at once, and so many a second in the long run. */
export interface Rate {
  readonly burst: number;
  readonly perSecond: number;
}

interface Bucket {
  level: number;
  /** When it was that full, in milliseconds. */
  at: number;
}

/** One bucket a key, each full until it is first used. */
export class TokenBuckets {
  readonly rate: Rate;
  readonly #nowMs: () => number;
  readonly #most: number;
  /** Those used last stand last. */
  readonly #buckets = new Map<string, Bucket>();

  /**
   * @param nowMs a clock that never goes back
   * @param most how many are kept. Those not used for longest go first: they are full again, or soon would be
   */
  constructor(rate: Rate, nowMs: () => number, most = 10_000) {
    this.rate = rate;
    this.#nowMs = nowMs;
    this.#most = most;
  }

  /** How many may be taken now; a part of one counts for its wait alone. */
  level(key: string): number {
    const { burst, perSecond } = this.rate;
    const bucket = this.#buckets.get(key);
    if (bucket === undefined) return burst;
    return Math.min(burst, bucket.level + ((this.#nowMs() - bucket.at) / 1000) * perSecond);
  }

  /** @param count negative to give back what was taken for nothing */
  take(key: string, count = 1): void {
    const level = this.level(key) - count;
    this.#buckets.delete(key);
    this.#buckets.set(key, { level, at: this.#nowMs() });
    if (this.#buckets.size <= this.#most) return;
    for (const oldest of this.#buckets.keys()) {
      this.#buckets.delete(oldest);
      return;
    }
  }

  /** Seconds until one may be taken. */
  waitFor(key: string): number {
    return Math.max(0, (1 - this.level(key)) / this.rate.perSecond);
  }

  /** Seconds until it is full. */
  untilFull(key: string): number {
    return (this.rate.burst - this.level(key)) / this.rate.perSecond;
  }

  get size(): number {
    return this.#buckets.size;
  }
}
