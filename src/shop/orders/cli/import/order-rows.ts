import { type Columns, orderIn, orderOf } from './columns.ts';
import type { Row } from './csv-rows.ts';
import type { ScatteredOrder } from './scattered-orders.ts';

/** The rows of one order, as they stand together in the file. */
export interface OrderRows {
  /** What the file calls the order. */
  readonly order: string;
  readonly first: number;
  readonly last: number;
  readonly rows: readonly Row[];
  /** How many there are: more than are kept, of an order with too many. */
  readonly count: number;
  /** Why it cannot be imported, whatever its rows say. */
  readonly wrong?: string;
}

/** The rows that are lines of it. */
export const linesOf = ({ rows }: OrderRows): readonly Row[] =>
  rows.filter(({ refundOf }) => refundOf === undefined);

/** An order has at most so many lines; the rest of its rows is only counted. */
const MOST_ROWS = 5_000;

/** What is known of a file before its orders are gathered. */
export interface Gathering {
  readonly columns: Columns;
  /** What the file calls the column of orders. */
  readonly column: string;
  readonly scattered: ReadonlyMap<string, ScatteredOrder>;
  /** So many rows apart may two rows of one order stand. */
  readonly window: number;
  /** A further row of an order that was refused before. */
  stray(row: Row, why: string): void;
}

/**
 * The rows of each order, together. An order of which a row cannot be read is wrong as a whole: half an order must not be
 * imported. An order whose rows stand apart is held back until its last row is there, if they stand within a window of
 * rows; otherwise it is wrong as a whole, from its first row on.
 */
export async function* orderRows(rows: AsyncIterable<Row>, gathering: Gathering): AsyncGenerator<OrderRows> {
  const gatherer = new Gatherer(gathering);
  for await (const row of rows) {
    const complete = gatherer.add(row);
    if (complete !== undefined) yield complete.ended();
  }
  for (const group of gatherer.rest()) yield group.ended();
}

class Gatherer {
  readonly #gathering: Gathering;
  readonly #orderOf: (row: Row) => string;
  /** Whatever is wrong with the columns of a row, its order stands before it. */
  readonly #isOrderFirst: boolean;
  readonly #held = new Map<string, Group>();
  readonly #rejected = new Map<string, string>();
  #group: Group | undefined;
  #swallowedAt: number | undefined;

  constructor(gathering: Gathering) {
    this.#gathering = gathering;
    this.#orderOf = orderOf(gathering.columns);
    this.#isOrderFirst = orderIn(gathering.columns)(['x']) === 'x';
  }

  /** Answers the group that is complete, now that this row has come. */
  add(row: Row): Group | undefined {
    const order = this.#orderOf(row);
    const goesOn = this.#group?.order === order && order !== '';
    if (!goesOn) this.#doubt(row, order);
    const complete = goesOn ? undefined : this.#complete();
    if (!goesOn) this.#group = this.#groupOf(order, row.row);
    const refused = this.#group === undefined ? this.#rejected.get(order) : undefined;
    if (refused !== undefined) this.#gathering.stray(row, refused);
    this.#group?.add(row);
    if (row.swallowed === true || (!goesOn && this.#isUnplaced(row, order))) this.#swallow(row.row);
    return complete;
  }

  /** Whether the order of a row that cannot be read cannot be told either. */
  #isUnplaced({ isShifted }: Row, order: string): boolean {
    return isShifted === true && (order === '' || !this.#isOrderFirst);
  }

  /** A row of which it is not certain that it is of another order may be one of the order above it. */
  #doubt(row: Row, order: string): void {
    if (this.#isUnplaced(row, order)) this.#group?.mayLack(row.row);
    else if (order === '') this.#group?.mayHave(row.row);
  }

  /** The last group, and what is held back still: that is there only if the file has changed since it was looked through. */
  rest(): readonly Group[] {
    const last = this.#complete();
    for (const group of this.#held.values())
      group.reject('The file has changed while it was read: run it again.');
    return [...(last === undefined ? [] : [last]), ...this.#held.values()];
  }

  /** Of a rejected order nothing is gathered behind its first rows. */
  #groupOf(order: string, row: number): Group | undefined {
    if (this.#rejected.has(order)) return undefined;
    const group = this.#held.get(order) ?? new Group(order, row, this.#swallowedAt);
    this.#swallowedAt = undefined;
    const scattered = this.#gathering.scattered.get(order);
    if (scattered === undefined) return group;
    this.#held.set(order, group);
    if (scattered.widest < this.#gathering.window) return group;
    const why = tooFarApart(scattered, order, this.#gathering);
    this.#rejected.set(order, why);
    group.reject(why);
    return group;
  }

  #complete(): Group | undefined {
    const group = this.#group;
    if (group === undefined) return undefined;
    const scattered = this.#gathering.scattered.get(group.order);
    const isWhole = this.#rejected.has(group.order) || group.last === (scattered?.last ?? group.last);
    if (!isWhole) return undefined;
    this.#held.delete(group.order);
    return group;
  }

  /** The rows that a missing quote has swallowed, or one whose order cannot be told, may belong to the orders on both sides, and to those held back. */
  #swallow(row: number): void {
    this.#swallowedAt = row;
    for (const group of this.#held.values()) group.mayLack(row);
  }
}

const tooFarApart = (scattered: ScatteredOrder, order: string, { column, window }: Gathering): string =>
  `${scattered.rows} belong to order ${order} and stand up to ${scattered.widest + 1} rows apart: sort the file by its column "${column}", or gather them with --window ${scattered.widest + 1} (now ${window}).`;

class Group {
  readonly order: string;
  readonly #first: number;
  readonly #rows: Row[] = [];
  #last: number;
  #count = 0;
  #wrong: string | undefined;

  constructor(order: string, first: number, swallowedAt: number | undefined) {
    this.order = order;
    this.#first = first;
    this.#last = first;
    if (swallowedAt !== undefined) this.mayLack(swallowedAt);
  }

  get last(): number {
    return this.#last;
  }

  reject(why: string): void {
    this.#wrong ??= why;
  }

  /** A row that cannot be read may have held rows of this order. */
  mayLack(row: number): void {
    this.reject(
      `Row ${this.#first}: rows of this order may have been lost in row ${row}, which cannot be read.`,
    );
  }

  /** A row below it that names no order may be one of its rows. */
  mayHave(row: number): void {
    if (this.order === '') return;
    this.reject(
      `Row ${this.#first}: row ${row} names no order, and may be one of ${this.order}: write there to which it belongs, or pass over such rows with --skip-empty.`,
    );
  }

  add(row: Row): void {
    this.#last = row.row;
    this.#count += 1;
    if (row.wrong !== undefined)
      this.reject(`Row ${row.row} ${row.wrong}${row.wrong.endsWith('?') ? '' : '.'}`);
    if (this.#rows.length < MOST_ROWS || row.raw !== undefined) this.#rows.push(row);
    if (this.#count > MOST_ROWS)
      this.reject(`Row ${row.row}: order ${this.order} has more than ${MOST_ROWS} rows.`);
  }

  ended(): OrderRows {
    const { order } = this;
    if (order === '') this.reject(`Row ${this.#first} does not say to which order it belongs.`);
    const wrong = this.#wrong;
    return {
      order,
      first: this.#first,
      last: this.#last,
      rows: this.#rows,
      count: this.#count,
      ...(wrong === undefined ? {} : { wrong }),
    };
  }
}
