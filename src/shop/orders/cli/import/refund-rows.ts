import { minorOf } from './amount-cells.ts';
import { type Columns, orderIn } from './columns.ts';
import type { Condition } from './conditions.ts';
import type { Row } from './csv-rows.ts';
import type { OrderCells } from './order-cells.ts';
import { RowProblem } from './row-problem.ts';

/** Money that went back, by rows of their own. */
export interface RefundedRow {
  readonly at: string;
  readonly amount: number;
}

/**
 * `refundRows` of a map: rows that are no lines but money paid back. They belong to the sale that they name as their order, or
 * else to the one that their payment paid; both may stand above or below them.
 *
 * 2026-11: the orders and payments of such a file are remembered, some 200 bytes a sale.
 */
export class RefundRows {
  readonly #columns: Columns;
  readonly #condition: Condition;
  readonly #sales = new Set<string>();
  /** Null: it paid several. */
  readonly #paidBy = new Map<string, string | null>();

  private constructor(columns: Columns, condition: Condition) {
    this.#columns = columns;
    this.#condition = condition;
  }

  static async among(rows: AsyncIterable<Row>, columns: Columns, condition: Condition): Promise<RefundRows> {
    const refunds = new RefundRows(columns, condition);
    for await (const row of rows) {
      const { refundOf, wrong } = refunds.marked(row);
      if (refundOf === undefined && wrong === undefined) refunds.#sold(row);
    }
    return refunds;
  }

  /** The row, with the order of which it is a refund, if it is one. */
  marked(row: Row): Row {
    const { cells, wrong } = row;
    if (wrong !== undefined) return row;
    try {
      return this.#condition.holds(cells, cells) ? { ...row, refundOf: this.#saleOf(row) } : row;
    } catch (error) {
      if (error instanceof RowProblem) return { ...row, wrong: `may be a refund: ${error.message}` };
      throw error;
    }
  }

  #sold(row: Row): void {
    const [order, payment] = this.#named(row);
    this.#sales.add(order);
    if (payment === '') return;
    const other = this.#paidBy.get(payment) ?? order;
    this.#paidBy.set(payment, this.#paidBy.get(payment) === null || other !== order ? null : order);
  }

  #saleOf(row: Row): string {
    const [order, payment] = this.#named(row);
    return this.#sales.has(order) ? order : (this.#paidBy.get(payment) ?? order);
  }

  #named({ cells }: Row): readonly [order: string, payment: string] {
    return [orderIn(this.#columns)(cells), this.#columns.get('paymentReference')?.textIn(cells) ?? ''];
  }
}

/** @throws RowProblem where a row does not say when, or how much */
export const refundsIn = (rows: readonly Row[], cells: OrderCells): readonly RefundedRow[] =>
  rows.map((row) => ({ at: timeOf(row, cells), amount: amountOf(row, cells) }));

function timeOf(row: Row, cells: OrderCells): string {
  const target = cells.reading.columns.has('refundedAt') ? 'refundedAt' : 'date';
  const text = cells.inRow(row, target) ?? '';
  const read = cells.reading.date(target, text);
  if ('instant' in read) return read.instant;
  throw new RowProblem(`Row ${row.row}: the time of the refund is "${text}": ${read.problem}.`);
}

/** What the line came to; refunds have the signs of what is sold, or all of them turned. */
function amountOf(row: Row, cells: OrderCells): number {
  const part = (target: 'lineTotal' | 'lineDiscountAmount' | 'lineTax'): number => {
    const text = cells.inRow(row, target);
    return text === undefined ? 0 : sizeOf(text, cells, row.row);
  };
  const isIncluded = /^(y|t|1)/i.test(cells.inRow(row, 'taxIncluded') ?? '');
  const amount = part('lineTotal') - part('lineDiscountAmount') + (isIncluded ? 0 : part('lineTax'));
  if (amount > 0) return amount;
  throw new RowProblem(`Row ${row.row}: the refund is of nothing.`);
}

function sizeOf(text: string, { currency, reading }: OrderCells, row: number): number {
  const read = minorOf(text, currency, reading.decimal);
  if ('amount' in read) return Math.abs(read.amount);
  throw new RowProblem(`Row ${row}: ${read.problem}.`);
}
