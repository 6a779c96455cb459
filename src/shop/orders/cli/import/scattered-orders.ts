import { type Columns, orderOf } from './columns.ts';
import type { Row } from './csv-rows.ts';

/** Rows that follow one another. `before` and `until` count the rows of the file before the first and up to the last. */
interface Stretch {
  readonly first: number;
  last: number;
  readonly before: number;
  until: number;
  /** It begins with a refund, which may stand as far from the sale as it likes. */
  readonly isRefund: boolean;
}

/** So many places are named in a message. */
const NAMED = 5;

/** An order whose rows stand in several places of the file. */
export class ScatteredOrder {
  readonly #places: string[] = [];
  #count = 0;
  #widest = 0;
  #last: Stretch;
  #sale: Stretch | undefined;

  constructor(first: Stretch) {
    this.#last = first;
    this.#sale = first.isRefund ? undefined : first;
    this.#add(first);
  }

  /** The number of its last row. */
  get last(): number {
    return this.#last.last;
  }

  /** The most rows of other orders that stand between two of its lines. */
  get widest(): number {
    return this.#widest;
  }

  goesOn(stretch: Stretch): void {
    if (!stretch.isRefund) {
      this.#widest = Math.max(this.#widest, stretch.before - (this.#sale?.until ?? stretch.before));
      this.#sale = stretch;
    }
    this.#last = stretch;
    this.#add(stretch);
  }

  #add({ first, last }: Stretch): void {
    this.#count += 1;
    if (this.#count <= NAMED) this.#places.push(first === last ? `${first}` : `${first}–${last}`);
  }

  /** `Rows 2, 4–5 and 9` */
  get rows(): string {
    if (this.#count > NAMED) return `Rows ${this.#places.join(', ')} and further ones`;
    return `Rows ${this.#places.slice(0, -1).join(', ')} and ${this.#places.at(-1)}`;
  }
}

/**
 * The orders whose rows do not follow one another: the first pass over a file, so that nothing of such an order is stored
 * before it is known to be there whole.
 *
 * 2026-11: the place of each order is remembered, some 100 bytes an order; all else is constant.
 */
export async function scatteredOrders(
  rows: AsyncIterable<Row>,
  columns: Columns,
): Promise<ReadonlyMap<string, ScatteredOrder>> {
  const textIn = orderOf(columns);
  const newest = new Map<string, Stretch>();
  const scattered = new Map<string, ScatteredOrder>();
  const ended = (order: string, stretch: Stretch): void => {
    const earlier = newest.get(order);
    newest.set(order, stretch);
    if (earlier === undefined || order === '') return;
    const known = scattered.get(order) ?? new ScatteredOrder(earlier);
    known.goesOn(stretch);
    scattered.set(order, known);
  };
  for await (const [order, stretch] of stretches(rows, textIn)) ended(order, stretch);
  return scattered;
}

async function* stretches(
  rows: AsyncIterable<Row>,
  textIn: (row: Row) => string,
): AsyncGenerator<[string, Stretch]> {
  let count = 0;
  let current: [order: string, stretch: Stretch] | undefined;
  for await (const one of rows) {
    const order = textIn(one);
    const { row, refundOf } = one;
    if (current?.[0] !== order) {
      if (current !== undefined) yield current;
      const isRefund = refundOf !== undefined;
      current = [order, { first: row, last: row, before: count, until: count, isRefund }];
    }
    count += 1;
    current[1].last = row;
    current[1].until = count;
  }
  if (current !== undefined) yield current;
}
