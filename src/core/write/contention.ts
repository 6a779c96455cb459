import type { StreamId } from '../model/commit.ts';

/** Which streams other processes write to as well, judging by lost races and by the versions that were read. */
export class Contention {
  /** Stream to its version after our last append to it; 0: a race was lost since. */
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

  /** Where no other process has written since our last append, none is likely to. */
  found(stream: StreamId, version: number): void {
    if (this.#last.get(stream) === version) this.#last.delete(stream);
  }
}
