/** How far a connection knows the log to be, as `Daybook-Position` says it: `<epoch>-<position>`. */
export class KnownPosition {
  #tag: string | undefined;

  constructor(tag: string | undefined) {
    this.#tag = tag;
  }

  get tag(): string | undefined {
    return this.#tag;
  }

  /** A later position of the same log, or any of another one: it was restored. */
  learn(tag: string | null): void {
    if (tag === null) return;
    if (epochOf(tag) !== epochOf(this.#tag) || numberOf(tag) > numberOf(this.#tag)) this.#tag = tag;
  }

  forget(): void {
    this.#tag = undefined;
  }

  /** A position of the log that answers came from; undefined while that is not known. */
  at(position: number): string | undefined {
    return this.#tag === undefined ? undefined : `${epochOf(this.#tag)}-${position}`;
  }
}

const epochOf = (tag: string | undefined): string | undefined => tag?.split('-')[0];
const numberOf = (tag: string | undefined): number => Number(tag?.split('-')[1] ?? -1);
