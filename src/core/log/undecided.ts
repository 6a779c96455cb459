/** The commands of a batch that lost a race, or were decided behind one that did, and are not decided again yet. */
export class Undecided {
  readonly #ids = new Set<string>();
  #waiting: (() => void)[] = [];

  add(commandIds: readonly string[]): void {
    for (const id of commandIds) this.#ids.add(id);
  }

  has(commandId: string): boolean {
    return this.#ids.has(commandId);
  }

  /** Whether a command that is not one of them was decided while there are some. */
  isBehind(commandId: string): boolean {
    return this.#ids.size > 0 && !this.#ids.has(commandId);
  }

  /** Called when it is decided again, or has its answer. */
  remove(commandId: string): void {
    if (!this.#ids.delete(commandId) || this.#ids.size > 0) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }

  /** Resolves when there is none. */
  async none(): Promise<void> {
    if (this.#ids.size > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}
