import type { CellOptions, TableConstructorOptions } from 'cli-table3';

/** Spaces between two columns. */
export const gap = 2;

export type Align = 'left' | 'right';

/** A block of lines drawn from cells that already fit; a cell may have several lines. */
export type Grid = (rows: readonly (readonly string[])[]) => string;

/**
 * Columns of given widths without lines around them, so that a row can be copied out of the terminal. Give it at most a
 * few hundred rows at a time: cli-table3 takes quadratic time (10 000 rows at once 3.9 s, in pieces of 200 0.85 s).
 */
export async function loadGrid(widths: readonly number[], aligns: readonly Align[]): Promise<Grid> {
  const { default: Table } = await import('cli-table3');
  const options: TableConstructorOptions = { ...plain, colWidths: [...widths], colAligns: [...aligns] };
  return (rows) => {
    if (rows.length === 0) return '';
    const table = new Table(options);
    table.push(...rows.map((row) => row.map((content): CellOptions => ({ content }))));
    return `${table.toString().replace(/ +$/gm, '')}\n`;
  };
}

const edges = [
  'top',
  'top-mid',
  'top-left',
  'top-right',
  'bottom',
  'bottom-mid',
  'bottom-left',
  'bottom-right',
];
const rules = ['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid'];

const plain = {
  // Without these cli-table3 colours borders and headings, in pipes as well.
  style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0, compact: true },
  chars: { ...Object.fromEntries([...edges, ...rules].map((name) => [name, ''])), middle: ' '.repeat(gap) },
};
