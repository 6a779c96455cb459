import { EdgeError } from '../problems/problems.ts';

/** How many are worked on at a time: more are refused at once, since a queue would only make all of them late. */
export class InFlight {
  readonly #most: number;
  readonly #what: string;
  #count = 0;

  /** @param what there may be too many of */
  constructor(most = 1024, what = 'commands') {
    this.#most = most;
    this.#what = what;
  }

  /**
   * One more.
   *
   * @returns to be called at its end; twice is once
   * @throws EdgeError `overloaded`
   */
  enter(): () => void {
    if (this.#count >= this.#most) {
      const headers = { 'Retry-After': '1' };
      throw new EdgeError('overloaded', `Too many ${this.#what} are in flight. Nothing was stored.`, {
        headers,
      });
    }
    this.#count += 1;
    let isIn = true;
    return () => {
      if (isIn) this.#count -= 1;
      isIn = false;
    };
  }

  /** @throws EdgeError `overloaded` */
  async run<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    const leave = this.enter();
    try {
      return await work();
    } finally {
      leave();
    }
  }

  get count(): number {
    return this.#count;
  }
}

/** Each may have thousands of commands in flight, and half a hundred megabytes of them. */
export const MOST_BATCHES = 4;
