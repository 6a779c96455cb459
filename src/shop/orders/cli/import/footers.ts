import { type Columns, orderIn } from './columns.ts';
import type { Row } from './csv-rows.ts';

/** What a row of sums below the orders begins with. */
const SUM =
  /^(?:grand\s*)?(?:sub)?totals?\b|^(?:gesamt|summe|sums?|somme|suma|totale|totaal|total\s+\p{L}+)\b/iu;

/** What a platform writes below its orders. */
const REMARK = /^record\(s\) downloaded|^seller id\b|^report (?:generated|created)\b/i;

/** Counts the rows at the end of a file that only add up or describe those above: they name no order, and begin with such a word. */
export class Footers {
  count = 0;
  readonly #orderIn: (cells: readonly string[]) => string;

  constructor(columns: Columns) {
    this.#orderIn = orderIn(columns);
  }

  see(row: Row): void {
    const order = this.#orderIn(row.cells);
    this.count = (order === '' || !/^\d/.test(order)) && this.#isFooter(row, order) ? this.count + 1 : 0;
  }

  #isFooter({ cells, swallowed }: Row, order: string): boolean {
    if (swallowed === true) return false;
    const first = cells.find((cell) => cell.trim() !== '')?.trim() ?? '';
    if (REMARK.test(order) || REMARK.test(first)) return true;
    return (order === '' || order === first) && SUM.test(first);
  }
}

/** All but the last rows, which are handed to `left` at the end. */
export function withoutLast(
  rows: AsyncIterable<Row>,
  count: number,
  left: (rows: number) => void = () => undefined,
): AsyncIterable<Row> {
  return count === 0 ? rows : heldBack(rows, count, left);
}

async function* heldBack(
  rows: AsyncIterable<Row>,
  count: number,
  left: (rows: number) => void,
): AsyncGenerator<Row> {
  const held: Row[] = [];
  for await (const row of rows) {
    held.push(row);
    if (held.length > count) yield held.shift() as Row;
  }
  if (held.length > 0) left(held.length);
}
