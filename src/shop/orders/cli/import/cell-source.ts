import { usage } from '../../../../cli/argv/arguments.ts';
import { didYouMean } from '../../../../core/kernel/suggest.ts';
import { bare } from './targets.ts';

/** Where a target's text comes from in a row. */
export interface CellSource {
  /** Without blanks around it; empty where the row says nothing. */
  readonly textIn: (cells: readonly string[]) => string;
  /** Of an order's amount: all rows of the order are added up. */
  readonly isSum: boolean;
  /** The sign of the amount is turned: the text is not the file's. */
  readonly isTurned?: boolean;
  /** The sources of which the first that says something counts; of what is said of an order, in any of its rows. */
  readonly choices?: readonly CellSource[];
}

export const constantSource = (text: string): CellSource => ({ textIn: () => text, isSum: false });

/**
 * Reads what a map says of a column, where the file has no column that is called so:
 *
 * | text | is |
 * |---|---|
 * | `Name` | the column of that name, or but for case, blanks and `_-` |
 * | `Name[2]` | the second column of that name |
 * | `#7` | the seventh column |
 * | `Date+Time` | both texts with a blank between them |
 * | `Shipping Name\|Billing Name` | the first that says something |
 * | `-Discounts` | the amount with its sign turned |
 * | `sum(Shipping)` | the amounts of all rows of the order, added up |
 *
 * @throws a usage failure that names the columns
 */
export function cellSource(header: readonly string[], text: string): CellSource {
  if (header.includes(text)) return single(header, text);
  const sum = /^sum\((.+)\)$/i.exec(text)?.[1];
  if (sum !== undefined) return { ...cellSource(header, sum.trim()), isSum: true };
  if (text.includes('|')) return firstOf(parts(header, text, '|'));
  if (text.startsWith('-')) return turned(cellSource(header, text.slice(1).trim()));
  if (text.includes('+')) return joined(parts(header, text, '+'));
  return single(header, text);
}

const parts = (header: readonly string[], text: string, sign: string): readonly CellSource[] =>
  text.split(sign).map((part) => cellSource(header, part.trim()));

const firstOf = (sources: readonly CellSource[]): CellSource => ({
  textIn: (cells) => {
    for (const { textIn } of sources) {
      const text = textIn(cells);
      if (text !== '') return text;
    }
    return '';
  },
  isSum: false,
  choices: sources,
});

const joined = (sources: readonly CellSource[]): CellSource => ({
  textIn: (cells) =>
    sources
      .map(({ textIn }) => textIn(cells))
      .filter((text) => text !== '')
      .join(' '),
  isSum: false,
});

const turned = ({ textIn, isSum }: CellSource): CellSource => ({
  textIn: (cells) => turnedSign(textIn(cells)),
  isSum,
  isTurned: true,
});

function turnedSign(text: string): string {
  if (text === '') return '';
  if (/\(.*\)/.test(text)) return text.replaceAll(/[()]/g, '');
  if (/^[^\d.,]*[-−]/.test(text)) return text.replace(/[-−]/, '');
  if (text.startsWith('+')) return `-${text.slice(1)}`;
  return /(?<![.,])[-−]$/.test(text) ? text.slice(0, -1) : `-${text}`;
}

function single(header: readonly string[], text: string): CellSource {
  const place = columnOf(header, text);
  if (place === undefined) throw noColumn(header, text);
  return { textIn: (cells) => (cells[place] ?? '').trim(), isSum: false };
}

function noColumn(header: readonly string[], text: string): Error {
  return usage(
    'unknown_column',
    `The file has no column "${text}".`,
    `${didYouMean(text, header) ?? ''} Columns: ${header.join(', ')}.`.trim(),
    { columns: header },
  );
}

/** The place of a column by its name, its number or its place among those of a name. */
export function columnOf(header: readonly string[], text: string): number | undefined {
  return (
    placeOf(header, (column) => column === text) ??
    (text === '' ? undefined : placeOf(header, (column) => bare(column) === bare(text))) ??
    numbered(header, text) ??
    nth(header, text)
  );
}

function numbered(header: readonly string[], text: string): number | undefined {
  const number = /^#([1-9]\d{0,4})$/.exec(text)?.[1];
  if (number === undefined) return undefined;
  if (Number(number) <= header.length) return Number(number) - 1;
  throw usage('unknown_column', `The file has ${header.length} columns: there is no ${text}.`);
}

function nth(header: readonly string[], text: string): number | undefined {
  const [, name, which] = /^(.+)\[([1-9]\d{0,3})\]$/.exec(text) ?? [];
  if (name === undefined) return undefined;
  return header.flatMap((column, place) => (bare(column) === bare(name) ? [place] : []))[Number(which) - 1];
}

function placeOf(header: readonly string[], is: (column: string) => boolean): number | undefined {
  const places = header.flatMap((column, place) => (is(column) ? [place] : []));
  const [first] = places;
  if (places.length <= 1 || first === undefined) return first;
  const name = header[first] as string;
  throw usage(
    'ambiguous_column',
    `The file has ${places.length} columns "${name}".`,
    `Give each a name of its own in the first row, or say which: "${name}[2]" is the second, "#${first + 1}" the first.`,
  );
}
