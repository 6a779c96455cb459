import { usage } from '../../../../cli/argv/arguments.ts';
import { FailureError } from '../../../../core/kernel/failure.ts';
import { didYouMean } from '../../../../core/kernel/suggest.ts';
import { type CellSource, cellSource, constantSource } from './cell-source.ts';
import type { Row } from './csv-rows.ts';
import { type Target, targetOf, targets } from './targets.ts';

/** Where the text of each target comes from. */
export type Columns = ReadonlyMap<Target, CellSource>;

/** To which order a row belongs: a refund to that of its sale. */
export const orderOf = (columns: Columns): ((row: Row) => string) => {
  const named = orderIn(columns);
  return ({ cells, refundOf }) => refundOf ?? named(cells);
};

/** Which order cells name. */
export const orderIn = (columns: Columns): ((cells: readonly string[]) => string) =>
  columns.get('order')?.textIn ?? (() => '');

/** A mapping as it is typed and saved: a column, or a constant text, for each target. */
export interface Mapping {
  readonly columns: Readonly<Partial<Record<Target, string>>>;
  readonly constants: Readonly<Partial<Record<Target, string>>>;
}

/** `order=InvoiceNo,sku=StockCode,country:=DE`, and `tax:=` for nothing of a target. @throws a usage failure that names the targets */
export function typedMapping(text: string): Mapping {
  const columns: Partial<Record<Target, string>> = {};
  const constants: Partial<Record<Target, string>> = {};
  for (const pair of text.split(',')) {
    const at = pair.indexOf('=');
    const isConstant = at > 0 && pair[at - 1] === ':';
    const target = namedTarget(pair.slice(0, Math.max(0, isConstant ? at - 1 : at)).trim(), pair);
    const value = pair.slice(at + 1).trim();
    if (value === '' && !isConstant)
      throw usage(
        'unknown_column',
        `--map gives no column for "${target}".`,
        `Leave it out with ${target}:=, where another map says what it is.`,
      );
    if (columns[target] !== undefined || constants[target] !== undefined)
      throw usage('named_twice', `--map names "${target}" twice.`);
    (isConstant ? constants : columns)[target] = value;
  }
  return { columns, constants };
}

/** The one mapping over the other: a target that both name is as the first says. */
export const over = (first: Mapping, other: Mapping): Mapping => ({
  columns: { ...without(other.columns, first.constants), ...first.columns },
  constants: { ...without(other.constants, first.columns), ...first.constants },
});

const without = (all: Mapping['columns'], left: Mapping['columns']): Mapping['columns'] =>
  Object.fromEntries(Object.entries(all).filter(([target]) => left[target as Target] === undefined));

function namedTarget(word: string, pair: string): Target {
  const found = targetOf(word);
  if (found !== undefined) return found;
  const message =
    word === ''
      ? `--map takes TARGET=COLUMN, not "${pair}".`
      : `"${word}" is not something that a column can be.`;
  const hint = `${didYouMean(word, targets) ?? ''} Targets: ${targets.join(', ')}.`.trim();
  throw usage('unknown_target', message, hint, { targets });
}

/** Finds the columns in the file's first row. @throws a usage failure that names what there is */
export function columnsIn(
  header: readonly string[],
  mapping: Mapping | undefined,
  optional: ReadonlySet<Target> = new Set(),
): Columns {
  const columns = mapping === undefined ? sameNamed(header) : mapped(header, mapping, optional);
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

/** @param optional targets whose columns need not be there: those of a preset, for platforms add and drop some */
function mapped(
  header: readonly string[],
  { columns, constants }: Mapping,
  optional: ReadonlySet<Target>,
): Columns {
  const found = new Map<Target, CellSource>();
  for (const [target, column] of Object.entries(columns) as [Target, string][]) {
    const there = optional.has(target) ? partsThere(header, column) : column;
    if (there !== undefined) found.set(target, cellSource(header, there));
  }
  for (const [target, text] of Object.entries(constants) as [Target, string][])
    found.set(target, constantSource(text));
  return found;
}

/** Of columns of which the first filled one counts, those that the file has; undefined: none. */
export function partsThere(header: readonly string[], text: string): string | undefined {
  if (header.includes(text)) return text;
  const parts = text.split('|').filter((part) => isThere(header, part.trim()));
  return parts.length === 0 ? undefined : parts.join('|');
}

function isThere(header: readonly string[], text: string): boolean {
  try {
    cellSource(header, text);
    return true;
  } catch (error) {
    if (error instanceof FailureError && error.failure.code === 'unknown_column') return false;
    throw error;
  }
}

function sameNamed(header: readonly string[]): Columns {
  const found = new Map<Target, CellSource>();
  for (const name of header) {
    const target = targetOf(name);
    if (target === undefined) continue;
    if (found.has(target))
      throw usage(
        'ambiguous_column',
        `The file has ${header.filter((other) => targetOf(other) === target).length} columns "${name}".`,
        'Give each a name of its own in the first row.',
      );
    found.set(target, cellSource(header, name));
  }
  return found;
}

/** True for a mapping typed out; anything else is the name of a saved one. */
export const isTypedMap = (text: string): boolean => text.includes('=');
