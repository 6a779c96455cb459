import { usage } from '../../../../cli/argv/arguments.ts';
import { FailureError } from '../../../../core/kernel/failure.ts';
import { parseWhen } from '../../../../core/kernel/when.ts';
import { numberOf } from './amount-cells.ts';
import { type CellSource, cellSource, columnOf } from './cell-source.ts';
import type { Columns } from './columns.ts';
import type { Row } from './csv-rows.ts';
import type { Reading } from './order-cells.ts';
import { RowProblem } from './row-problem.ts';
import { isOfLine, type Target } from './targets.ts';

/** `Financial Status!=voided`: which rows are imported. The rest is filtered, and counted by the condition. */
export interface Condition {
  /** As it was typed. */
  readonly text: string;
  /** @throws RowProblem for a cell that cannot be compared so */
  holds(cells: readonly string[], first: readonly string[]): boolean;
}

/** The column that a condition is about. */
export const conditionColumn = (text: string): string => FORM.exec(text)?.[1]?.trim() ?? '';

const FORM = /^(.+?)\s*(!=|<=|>=|=|<|>|~)\s*(.*)$/;

/** How what is compared is written. */
export type Comparison = Pick<Reading, 'decimal' | 'zone' | 'date'>;

/**
 * A column, `=`, `!=`, `<`, `<=`, `>`, `>=` or `~` (has it somewhere in it), and a value. Numbers are compared as numbers,
 * whatever currency stands beside them, dates as times, texts without regard to case and only for being the same. A cell
 * that only the first row of an order fills holds for all of its rows, unless it is something of a line.
 *
 * @throws a usage failure that names the columns
 */
export const conditionsIn = (
  header: readonly string[],
  columns: Columns,
  texts: readonly string[],
  comparison: Comparison,
): readonly Condition[] => texts.map((text) => condition(header, columns, text, comparison));

function condition(
  header: readonly string[],
  columns: Columns,
  text: string,
  comparison: Comparison,
): Condition {
  const [, column = '', sign = '', value = ''] = FORM.exec(text) ?? [];
  if (column === '')
    throw usage(
      'invalid_condition',
      `"${text}" is not a condition.`,
      'Write it like "Status!=voided": a column, one of = != < <= > >= ~, and a value.',
    );
  const source = cellSource(header, column.trim());
  const place = columnOf(header, column.trim());
  const targets = [...columns].flatMap(([target, one]) =>
    place !== undefined && isSameColumn(one, source, header.length, place) ? [target] : [],
  );
  const isOfLines = targets.some(isOfLine);
  const compared = comparing({ text, sign, value: value.trim(), target: targets[0] ?? 'date' }, comparison);
  return {
    text,
    holds: (cells, first) => {
      const own = source.textIn(cells);
      return compared(own === '' && !isOfLines ? source.textIn(first) : own);
    },
  };
}

/** Whether a source reads the column of the condition. */
function isSameColumn(one: CellSource, other: CellSource, width: number, place: number): boolean {
  const probe = Array.from({ length: width }, (_, index) => (index === place ? 'x' : ''));
  return one.textIn(probe).includes('x') && other.textIn(probe).includes('x');
}

interface Compared {
  /** The condition as it was typed. */
  readonly text: string;
  readonly sign: string;
  readonly value: string;
  /** What the column is, by whose format its dates are read. */
  readonly target: Target;
}

function comparing(compared: Compared, comparison: Comparison): (cell: string) => boolean {
  const { sign, value } = compared;
  const wanted = value.toLowerCase();
  if (sign === '~') return (cell) => cell.toLowerCase().includes(wanted);
  if (sign !== '=' && sign !== '!=') return ordering(compared, comparison);
  const number = wantedNumber(compared, comparison);
  const isSame = (cell: string): boolean => {
    const own = number === undefined ? undefined : numberIn(compared, cell, comparison);
    return own === undefined ? cell.toLowerCase() === wanted : own === number;
  };
  return sign === '=' ? isSame : (cell) => !isSame(cell);
}

/** A blank cell is neither more nor less. */
function ordering(compared: Compared, comparison: Comparison): (cell: string) => boolean {
  const differ = difference(compared, comparison);
  const holds = HOLDS[compared.sign] as (difference: number) => boolean;
  return (cell) => cell !== '' && holds(differ(cell));
}

const HOLDS: Readonly<Record<string, (difference: number) => boolean>> = {
  '<': (difference) => difference < 0,
  '<=': (difference) => difference <= 0,
  '>': (difference) => difference > 0,
  '>=': (difference) => difference >= 0,
};

function difference(compared: Compared, comparison: Comparison): (cell: string) => number {
  const { text, value, target } = compared;
  const number = wantedNumber(compared, comparison);
  if (number !== undefined)
    return (cell) => {
      const own = numberIn(compared, cell, comparison);
      if (own === undefined)
        throw new RowProblem(`"${cell}" is no number, and cannot be compared by "${text}"`);
      return own - number;
    };
  const time = timeIn(value, comparison);
  if (time === undefined)
    throw usage(
      'invalid_condition',
      `"${text}" compares neither numbers nor dates.`,
      'Numbers are written like 12.50, dates like 2026-03-14 whatever the file writes.',
    );
  return (cell) => {
    const own = comparison.date(target, cell);
    if ('problem' in own) throw new RowProblem(`"${cell}" cannot be compared by "${text}": ${own.problem}`);
    return Date.parse(own.instant) - time;
  };
}

/** Undefined: it is no number. @throws a usage failure for what may be two */
function wantedNumber({ text, value }: Compared, { decimal }: Comparison): number | undefined {
  const read = numberOf(withoutPercent(value), decimal);
  if ('number' in read) return read.number;
  if (read.isEither === true) throw usage('invalid_condition', `In "${text}", ${read.problem}.`);
  return undefined;
}

/** Undefined: it is no number. @throws RowProblem for what may be two */
function numberIn({ text }: Compared, cell: string, { decimal }: Comparison): number | undefined {
  const read = numberOf(withoutPercent(cell), decimal);
  if ('number' in read) return read.number;
  if (read.isEither === true) throw new RowProblem(`"${text}" cannot be said: ${read.problem}`);
  return undefined;
}

const withoutPercent = (text: string): string => text.replace(/\s*%$/, '');

/** Undefined: it is no date. */
function timeIn(value: string, { zone }: Comparison): number | undefined {
  try {
    return /^\d{4}-/.test(value) ? Date.parse(parseWhen(value, { now: new Date(0), zone }).start) : undefined;
  } catch (error) {
    if (error instanceof FailureError) return undefined;
    throw error;
  }
}

/** The first condition that a row does not meet. */
export const unmet = (conditions: readonly Condition[], row: Row, first: Row): Condition | undefined =>
  conditions.find((one) => !one.holds(row.cells, first.cells));
