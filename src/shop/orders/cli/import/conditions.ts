import { usage } from '../../../../cli/argv/arguments.ts';
import type { DecimalSign } from './amount-cells.ts';
import { minorOf } from './amount-cells.ts';
import { type CellSource, cellSource, columnOf } from './cell-source.ts';
import type { Columns } from './columns.ts';
import type { Row } from './csv-rows.ts';
import { isOfLine } from './targets.ts';

/** `Financial Status!=voided`: which rows are imported. The rest is filtered, and counted by the condition. */
export interface Condition {
  /** As it was typed. */
  readonly text: string;
  holds(cells: readonly string[], first: readonly string[]): boolean;
}

/** The column that a condition is about. */
export const conditionColumn = (text: string): string => FORM.exec(text)?.[1]?.trim() ?? '';

const FORM = /^(.+?)\s*(!=|<=|>=|=|<|>|~)\s*(.*)$/;

/**
 * A column, `=`, `!=`, `<`, `<=`, `>`, `>=` or `~` (has it somewhere in it), and a value. Numbers are compared as numbers, texts
 * without regard to case. A cell that only the first row of an order fills holds for all of its rows, unless it is
 * something of a line.
 *
 * @throws a usage failure that names the columns
 */
export function conditionsIn(
  header: readonly string[],
  columns: Columns,
  texts: readonly string[],
  decimal: DecimalSign | undefined,
): readonly Condition[] {
  const ofLines = new Set([...columns].flatMap(([target, source]) => (isOfLine(target) ? [source] : [])));
  return texts.map((text) => condition(header, ofLines, text, decimal));
}

function condition(
  header: readonly string[],
  ofLines: ReadonlySet<CellSource>,
  text: string,
  decimal: DecimalSign | undefined,
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
  const isOfLines = [...ofLines].some(
    (one) => place !== undefined && isSameColumn(one, source, header.length, place),
  );
  const compared = comparing(sign, value.trim(), decimal);
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

function comparing(sign: string, value: string, decimal: DecimalSign | undefined): (cell: string) => boolean {
  const wanted = value.toLowerCase();
  const number = numberIn(value, decimal);
  const difference = (cell: string): number => {
    const own = number === undefined ? undefined : numberIn(cell, decimal);
    if (own !== undefined && number !== undefined) return own - number;
    const folded = cell.toLowerCase();
    return folded === wanted ? 0 : folded < wanted ? -1 : 1;
  };
  switch (sign) {
    case '~':
      return (cell) => cell.toLowerCase().includes(wanted);
    case '=':
      return (cell) => difference(cell) === 0;
    case '!=':
      return (cell) => difference(cell) !== 0;
    case '<':
      return (cell) => cell !== '' && difference(cell) < 0;
    case '<=':
      return (cell) => cell !== '' && difference(cell) <= 0;
    case '>':
      return (cell) => cell !== '' && difference(cell) > 0;
    default:
      return (cell) => cell !== '' && difference(cell) >= 0;
  }
}

/** In ten-thousandths; undefined for what is no number. */
function numberIn(text: string, decimal: DecimalSign | undefined): number | undefined {
  const parsed = minorOf(text.trim(), 'CLF', decimal);
  return 'amount' in parsed ? parsed.amount : undefined;
}

/** The first condition that a row does not meet. */
export const unmet = (conditions: readonly Condition[], row: Row, first: Row): Condition | undefined =>
  conditions.find((one) => !one.holds(row.cells, first.cells));
