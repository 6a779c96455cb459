import type { Columns } from './columns.ts';
import type { Row } from './csv-rows.ts';

/** The rows of one order, as they stand together in the file. */
export interface OrderRows {
  /** What the file calls the order. */
  readonly order: string;
  readonly first: number;
  readonly last: number;
  readonly rows: readonly Row[];
  /** Why it cannot be imported, whatever its rows say. */
  readonly wrong?: string;
}

/** An order has at most so many lines; the rest of its rows is only counted. */
const MOST_ROWS = 5_000;

/**
 * Consecutive rows of one order. An order of which a row cannot be read, or whose rows stand in several places, is
 * wrong as a whole: half an order must not be imported.
 *
 * 2026-11: the names of the orders so far are kept to notice rows that stand apart, some 100 bytes an order: all else
 * is constant. (The keys in the log would notice most of it, but not in a dry run, and not two places with equal rows.)
 */
export async function* orderRows(rows: AsyncIterable<Row>, columns: Columns): AsyncGenerator<OrderRows> {
  const place = columns.get('order') as number;
  const seen = new Set<string>();
  let group: Group | undefined;
  let swallowedAt: number | undefined;
  for await (const row of rows) {
    const order = (row.cells[place] ?? '').trim();
    if (group === undefined || order !== group.order || order === '') {
      if (group !== undefined) yield group.ended();
      group = new Group(order, row.row, apart(order, row.row, seen), swallowedAt);
      swallowedAt = undefined;
    }
    group.add(row);
    if (row.swallowed === true) swallowedAt = row.row;
  }
  if (group !== undefined) yield group.ended();
}

function apart(order: string, row: number, seen: Set<string>): string | undefined {
  if (order === '') return undefined;
  if (!seen.has(order)) {
    seen.add(order);
    return undefined;
  }
  return `Row ${row} belongs to order ${order} of rows further up: its rows are not together. Sort the file by order.`;
}

class Group {
  readonly order: string;
  readonly #first: number;
  readonly #rows: Row[] = [];
  #last: number;
  #wrong: string | undefined;

  constructor(order: string, first: number, wrong: string | undefined, swallowedAt: number | undefined) {
    this.order = order;
    this.#first = first;
    this.#last = first;
    this.#wrong =
      wrong ??
      (swallowedAt === undefined
        ? undefined
        : `Row ${first}: rows of this order may have been lost in row ${swallowedAt}, which cannot be read.`);
  }

  add(row: Row): void {
    this.#last = row.row;
    if (row.wrong !== undefined) this.#wrong ??= `Row ${row.row} ${row.wrong}.`;
    if (this.#rows.length < MOST_ROWS) this.#rows.push(row);
    else this.#wrong ??= `Row ${row.row}: order ${this.order} has more than ${MOST_ROWS} rows.`;
  }

  ended(): OrderRows {
    const { order } = this;
    const wrong =
      this.#wrong ??
      (order === '' ? `Row ${this.#first} does not say to which order it belongs.` : undefined);
    return {
      order,
      first: this.#first,
      last: this.#last,
      rows: this.#rows,
      ...(wrong === undefined ? {} : { wrong }),
    };
  }
}
