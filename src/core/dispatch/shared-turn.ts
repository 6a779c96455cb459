import type { Result } from '../kernel/result.ts';

/**
 * Answers of commands that were sent in one turn of the event loop: they share a transaction. What a batch sends behind them
 * waits for them, so that where one of them fails, little that was read has to be reported as not run.
 */
export class SharedTurn {
  #answers: Promise<boolean>[] = [];
  #isOver = false;

  add(answer: Promise<Result<unknown>>): void {
    if (this.#answers.length === 0) setImmediate(() => (this.#isOver = true));
    this.#answers.push(
      answer.then(
        ({ ok }) => ok,
        () => false,
      ),
    );
  }

  /** Whether more may be sent: as long as the turn lasts, and behind it once all have been stored. */
  async mayGoOn(): Promise<boolean> {
    if (!this.#isOver) return true;
    const all = await Promise.all(this.#answers);
    this.#answers = [];
    this.#isOver = false;
    return all.every((ok) => ok);
  }
}
