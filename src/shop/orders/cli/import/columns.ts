import { usage } from '../../../../cli/argv/arguments.ts';
import { didYouMean } from '../../../../core/kernel/suggest.ts';
import { bare, isTarget, type Target, targets } from './targets.ts';

/** Which column of the file is what, by place. */
export type Columns = ReadonlyMap<Target, number>;

/** A mapping as it is typed and saved: the name of a column for each target. */
export type ColumnNames = Readonly<Partial<Record<Target, string>>>;

/** `order=InvoiceNo,sku=StockCode`. @throws a usage failure that names the targets */
export function columnNames(text: string): ColumnNames {
  const names: Partial<Record<Target, string>> = {};
  for (const pair of text.split(',')) {
    const at = pair.indexOf('=');
    const target = targetNamed(pair.slice(0, Math.max(0, at)).trim(), pair);
    const column = pair.slice(at + 1).trim();
    if (column === '') throw usage('unknown_column', `--map gives no column for "${target}".`);
    if (names[target] !== undefined) throw usage('named_twice', `--map names "${target}" twice.`);
    names[target] = column;
  }
  return names;
}

function targetNamed(word: string, pair: string): Target {
  const found = targets.find((target) => bare(target) === bare(word));
  if (found !== undefined) return found;
  const message =
    word === ''
      ? `--map takes TARGET=COLUMN, not "${pair}".`
      : `"${word}" is not something that a column can be.`;
  const hint = `${didYouMean(word, targets) ?? ''} Targets: ${targets.join(', ')}.`.trim();
  throw usage('unknown_target', message, hint, { targets });
}

/** Finds the columns in the file's first row. @throws a usage failure that names what there is */
export function columnsIn(header: readonly string[], names: ColumnNames | undefined): Columns {
  const columns = names === undefined ? sameNamed(header) : mapped(header, names);
  const missing = [
    ...(columns.has('order') ? [] : ['order']),
    ...(columns.has('sku') || columns.has('name') ? [] : ['sku or name']),
  ];
  if (missing.length === 0) return columns;
  throw usage(
    'missing_column',
    `No column is the ${missing.join(', none the ')}.`,
    `Say which with --map ${missing[0]?.split(' ')[0]}=COLUMN. Columns: ${header.join(', ')}.`,
    { columns: header },
  );
}

function mapped(header: readonly string[], names: ColumnNames): Columns {
  return new Map(
    Object.entries(names).map(([target, name]): [Target, number] => [
      target as Target,
      placeOf(header, (column) => column === name) ?? loosely(header, name),
    ]),
  );
}

function loosely(header: readonly string[], name: string): number {
  const place = placeOf(header, (column) => bare(column) === bare(name));
  if (place !== undefined) return place;
  throw usage(
    'unknown_column',
    `The file has no column "${name}".`,
    `${didYouMean(name, header) ?? ''} Columns: ${header.join(', ')}.`.trim(),
    { columns: header },
  );
}

function sameNamed(header: readonly string[]): Columns {
  const found = new Map<Target, number>();
  for (const target of targets) {
    const place = placeOf(header, (column) => bare(column) === bare(target));
    if (place !== undefined) found.set(target, place);
  }
  return found;
}

function placeOf(header: readonly string[], is: (column: string) => boolean): number | undefined {
  const places = header.flatMap((column, place) => (is(column) ? [place] : []));
  if (places.length > 1)
    throw usage(
      'ambiguous_column',
      `The file has ${places.length} columns "${header[places[0] as number]}".`,
      'Give each a name of its own in the first row.',
    );
  return places[0];
}

/** True for a mapping typed out; anything else is the name of a saved one. */
export const isTypedMap = (text: string): boolean => text.includes('=');

/** For checking what was saved. */
export const areColumnNames = (value: Readonly<Record<string, string>>): value is Record<Target, string> =>
  Object.keys(value).every(isTarget);
