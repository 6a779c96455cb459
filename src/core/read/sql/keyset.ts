import { type RawBuilder, type SelectQueryBuilder, type SqlBool, sql } from 'kysely';
import * as z from 'zod';
import { foldText } from '../../kernel/fold-text.ts';
import { lazy } from '../../kernel/lazy.ts';
import { ownValue } from '../../kernel/own.ts';
import { decodeCursor, encodeCursor, invalidCursor } from '../paging.ts';

/**
 * Pages of a sorted list that cost the same wherever they are: a cursor holds the sort key of the last row, and the next
 * page asks for what stands behind it, which an index answers. The last key must make every place unique.
 */
export interface SortKey {
  readonly column: string;
  readonly descending: boolean;
  /** The rows are found by another index: the one of this order must not tempt SQLite to walk through all of them. */
  readonly isSortedLast?: boolean;
}

const columnOf = ({ column, isSortedLast }: SortKey): RawBuilder<unknown> =>
  isSortedLast === true ? sql`+${sql.ref(column)}` : sql.ref(column);

type KeyValue = string | number;

/** `['-total', 'number']` as keys, with the unique column behind that makes every place its own. */
export function sortKeys(
  sort: readonly string[],
  columns: Readonly<Record<string, string>>,
  unique: string,
): readonly SortKey[] {
  const keys = sort.map((name) => {
    const descending = name.startsWith('-');
    const bare = descending ? name.slice(1) : name;
    return { column: ownValue(columns, bare) ?? bare, descending };
  });
  if (keys.some(({ column }) => column === unique)) return keys;
  return [...keys, { column: unique, descending: keys.at(-1)?.descending ?? false }];
}

export function sorted<DB, Table extends keyof DB, Row>(
  query: SelectQueryBuilder<DB, Table, Row>,
  keys: readonly SortKey[],
): SelectQueryBuilder<DB, Table, Row> {
  return keys.reduce(
    (ordered, key) => ordered.orderBy(columnOf(key), key.descending ? 'desc' : 'asc'),
    query,
  );
}

/** The rows behind a place. A row comparison where all keys run one way: that is what an index can seek. */
export function behind(keys: readonly SortKey[], place: readonly KeyValue[]): RawBuilder<SqlBool> {
  const [first] = keys as readonly [SortKey, ...SortKey[]];
  if (keys.every(({ descending }) => descending === first.descending)) {
    const columns = sql.join(keys.map(columnOf));
    return sql<SqlBool>`(${columns}) ${sql.raw(first.descending ? '<' : '>')} (${sql.join(place)})`;
  }
  return lexicallyBehind(keys, place);
}

function lexicallyBehind(keys: readonly SortKey[], place: readonly KeyValue[]): RawBuilder<SqlBool> {
  const [key, ...rest] = keys as readonly [SortKey, ...SortKey[]];
  const [value, ...others] = place;
  const further = sql<SqlBool>`${columnOf(key)} ${sql.raw(key.descending ? '<' : '>')} ${value}`;
  if (rest.length === 0) return further;
  const same = sql<SqlBool>`${columnOf(key)} = ${value}`;
  return sql<SqlBool>`(${further} or (${same} and ${lexicallyBehind(rest, others)}))`;
}

const cursorSchema = lazy(() =>
  z.strictObject({ by: z.array(z.string()), at: z.array(z.union([z.string(), z.number()])) }),
);

const names = (keys: readonly SortKey[]): string[] =>
  keys.map(({ column, descending }) => (descending ? `-${column}` : column));

export const cursorOf = (keys: readonly SortKey[], row: object): string =>
  encodeCursor({
    by: names(keys),
    at: keys.map(({ column }) => (row as Record<string, unknown>)[column.split('.').at(-1) ?? column]),
  });

/** @throws a usage failure for a cursor of another list or another order */
export function placeIn(keys: readonly SortKey[], cursor: string): readonly KeyValue[] {
  const { by, at } = decodeCursor(cursorSchema(), cursor);
  const fits = at.length === keys.length && names(keys).every((name, index) => name === by[index]);
  if (!fits) throw invalidCursor(cursor);
  return at;
}

/** Whether a column of folded text contains this one: what is typed has no wildcards. */
export const contains = (column: string, text: string): RawBuilder<SqlBool> =>
  sql<SqlBool>`instr(${sql.ref(column)}, ${foldText(text)}) > 0`;
