import type { StreamId } from '../model/commit.ts';

/**
 * Commands on one stream, in the order in which they arrived. None decides while an earlier one still has to decide, or has
 * lost its race and has to decide again: a later command never overtakes an earlier one.
 */
export class StreamQueue {
  readonly #lines = new Map<StreamId, Line>();
  #entered = 0;

  enter(stream: StreamId): Ticket {
    const line = this.#lines.get(stream) ?? { undecided: [], tickets: 0 };
    this.#lines.set(stream, line);
    this.#entered += 1;
    return new Ticket(line, this.#entered, () => {
      if (line.tickets === 0) this.#lines.delete(stream);
    });
  }
}

interface Line {
  /** Commands that still have to decide, in the order in which they arrived. */
  readonly undecided: Ticket[];
  tickets: number;
}

export class Ticket {
  readonly #line: Line;
  readonly #place: number;
  readonly #left: () => void;
  #isDecided = false;
  #wake: () => void = () => undefined;

  constructor(line: Line, place: number, left: () => void) {
    this.#line = line;
    this.#place = place;
    this.#left = left;
    line.tickets += 1;
    line.undecided.push(this);
  }

  /** It has to decide again: those behind it that have not decided yet wait for it. */
  reenter(): void {
    if (!this.#isDecided) return;
    this.#isDecided = false;
    const { undecided } = this.#line;
    const before = undecided.findLastIndex((ticket) => ticket.#place < this.#place);
    undecided.splice(before + 1, 0, this);
  }

  /** Whether every command before it has decided. */
  get isNext(): boolean {
    return this.#line.undecided[0] === this;
  }

  /** Waits until every command before it has decided. */
  async turn(): Promise<void> {
    while (!this.isNext) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Its decision is in flight: the next may decide on it. */
  decided(): void {
    if (this.#isDecided) return;
    this.#isDecided = true;
    const { undecided } = this.#line;
    undecided.splice(undecided.indexOf(this), 1);
    const [next] = undecided;
    if (next !== undefined) next.#wake();
  }

  /** It has its answer. */
  leave(): void {
    this.#line.tickets -= 1;
    this.decided();
    this.#left();
  }
}
