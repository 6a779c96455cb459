import { EdgeError } from '../problems/problems.ts';

/** How many commands are answered at a time: more are refused at once, since a queue would only make all of them late. */
export class InFlight {
  readonly #most: number;
  #count = 0;

  constructor(most = 1024) {
    this.#most = most;
  }

  /** @throws EdgeError `overloaded` */
  async run<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    if (this.#count >= this.#most) {
      const headers = { 'Retry-After': '1' };
      throw new EdgeError('overloaded', 'Too many commands are in flight. Nothing was stored.', { headers });
    }
    this.#count += 1;
    try {
      return await work();
    } finally {
      this.#count -= 1;
    }
  }

  get count(): number {
    return this.#count;
  }
}
