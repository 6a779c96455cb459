import { usage } from '../../../../cli/argv/arguments.ts';
import { didYouMean } from '../../../../core/kernel/suggest.ts';
import { currencyIn, type DecimalSign, minorOf } from '../import/amount-cells.ts';
import { type CellSource, cellSource, columnOf, constantSource } from '../import/cell-source.ts';
import type { Reading } from '../import/order-cells.ts';
import { RowProblem } from '../import/row-problem.ts';
import { bare } from '../import/targets.ts';
import { type PaymentReport, type PaymentTarget, paymentTargets } from './payment-reports.ts';

/** A row of a report, as far as it can be read without the order that it is about. */
export interface ReportedPayment {
  /** What names the order; undefined: nothing does. */
  readonly order: string | undefined;
  readonly reference: string | undefined;
  /** The reference of the payment that a refund answers. */
  readonly answers: string | undefined;
  readonly method: string;
  readonly currency: string | undefined;
  /** ISO instant; undefined: the report says none. */
  readonly at: string | undefined;
  readonly refundedAt: string | undefined;
  /** In minor units of a currency; below zero money went back. @throws RowProblem */
  amountIn(currency: string): number;
  /** How much of it went back until now. @throws RowProblem */
  refundedIn(currency: string): number;
}

export interface PaymentReading {
  readonly report: PaymentReport;
  readonly currency: string | undefined;
  readonly method: string | undefined;
  readonly decimal: DecimalSign | undefined;
  readonly dateFormat: string | undefined;
  /** What in a text names the order. */
  readonly orderPattern: RegExp | undefined;
}

/** `amount=Betrag,order=Purpose,method:=bank_transfer`. @throws a usage failure that names the targets */
export function typedColumns(text: string): PaymentReport['columns'] {
  const columns: Partial<Record<PaymentTarget, string>> = {};
  for (const pair of text.split(',')) {
    const [, word = '', sign = '', column = ''] = /^\s*(\w+)\s*(:?=)\s*(.+?)\s*$/.exec(pair) ?? [];
    const target = paymentTargets.find((one) => bare(one) === bare(word));
    if (target === undefined) {
      const hint = `${didYouMean(word, paymentTargets) ?? ''} Targets: ${paymentTargets.join(', ')}.`.trim();
      throw usage('unknown_target', `--map takes TARGET=COLUMN, not "${pair.trim()}".`, hint);
    }
    if (columns[target] !== undefined) throw usage('named_twice', `--map names "${target}" twice.`);
    columns[target] = `${sign === ':=' ? CONSTANT : ''}${column}`;
  }
  return columns;
}

/** Marks what stands for every row: no column begins so. */
const CONSTANT = '\u0000';

/** Reads the rows of a report. @throws a usage failure where columns are missing */
export function paymentCells(
  header: readonly string[],
  reading: PaymentReading,
  date: Reading['date'],
): (cells: readonly string[]) => ReportedPayment {
  const { report, decimal, orderPattern } = reading;
  const sources = sourcesIn(header, report);
  return (cells) => {
    const text = (target: PaymentTarget): string | undefined => {
      const found = sources.get(target)?.textIn(cells) ?? '';
      return found === '' ? undefined : found;
    };
    const instant = (target: 'date' | 'refundedAt'): string | undefined => {
      const written = text(target);
      if (written === undefined) return undefined;
      const read = date(target, written);
      if ('problem' in read) throw new RowProblem(`${target} "${written}": ${read.problem}`);
      return read.instant;
    };
    const minor = (target: PaymentTarget, currency: string): number => {
      const read = minorOf(text(target) ?? '0', currency, decimal);
      if ('problem' in read) throw new RowProblem(`${target}: ${read.problem}`);
      return read.amount;
    };
    const named = text('order');
    return {
      order: orderPattern === undefined ? named : orderPattern.exec(named ?? '')?.[0],
      reference: text('reference'),
      answers: text('answers'),
      method: text('method') ?? reading.method ?? report.method ?? 'bank_transfer',
      currency: (text('currency') ?? currencyIn(text('amount') ?? '') ?? reading.currency)?.toUpperCase(),
      at: instant('date'),
      refundedAt: instant('refundedAt'),
      amountIn: (currency) => minor('amount', currency),
      refundedIn: (currency) => minor('refunded', currency),
    };
  };
}

function sourcesIn(
  header: readonly string[],
  { columns }: PaymentReport,
): ReadonlyMap<PaymentTarget, CellSource> {
  const named = Object.keys(columns).length === 0 ? sameNamed(header) : columns;
  const sources = new Map<PaymentTarget, CellSource>();
  for (const target of paymentTargets) {
    const column = named[target];
    if (column === undefined) continue;
    if (column.startsWith(CONSTANT)) sources.set(target, constantSource(column.slice(1)));
    else {
      const there = column.split('|').filter((one) => isIn(header, one));
      sources.set(target, cellSource(header, there.length === 0 ? column : there.join('|')));
    }
  }
  const [missing] = [
    ...(sources.has('amount') ? [] : ['amount']),
    ...(sources.has('order') || sources.has('reference') ? [] : ['order']),
  ];
  if (missing === undefined) return sources;
  throw usage(
    'missing_column',
    `No column is the ${missing}.`,
    `Say which with --map ${missing}=COLUMN, or whose report it is with --preset. Columns: ${header.join(', ')}.`,
    { columns: header },
  );
}

const isIn = (header: readonly string[], column: string): boolean =>
  column.split('+').every((one) => columnOf(header, one) !== undefined);

/** Of what a gateway's reports have, what this one has: they differ in what was chosen for them. */
export const columnsThere = (
  header: readonly string[],
  columns: PaymentReport['columns'],
): PaymentReport['columns'] =>
  Object.fromEntries(
    Object.entries(columns).filter(([, column]) => column.split('|').some((one) => isIn(header, one))),
  );

const sameNamed = (header: readonly string[]): PaymentReport['columns'] =>
  Object.fromEntries(
    paymentTargets.flatMap((target) => {
      const found = header.find((column) => bare(column) === bare(target));
      return found === undefined ? [] : [[target, found]];
    }),
  );
