import { type RawBuilder, type SelectQueryBuilder, type SqlBool, sql } from 'kysely';
import * as z from 'zod';
import { foldText } from '../../kernel/fold-text.ts';
import { lazy } from '../../kernel/lazy.ts';
import { ownValue } from '../../kernel/own.ts';
import type { Page } from '../../model/query.ts';
import type { ReadModel } from '../../model/read-model.ts';
import { decodeCursor, encodeCursor, invalidCursor, pageOf } from '../paging.ts';

/**
 * Keyset pagination: every page of a sorted list costs the same. A cursor holds the sort key of the last row, and the next
 * page selects the rows behind it, by an index. The last key must make the order total.
 */
export interface SortKey {
  readonly column: string;
  readonly descending: boolean;
  /** The rows are found by another index: SQLite must not use this column's to scan all of them. */
  readonly isSortedLast?: boolean;
}

/** Which page of a sorted list: how long, and behind a cursor or by its number. */
export interface PageRequest {
  readonly limit: number;
  readonly after?: string | undefined;
  /** From 1; answers the total too. */
  readonly page?: number | undefined;
  readonly withTotal?: boolean | undefined;
}

/**
 * A page of a query's rows, with the total count on request.
 *
 * @param rows what is listed: the columns and the filter, without order or limit
 * @throws a usage failure for a cursor of another list or another order
 *
 * @example
 * const dear = db.selectFrom('product').selectAll().where('unitPrice', '>', 10_000);
 * const page = await pageOfRows(ports.read, dear, sortKeys(['-unitPrice'], {}, 'sku'), { limit: 20 });
 */
export async function pageOfRows<DB, Table extends keyof DB, Row extends object>(
  read: ReadModel,
  rows: SelectQueryBuilder<DB, Table, Row>,
  keys: readonly SortKey[],
  request: PageRequest,
): Promise<Page<Row>> {
  const page = await pageOfSlices(keys, request, (slice) => read.all<Row>(sliced(rows, keys, slice)));
  if (request.withTotal !== true && request.page === undefined) return page;
  const count = rows.clearSelect().select(sql<number>`count(*)`.as('n'));
  const counted = await read.first(count.$castTo<{ n: number }>());
  return { ...page, total: counted?.n ?? null };
}

/** The part of a sorted list that a page is cut from. */
export interface Slice {
  /** The condition on its rows; undefined for the first page. */
  readonly where: RawBuilder<SqlBool> | undefined;
  /** The keys, behind `order by`. */
  readonly orderBy: RawBuilder<unknown>;
  /** One more than the page holds: whether there is a next page. */
  readonly limit: number;
  readonly offset: number;
}

/** A page of a list in hand-written SQL: `fetch` answers a slice of it. Nothing is counted. @throws as `pageOfRows` does */
export async function pageOfSlices<Row extends object>(
  keys: readonly SortKey[],
  { after, page = 1, limit }: PageRequest,
  fetch: (slice: Slice) => Promise<readonly Row[]>,
): Promise<Page<Row>> {
  const fetched = await fetch({
    where: after === undefined ? undefined : behind(keys, placeIn(keys, after)),
    orderBy: orderOf(keys),
    limit: limit + 1,
    offset: (page - 1) * limit,
  });
  return pageOf(fetched, limit, (last) => cursorOf(keys, last));
}

/** The keys, behind `order by`. */
export const orderOf = (keys: readonly SortKey[]): RawBuilder<unknown> =>
  sql.join(keys.map((key) => sql`${columnOf(key)} ${sql.raw(directionOf(key))}`));

function sliced<DB, Table extends keyof DB, Row>(
  rows: SelectQueryBuilder<DB, Table, Row>,
  keys: readonly SortKey[],
  { where, limit, offset }: Slice,
): SelectQueryBuilder<DB, Table, Row> {
  let query = keys.reduce((ordered, key) => ordered.orderBy(columnOf(key), directionOf(key)), rows);
  if (where !== undefined) query = query.where(where);
  if (offset > 0) query = query.offset(offset);
  return query.limit(limit);
}

const directionOf = ({ descending }: SortKey): 'asc' | 'desc' => (descending ? 'desc' : 'asc');

const columnOf = ({ column, isSortedLast }: SortKey): RawBuilder<unknown> =>
  isSortedLast === true ? sql`+${sql.ref(column)}` : sql.ref(column);

type KeyValue = string | number;

/** `['-total', 'number']` as keys, with the unique column last, which makes the order total. */
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

/** The rows behind a place. A row comparison where all keys have one direction: an index can seek that. */
function behind(keys: readonly SortKey[], place: readonly KeyValue[]): RawBuilder<SqlBool> {
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

/** A column's own name: two plans of one list may read it from two tables. */
const nameOf = ({ column }: SortKey): string => column.split('.').at(-1) ?? column;

const names = (keys: readonly SortKey[]): string[] =>
  keys.map((key) => (key.descending ? `-${nameOf(key)}` : nameOf(key)));

const cursorOf = (keys: readonly SortKey[], row: object): string =>
  encodeCursor({
    by: names(keys),
    at: keys.map((key) => (row as Record<string, unknown>)[nameOf(key)]),
  });

/** @throws a usage failure for a cursor of another list or another order */
function placeIn(keys: readonly SortKey[], cursor: string): readonly KeyValue[] {
  const { by, at } = decodeCursor(cursorSchema(), cursor);
  const fits = at.length === keys.length && names(keys).every((name, index) => name === by[index]);
  if (!fits) throw invalidCursor(cursor);
  return at;
}

/** Whether a column of folded text contains this one, literally: without wildcards. */
export const contains = (column: string, text: string): RawBuilder<SqlBool> =>
  sql<SqlBool>`instr(${sql.ref(column)}, ${foldText(text)}) > 0`;
