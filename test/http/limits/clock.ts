/** A clock that stands still until it is set on. */
export class TestClock {
  #ms = 0;
  readonly nowMs = (): number => this.#ms;

  after(ms: number): void {
    this.#ms += ms;
  }
}
