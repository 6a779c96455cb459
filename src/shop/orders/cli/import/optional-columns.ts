import { type Columns, partsThere } from './columns.ts';
import { conditionColumn } from './conditions.ts';
import type { ImportWish } from './import-wish.ts';

/** Columns of a preset of which nothing is in the file. */
export function lackingOf(names: readonly string[], columns: Columns, wish: ImportWish): string[] {
  const { mapping, optional, refundRows = [] } = wish;
  const conditions = optional.targets.size === 0 ? [] : [...optional.where, ...[refundRows].flat()];
  const targets = [...optional.targets].filter((target) => !columns.has(target));
  return [...new Set(targets.map((target) => mapping?.columns[target] ?? target))].concat(
    conditions.map(conditionColumn).filter((column) => partsThere(names, column) === undefined),
  );
}

/** The conditions of a wish that go by columns of the file. */
export const conditionsOf = (names: readonly string[], { where, optional }: ImportWish): readonly string[] =>
  where.filter(
    (text) => !optional.where.includes(text) || partsThere(names, conditionColumn(text)) !== undefined,
  );

/** None where a file lacks the column that a preset goes by. */
export const refundRowsOf = (
  names: readonly string[],
  { refundRows, optional }: ImportWish,
): readonly string[] =>
  refundRows === undefined ||
  (optional.targets.size > 0 && partsThere(names, conditionColumn(refundRows)) === undefined)
    ? []
    : [refundRows];
