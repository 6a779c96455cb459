import type { StreamId } from '../model/commit.ts';

/**
 * Who is at work on a stream, in the order in which they came. Nobody decides while one before it still has to decide,
 * or has lost its race and has to decide again: a command that came later never overtakes one that came earlier.
 */
export class StreamQueue {
  readonly #places = new Map<StreamId, Ticket[]>();

  enter(stream: StreamId): Ticket {
    const places = this.#places.get(stream) ?? [];
    const place = new Ticket(places, () => {
      if (places.length === 0) this.#places.delete(stream);
    });
    places.push(place);
    this.#places.set(stream, places);
    return place;
  }
}

export class Ticket {
  readonly #places: Ticket[];
  readonly #left: () => void;
  #isDecided = false;
  #wake: () => void = () => undefined;

  constructor(places: Ticket[], left: () => void) {
    this.#places = places;
    this.#left = left;
  }

  /** Whether everybody before it has decided. */
  get isNext(): boolean {
    for (const place of this.#places) {
      if (place === this) return true;
      if (!place.#isDecided) return false;
    }
    return true;
  }

  /** Waits until everybody before it has decided; from now on it has to decide itself. */
  async turn(): Promise<void> {
    this.#isDecided = false;
    while (!this.isNext) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Its decision is on its way: the next may decide upon it. */
  decided(): void {
    this.#isDecided = true;
    this.#wakeOthers();
  }

  /** It has its answer. */
  leave(): void {
    this.#places.splice(this.#places.indexOf(this), 1);
    this.#left();
    this.#wakeOthers();
  }

  #wakeOthers(): void {
    for (const place of this.#places) place.#wake();
  }
}
