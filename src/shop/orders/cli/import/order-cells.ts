import { isCurrency } from '../../../../core/model/money.ts';
import { currencyIn, type DecimalSign, minorOf } from './amount-cells.ts';
import type { CellSource } from './cell-source.ts';
import type { Columns } from './columns.ts';
import type { Row } from './csv-rows.ts';
import type { DateCell } from './date-cells.ts';
import type { OrderRows } from './order-rows.ts';
import { RowProblem } from './row-problem.ts';
import type { StatusWords } from './status-words.ts';
import { isAmount, isOfLine, type Target } from './targets.ts';

/** How cells are read. */
export interface Reading {
  readonly columns: Columns;
  /** For files without a column of currencies. */
  readonly currency: string | undefined;
  readonly decimal: DecimalSign | undefined;
  readonly statusWords: StatusWords;
  /** The name of a customer whom an order does not name. */
  readonly guestName: string | undefined;
  /** Stands for the blanks of a sku. */
  readonly skuBlanks: string | undefined;
  readonly zone: string;
  date(target: Target, text: string): DateCell;
}

/** What a cell says, and where. */
export interface Said {
  readonly text: string;
  readonly row: number;
}

/** The first cell of an amount of an order's line: it may name the currency. */
const PRICED: readonly Target[] = ['price', 'lineTotal', 'lineNet', 'total'];

/**
 * What the rows say of their order: any of them may say it, none may say otherwise. Only of the date the first counts, also
 * where it is the time of the payment: cash registers stamp each line.
 */
export class OrderCells {
  readonly order: OrderRows;
  readonly reading: Reading;
  readonly currency: string;
  readonly #said: Partial<Record<Target, Said>> = {};

  /** @throws RowProblem */
  constructor(order: OrderRows, reading: Reading) {
    this.order = order;
    this.reading = reading;
    const contradicted: [Target, Said][] = [];
    for (const [target, source] of reading.columns) {
      if (isOfLine(target) || target === 'order' || source.isSum) continue;
      const { textIn } = this.#chosen(source);
      for (const { row, cells } of order.rows) {
        const text = textIn(cells);
        const before = this.#said[target];
        if (text === '' || text === before?.text) continue;
        if (before === undefined) this.#said[target] = { text, row };
        else if (text !== this.#dateIn(cells)) contradicted.push([target, { text, row }]);
      }
    }
    this.currency = this.#currency();
    for (const [target, said] of contradicted) this.#mustAgree(target, said);
  }

  #dateIn(cells: readonly string[]): string | undefined {
    return this.reading.columns.get('date')?.textIn(cells);
  }

  /** Of several sources, the first by which any row says something: another row may fill the next one alone. */
  #chosen(source: CellSource): CellSource {
    const { rows } = this.order;
    return source.choices?.find(({ textIn }) => rows.some(({ cells }) => textIn(cells) !== '')) ?? source;
  }

  said(target: Target): Said | undefined {
    return this.#said[target];
  }

  text(target: Target): string | undefined {
    return this.#said[target]?.text;
  }

  /** @throws RowProblem for what is no date */
  time(target: Target): Exclude<DateCell, { problem: string }> | undefined {
    const said = this.#said[target];
    if (said === undefined) return undefined;
    const read = this.reading.date(target, said.text);
    if ('instant' in read) return read;
    throw new RowProblem(`Row ${said.row}: ${target} is "${said.text}": ${read.problem}.`);
  }

  /** Minor units; none where it is not said. @throws RowProblem for what is no amount, or less than nothing */
  money(target: Target): number | undefined {
    const source = this.reading.columns.get(target);
    if (source?.isSum !== true) {
      const said = this.#said[target];
      return said === undefined ? undefined : this.minor(said.text, target, said.row);
    }
    const amounts = this.order.rows.flatMap(({ row, cells }) => {
      const text = source.textIn(cells);
      return text === '' ? [] : [this.minor(text, target, row)];
    });
    return amounts.length === 0 ? undefined : amounts.reduce((sum, each) => sum + each, 0);
  }

  /** Exact, or rejected: an amount is never rounded. */
  minor(text: string, target: Target, row: number): number {
    const parsed = minorOf(text, this.currency, this.reading.decimal);
    if (!('amount' in parsed)) throw new RowProblem(`Row ${row}: ${target}: ${parsed.problem}.`);
    if (parsed.amount >= 0) return parsed.amount;
    const isTurned = this.reading.columns.get(target)?.isTurned === true;
    throw new RowProblem(
      isTurned
        ? `Row ${row}: ${target} is "${text}" with its sign turned, less than nothing; if the file does not turn its sign, map it as ${target}=COLUMN.`
        : `Row ${row}: ${target} is "${text}", less than nothing; if the file turns its sign, map it as ${target}=-COLUMN.`,
    );
  }

  /** What all rows say, each once. */
  list(target: Target, split: (text: string) => readonly string[]): readonly string[] | undefined {
    const source = this.reading.columns.get(target);
    if (source === undefined) return undefined;
    const texts = this.order.rows.flatMap(({ cells }) => split(source.textIn(cells)));
    const words = [...new Set(texts.map((text) => text.trim()))].filter((word) => word !== '');
    return words.length === 0 ? undefined : words;
  }

  /** What a row says of its line. */
  inRow({ cells }: Row, target: Target): string | undefined {
    return this.reading.columns.get(target)?.textIn(cells) || undefined;
  }

  #currency(): string {
    const { order, reading } = this;
    const said = this.#said.currency;
    const given = said?.text.toUpperCase() ?? reading.currency ?? this.#seenCurrency();
    const row = said?.row ?? order.first;
    if (given === undefined)
      throw new RowProblem(`Row ${row} says no currency. Give it with --currency or a column.`);
    if (!isCurrency(given)) throw new RowProblem(`Row ${row}: "${given}" is not an ISO 4217 currency.`);
    return given;
  }

  /** The one that stands beside the order's first amount. */
  #seenCurrency(): string | undefined {
    for (const target of PRICED) {
      const source = this.reading.columns.get(target);
      const [first] = this.order.rows;
      const seen =
        source === undefined || first === undefined ? undefined : currencyIn(source.textIn(first.cells));
      if (seen !== undefined && isCurrency(seen)) return seen;
    }
    return undefined;
  }

  #mustAgree(target: Target, { text, row }: Said): void {
    const before = this.#said[target] as Said;
    if (isAmount(target)) {
      const amount = (one: string) => minorOf(one, this.currency, this.reading.decimal);
      const [now, then] = [amount(text), amount(before.text)];
      if ('amount' in now && 'amount' in then && now.amount === then.amount) return;
    }
    throw new RowProblem(`Row ${row}: ${target} is "${text}", but "${before.text}" in row ${before.row}.`);
  }
}
