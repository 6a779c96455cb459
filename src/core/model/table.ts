import columnsOfTable from 'virtual:columns';
import * as z from 'zod';
import { lazy } from '../kernel/lazy.ts';

/**
 * The tables of views. One zod object a row gives the columns, the row's type, the answers' fields and the
 * documentation. Column names are the rows' own (camelCase): nothing is mapped between a view and an answer.
 */
export interface Table<Row extends object = object> {
  readonly name: string;
  /** Made on first use: to read stored rows takes none. */
  readonly row: () => z.ZodObject;
  /** The primary key; its first column is the id of the stream that the row belongs to. */
  readonly key: readonly string[];
  readonly indexes: readonly TableIndex[];
  readonly columns: readonly Column[];
  /** Words of these columns can be searched for. */
  readonly fullText?: FullText;
  /** Its view holds personal rows: which column names whose they are. */
  readonly subject?: RowSubject;
  /** How people are shown what becomes of its rows. Without one they are not: the table repeats what others say. */
  readonly description?: RowDescription;
  /** Carries the type only. */
  readonly shape?: Row;
}

/** Columns that end in what makes them unique, for keyset pages. */
export interface TableIndex<Column extends string = string> {
  readonly columns: readonly Column[];
  /**
   * SQL over the row's columns: only rows of which it holds are in the index. A query says the same condition, word for word,
   * for SQLite to see that the index has all that the query needs.
   */
  readonly where?: string;
}

/**
 * Whose personal data a stream's rows hold, in all tables of the view: that of the entity which the column names; without one,
 * only that of the stream itself. When it is forgotten, the stream is posted again.
 */
export interface RowSubject<Column extends string = string> {
  /** `customer` */
  readonly category: string;
  readonly column: Column;
}

/** How an index is declared: one that is a list of columns has all rows. */
export type DeclaredIndex<Column extends string = string> = readonly Column[] | TableIndex<Column>;

export const declaredIndex = (index: DeclaredIndex): TableIndex =>
  'columns' in index ? index : { columns: index };

/** A row of its own that has a name, `line {lineId}` (columns of the key in braces), or a column that is a sentence. */
export type RowDescription<Column extends string = string> =
  | { readonly name: string }
  | { readonly sentence: Column };

/** An index of texts, kept by the store beside the table: a table of its own, found by `MATCH`, ranked by `rank`. */
export interface FullText {
  readonly name: string;
  /**
   * `words` are letters and digits, found by their beginnings. `trigrams` are any three characters, as they stand there: what has
   * those of a part of a text may have the part, which is then looked for in the text itself.
   */
  readonly of: 'words' | 'trigrams';
  /** The integer column whose value is the `rowid` in the index: unique over all streams. */
  readonly rowid: string;
  /** Text columns. */
  readonly columns: readonly string[];
}

export type ColumnType = 'text' | 'integer' | 'boolean' | 'json';

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  readonly nullable: boolean;
}

/** One row a stream. */
export interface OneRowTable<Row extends object> extends Table<Row> {
  readonly many: false;
}

/** Many rows a stream, distinguished by the rest of the key. */
export interface ManyRowsTable<Row extends object> extends Table<Row> {
  readonly many: true;
}

export type Tables = Readonly<Record<string, OneRowTable<object> | ManyRowsTable<object>>>;

interface TableOptions<Schema extends z.ZodObject> {
  readonly key: readonly [keyof z.output<Schema> & string, ...(keyof z.output<Schema> & string)[]];
  readonly indexes?: readonly DeclaredIndex<keyof z.output<Schema> & string>[];
  readonly fullText?: FullText;
  readonly subject?: RowSubject<keyof z.output<Schema> & string>;
  readonly description?: RowDescription<keyof z.output<Schema> & string>;
}

export const oneRow = <Schema extends z.ZodObject>(
  name: string,
  row: () => Schema,
  options: TableOptions<Schema>,
): OneRowTable<z.output<Schema>> => tableOf(name, row, options, false);

export const manyRows = <Schema extends z.ZodObject>(
  name: string,
  row: () => Schema,
  options: TableOptions<Schema>,
): ManyRowsTable<z.output<Schema>> => tableOf(name, row, options, true);

function tableOf<Schema extends z.ZodObject, Many extends boolean>(
  name: string,
  row: () => Schema,
  options: TableOptions<Schema>,
  many: Many,
) {
  const { key, indexes = [], fullText, subject, description } = options;
  const columns = lazyColumns(name, row);
  return {
    name,
    row,
    key,
    indexes: indexes.map(declaredIndex),
    get columns() {
      return columns();
    },
    many,
    ...(fullText === undefined ? {} : { fullText }),
    ...(subject === undefined ? {} : { subject }),
    ...(description === undefined ? {} : { description }),
  };
}

/** The table's columns, known from the build or else from the schema of its row. */
export const lazyColumns = (table: string, row: () => z.ZodObject): (() => readonly Column[]) =>
  lazy(() => columnsOfTable(table) ?? columnsOf(row()));

const columnsOf = (row: z.ZodObject): readonly Column[] =>
  Object.entries(row.shape).map(([name, schema]) => columnOf(name, schema as z.ZodType));

function columnOf(name: string, schema: z.ZodType): Column {
  const nullable = schema instanceof z.ZodNullable;
  const inner = nullable ? (schema.unwrap() as z.ZodType) : schema;
  return { name, type: columnType(name, inner), nullable };
}

function columnType(name: string, schema: z.ZodType): ColumnType {
  if (schema instanceof z.ZodBoolean) return 'boolean';
  if (schema instanceof z.ZodNumber) return 'integer';
  if (schema instanceof z.ZodArray || schema instanceof z.ZodObject || schema instanceof z.ZodRecord)
    return 'json';
  if (schema instanceof z.ZodType && isTextual(schema)) return 'text';
  throw new Error(`the column ${name} has a schema that no column type stands for`);
}

const isTextual = (schema: z.ZodType): boolean => {
  const { type } = schema.def as { type: string };
  return type === 'string' || type === 'enum' || type === 'literal';
};

/** Why a table cannot hold a row; undefined if it can. */
export function violationOf(table: Table, row: Readonly<Record<string, unknown>>): string | undefined {
  for (const column of table.columns) {
    const value = row[column.name];
    if (value === null || value === undefined ? !column.nullable : !HOLDS[column.type](value))
      return `${column.name} cannot be ${shown(value)}`;
  }
  return undefined;
}

const HOLDS: Readonly<Record<ColumnType, (value: unknown) => boolean>> = {
  text: (value) => typeof value === 'string',
  integer: (value) => Number.isSafeInteger(value),
  boolean: (value) => typeof value === 'boolean',
  json: (value) => typeof value === 'object',
};

const shown = (value: unknown): string => JSON.stringify(value) ?? 'undefined';
