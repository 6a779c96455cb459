/** From listening to the last answer. Health, streams and answers look at it. */
export class Lifecycle {
  readonly #ending = new AbortController();

  /** Aborts when the service creates to end: streams say goodbye. */
  get signal(): AbortSignal {
    return this.#ending.signal;
  }

  get isDraining(): boolean {
    return this.#ending.signal.aborted;
  }

  drain(): void {
    this.#ending.abort();
  }
}
