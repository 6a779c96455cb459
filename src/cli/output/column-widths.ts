import type { FieldFormat } from '../../core/field.ts';

/** What a column needs, before anybody has asked how wide the terminal is. */
export interface ColumnNeed {
  readonly format: FieldFormat;
  /** The widest cell, header included. */
  readonly natural: number;
}

/** Free text and lists can be shortened without lying; half a number, a date or an id would. */
const elastic: ReadonlySet<FieldFormat> = new Set<FieldFormat>(['text', 'list', 'json']);
/** An amount that has lost its end is another amount. */
const whole: ReadonlySet<FieldFormat> = new Set<FieldFormat>(['integer', 'money', 'rate']);
const leastElastic = 8;
const leastRigid = 4;

/**
 * Widths that fit `total` columns with `gap` between two: the widest elastic columns shrink first, down to 8; only then
 * the others, down to 4, numbers last of all. If that is not enough the table is wider than the terminal, which then wraps the lines: nothing is
 * left out in silence.
 */
export function columnWidths(needs: readonly ColumnNeed[], total: number, gap: number): number[] {
  const available = total - gap * Math.max(0, needs.length - 1);
  const widths = needs.map(({ natural }) => Math.min(natural, Math.max(available, leastElastic)));
  const indexes = needs.map((_, index) => index);
  const isElastic = (index: number): boolean => elastic.has(needs[index]?.format ?? 'id');
  shrink(widths, indexes.filter(isElastic), leastElastic, available);
  const isWhole = (index: number): boolean => whole.has(needs[index]?.format ?? 'id');
  shrink(
    widths,
    indexes.filter((index) => !isWhole(index)),
    leastRigid,
    available,
  );
  shrink(widths, indexes, leastRigid, available);
  return widths;
}

/** What a column takes at the least to be read, where that is more than a short word. */
const readable: Partial<Record<FieldFormat, number>> = { timestamp: 16, date: 10, id: 12, money: 10 };

/** Whether so many columns can be read beside each other, whatever is in them. */
export function haveRoom(columns: readonly { format: FieldFormat }[], total: number, gap: number): boolean {
  const needed = columns.reduce((sum, { format }) => sum + (readable[format] ?? leastElastic) + gap, -gap);
  return needed <= total;
}

/** Takes one column at a time from the widest, so that what remains is shared evenly. */
function shrink(widths: number[], indexes: readonly number[], least: number, available: number): void {
  let excess = widths.reduce((sum, width) => sum + width, 0) - available;
  while (excess > 0) {
    const widest = indexes.reduce(
      (best, index) => (at(widths, index) > at(widths, best) ? index : best),
      indexes[0] ?? -1,
    );
    if (at(widths, widest) <= least) return;
    widths[widest] = at(widths, widest) - 1;
    excess -= 1;
  }
}

const at = (widths: readonly number[], index: number): number => widths[index] ?? 0;
