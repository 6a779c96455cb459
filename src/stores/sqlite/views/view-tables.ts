import type { StoredRow } from '../../../core/model/rows.ts';
import type { Column, ColumnType, TableIndex } from '../../../core/model/table.ts';
import type { Side } from '../../../core/model/view-store.ts';
import { REBUILD_VIEWS, unavailable } from '../file/failures.ts';
import type { StoredSide } from './view-meta.ts';

/** What a view's table and a materialized view have in common. */
export interface TableShape {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly key: readonly string[];
}

/**
 * The declared type says how a value is read back, so that a query's result explains itself: SQLite names the declared
 * type of every result column that is a table's column. STRICT tables know six types, and INT and INTEGER are two of
 * them; JSON is a text in an ANY column, where STRICT leaves it as it is.
 */
const DECLARED = { text: 'TEXT', integer: 'INTEGER', boolean: 'INT', json: 'ANY' } satisfies Record<
  ColumnType,
  string
>;

type Decode = (value: unknown) => unknown;

const asBoolean: Decode = (value) => (value === null ? null : value !== 0);
const asJson: Decode = (value) => (value === null ? null : parsed(value as string));

/** Where an overflow page is zeroed, SQLite calls the file sound. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw unavailable('damaged', 'The views are damaged: a stored value is not JSON.', REBUILD_VIEWS);
  }
}

/** How values of a result column are decoded; undefined: they are as they come. */
export function decoderOf(declared: string | null): Decode | undefined {
  if (declared === DECLARED.boolean) return asBoolean;
  return declared === DECLARED.json ? asJson : undefined;
}

/** The identifier in quotes. Names come from declarations, never from input; what needs escaping is a mistake. */
export function quoted(name: string): string {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) throw new Error(`"${name}" cannot name a table or a column`);
  return `"${name}"`;
}

export const list = (names: readonly string[]): string => names.map(quoted).join(', ');

/** `__` begins no declared name's ending: staging tables and their live ones never meet. */
export const nameOf = (side: StoredSide, name: string): string =>
  side === 'live' ? name : `${name}__${side}`;

export const tableSql = (side: Side, table: TableShape): string => quoted(nameOf(side, table.name));

/** A key with a nullable column can only be that of a materialized view: WITHOUT ROWID has no NULL in its key. */
export const hasNullableKey = ({ columns, key }: TableShape): boolean =>
  columns.some(({ name, nullable }) => nullable && key.includes(name));

export function createSql(side: Side, table: TableShape): string {
  const columns = table.columns.map(
    ({ name, type, nullable }) => `${quoted(name)} ${DECLARED[type]}${nullable ? '' : ' NOT NULL'}`,
  );
  const name = tableSql(side, table);
  if (hasNullableKey(table)) return `CREATE TABLE ${name} (${columns.join(', ')}) STRICT`;
  return `CREATE TABLE ${name} (${columns.join(', ')}, PRIMARY KEY (${list(table.key)})) STRICT, WITHOUT ROWID`;
}

/** Index names are one space for the file, and keep their names when a table is renamed: the build's token keeps them distinct. */
export function indexSql(
  side: Side,
  table: TableShape,
  { columns, where }: TableIndex,
  token: string,
): string {
  const name = quoted(`${table.name}__${columns.join('_')}__${token.slice(-12)}`);
  const only = where === undefined ? '' : ` WHERE ${where}`;
  return `CREATE INDEX ${name} ON ${tableSql(side, table)} (${list(columns)})${only}`;
}

/** Rows to bound values and back, compiled once a table. */
export class RowCodec {
  readonly #columns: readonly Column[];
  readonly #results: readonly ResultColumn[];

  constructor(columns: readonly Column[]) {
    this.#columns = columns;
    this.#results = columns.map(({ name, type }) => ({ name, decode: decoderOf(DECLARED[type]) }));
  }

  /** Appends the row's values, in the order of the columns. */
  encode(row: StoredRow, into: unknown[]): void {
    for (const { name, type } of this.#columns) into.push(encoded(type, row[name]));
  }

  decode(values: readonly unknown[]): StoredRow {
    return rowOf(values, this.#results);
  }
}

/** A column of rows that come as lists. */
export interface ResultColumn {
  readonly name: string;
  /** Undefined: it is as it comes. */
  readonly decode: Decode | undefined;
}

/** A row from its values. (better-sqlite3 takes three times as long to make the object.) */
export function rowOf(values: readonly unknown[], columns: readonly ResultColumn[]): StoredRow {
  const row: StoredRow = {};
  for (let index = 0; index < columns.length; index += 1) {
    const { name, decode } = columns[index] as ResultColumn;
    row[name] = decode === undefined ? values[index] : decode(values[index]);
  }
  return row;
}

function encoded(type: ColumnType, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (type === 'boolean') return value ? 1 : 0;
  return type === 'json' ? JSON.stringify(value) : value;
}
