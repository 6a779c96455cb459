import type { StreamId } from '../model/commit.ts';

/** Which streams other processes write to as well, as far as lost races and what was found stored tell. */
export class Contention {
  /** Stream to the version that it had behind our last append to it; 0: a race was lost since. */
  readonly #last = new Map<StreamId, number>();

  has(stream: StreamId): boolean {
    return this.#last.has(stream);
  }

  lost(stream: StreamId): void {
    this.#last.set(stream, 0);
  }

  stored(stream: StreamId, version: number): void {
    if (this.#last.has(stream)) this.#last.set(stream, version);
  }

  /** Where nobody else has written since our last append, nobody is likely to. */
  found(stream: StreamId, version: number): void {
    if (this.#last.get(stream) === version) this.#last.delete(stream);
  }
}
