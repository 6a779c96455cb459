import type { FieldFormat } from '../../core/model/field.ts';

/** What a column needs, whatever the width of the terminal. */
export interface ColumnNeed {
  readonly format: FieldFormat;
  /** The widest cell, header included. */
  readonly natural: number;
  /** Never cut, and never left out: it was requested. */
  readonly keep?: boolean | undefined;
}

/** How far a column may be shortened: half a number, an amount, a day or a status is another one, so none of these is. */
const least: Partial<Record<FieldFormat, number>> = { text: 8, list: 8, json: 8, id: 12 };

const leastOf = ({ format, natural, keep }: ColumnNeed): number =>
  keep === true ? natural : Math.min(natural, least[format] ?? natural);

/**
 * Widths that fit `total` columns with `gap` between two: the widest texts and lists shrink first, down to 8, and only then
 * ids, down to 12. If that is not enough the table is wider than the terminal, which then wraps the lines.
 */
export function columnWidths(needs: readonly ColumnNeed[], total: number, gap: number): number[] {
  const available = total - gaps(needs, gap);
  const widths = needs.map(({ natural }) => natural);
  shrink(widths, needs, available, ({ format }) => format !== 'id');
  shrink(widths, needs, available, () => true);
  return widths;
}

/** Whether so many columns can be read beside each other. */
export const haveRoom = (needs: readonly ColumnNeed[], total: number, gap: number): boolean =>
  needs.reduce((sum, need) => sum + leastOf(need), gaps(needs, gap)) <= total;

const gaps = (needs: readonly ColumnNeed[], gap: number): number => gap * Math.max(0, needs.length - 1);

/**
 * The columns that stay where there is no room for all, by their place. Columns stand in the order of their weight: the
 * last ones go first, amounts after all others; the first column and the first name stay, for they say what a row is about.
 * Undefined if more than half would go: then columns are not the way to show it.
 */
export function columnsWithRoom(
  needs: readonly ColumnNeed[],
  total: number,
  gap: number,
): number[] | undefined {
  const staying = new Set(needs.keys());
  for (const place of lastToFirst(needs)) {
    if (haveRoom(needsAt(needs, staying), total, gap)) break;
    staying.delete(place);
  }
  const fits = haveRoom(needsAt(needs, staying), total, gap);
  return fits && staying.size * 2 >= needs.length ? [...staying] : undefined;
}

const needsAt = (needs: readonly ColumnNeed[], places: ReadonlySet<number>): ColumnNeed[] =>
  needs.filter((_, place) => places.has(place));

function lastToFirst(needs: readonly ColumnNeed[]): number[] {
  const named = needs.findIndex(({ format }, place) => place > 0 && (format === 'text' || format === 'id'));
  const places = [...needs.keys()]
    .filter((place) => place > 0 && place !== named && needs[place]?.keep !== true)
    .reverse();
  const isAmount = (place: number): boolean => needs[place]?.format === 'money';
  return [...places.filter((place) => !isAmount(place)), ...places.filter(isAmount)];
}

/** Takes one column at a time from the widest, so that what remains is shared evenly. */
function shrink(
  widths: number[],
  needs: readonly ColumnNeed[],
  available: number,
  isElastic: (need: ColumnNeed) => boolean,
): void {
  const room = (place: number): number => {
    const need = needs[place];
    return need !== undefined && isElastic(need) && at(widths, place) > leastOf(need) ? at(widths, place) : 0;
  };
  let excess = widths.reduce((sum, width) => sum + width, 0) - available;
  for (; excess > 0; excess -= 1) {
    const widest = widths.reduce((best, _, place) => (room(place) > room(best) ? place : best), 0);
    if (room(widest) === 0) return;
    widths[widest] = at(widths, widest) - 1;
  }
}

const at = (widths: readonly number[], place: number): number => widths[place] ?? 0;
