/** How measured values are spread: counts up to bounds, with their sum and the greatest. */
export interface Spread {
  readonly count: number;
  readonly total: number;
  readonly max: number;
  /** How many are at most so great; each is counted once. The last bound is infinite. */
  readonly buckets: readonly { readonly atMost: number; readonly count: number }[];
}

export class Histogram {
  readonly #bounds: readonly number[];
  readonly #counts: number[];
  #count = 0;
  #total = 0;
  #max = 0;

  /** @param bounds ascending; values above the last are counted too */
  constructor(bounds: readonly number[]) {
    this.#bounds = [...bounds, Number.POSITIVE_INFINITY];
    this.#counts = new Array<number>(this.#bounds.length).fill(0);
  }

  record(value: number): void {
    this.#count += 1;
    this.#total += value;
    this.#max = Math.max(this.#max, value);
    const bucket = this.#bounds.findIndex((bound) => value <= bound);
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
  }

  snapshot(): Spread {
    const buckets = this.#bounds.map((atMost, index) => ({ atMost, count: this.#counts[index] ?? 0 }));
    return { count: this.#count, total: this.#total, max: this.#max, buckets };
  }
}
