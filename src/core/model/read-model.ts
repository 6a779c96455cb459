/**
 * Read-only SQL over the views. Queries are built by Kysely (see `query-builder.ts`) and run by the store, which keeps
 * the prepared statements by their text: build the same shape and only the parameters differ.
 *
 * Rows come back as the tables of the views declare them: a column that the query takes from a table, under any alias,
 * is decoded (boolean, JSON); what SQL computes is as SQL has it. Nothing can be written here.
 */
export interface ReadModel {
  all<Row>(query: Compilable<Row>): Promise<readonly Row[]>;
  first<Row>(query: Compilable<Row>): Promise<Row | undefined>;
}

export interface CompiledQuery {
  readonly sql: string;
  /** Text, numbers, null; booleans are bound as 0 and 1. */
  readonly parameters: readonly unknown[];
}

/** A Kysely select, seen from here: what compiles to SQL and knows its row. SQL by hand leaves `execute` out. */
export interface Compilable<Row> {
  compile(): CompiledQuery;
  /** Never called: it carries the row's type, which a compiled query does not. */
  execute?(): Promise<Row[]>;
}
