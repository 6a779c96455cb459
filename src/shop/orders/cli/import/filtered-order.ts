import { type Condition, unmet } from './conditions.ts';
import type { Row } from './csv-rows.ts';
import type { OrderRows } from './order-rows.ts';
import type { RowAccount } from './row-account.ts';
import { RowProblem } from './row-problem.ts';

/** The order without the rows that do not meet a condition; undefined: nothing is left of it. */
export function withoutFiltered(
  order: OrderRows,
  conditions: readonly Condition[],
  account: Pick<RowAccount, 'leave'>,
): OrderRows | undefined {
  const [first] = order.rows;
  if (conditions.length === 0 || order.wrong !== undefined || first === undefined) return order;
  const filtered = new Map<Row, Condition>();
  for (const row of order.rows) {
    try {
      const condition = unmet(conditions, row, first);
      if (condition !== undefined) filtered.set(row, condition);
    } catch (error) {
      if (error instanceof RowProblem) return { ...order, wrong: `Row ${row.row}: ${error.message}.` };
      throw error;
    }
  }
  for (const { text } of filtered.values()) account.leave(`filtered by "${text}"`);
  const rows = order.rows.filter((row) => !filtered.has(row));
  const [left] = rows;
  if (left === undefined) return undefined;
  return {
    ...order,
    first: left.row,
    rows: left === first ? rows : withOrderCells(rows, first),
    count: rows.length,
  };
}

/** What only the first row says of the order is said by the first that is left. */
function withOrderCells([next, ...others]: readonly Row[], first: Row): readonly Row[] {
  const cells = (next as Row).cells.map((cell, place) =>
    cell.trim() === '' ? (first.cells[place] ?? '') : cell,
  );
  return [{ ...(next as Row), cells }, ...others];
}
