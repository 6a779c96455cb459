/**
 * Read-only SQL over the views. Queries are built by Kysely (whose compiled queries have this shape) and run by the
 * store, which keeps the prepared statements.
 */
export interface CompiledQuery<_Row = unknown> {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** Anything that compiles to a query and knows its row: a Kysely select. */
export interface Compilable<Row> {
  compile(): CompiledQuery<Row>;
}

export interface ReadModel {
  all<Row>(query: Compilable<Row>): Promise<readonly Row[]>;
  first<Row>(query: Compilable<Row>): Promise<Row | undefined>;
}
