import {
  createQueryId,
  createSelectQueryBuilder,
  DefaultQueryExecutor,
  type QueryExecutorProvider,
  type SelectQueryBuilder,
  SelectQueryNode,
  SqliteAdapter,
  SqliteQueryCompiler,
  TableNode,
} from 'kysely';

/** The start of a query over these tables. */
export interface QueryBuilder<Tables> {
  selectFrom<Table extends keyof Tables & string>(
    table: Table,
  ): SelectQueryBuilder<Tables, Table, Record<never, never>>;
}

/**
 * The part of Kysely that builds and compiles queries, over the tables of views; `ports.read` runs them. They need no
 * connection, so that a context stays free of stores. (Kysely's own entry points also load everything that writes.)
 *
 * What comes back (see `ReadModel`): a column of a view's table arrives as its schema says, under any alias, also through
 * a subquery or a CTE: boolean as true or false, JSON as a value. What SQL computes (`count(*)`, `max("onHold")`) arrives
 * as SQL has it: a boolean then is 0 or 1. In parameters a boolean may be given as true or false.
 *
 * @example
 * const db = queryBuilder<{ order_summary: OrderSummary }>();
 * const drafts = db.selectFrom('order_summary').select(['orderId', 'onHold']).where('status', '=', 'created');
 * const rows = await ports.read.all(drafts.limit(20)); // { orderId: string; onHold: boolean }[]
 */
export const queryBuilder = <Tables>(): QueryBuilder<Tables> => ({
  selectFrom: (table) =>
    createSelectQueryBuilder({
      queryId: createQueryId(),
      executor,
      queryNode: SelectQueryNode.createFrom([TableNode.create(table)]),
    }),
});

const executor = new DefaultQueryExecutor(new SqliteQueryCompiler(), new SqliteAdapter(), {
  provideConnection: () => {
    throw new Error('a query over views is run by the read model, not by its builder');
  },
});

/** What `sql` needs to be compiled outside of a builder's query. */
export const executors: QueryExecutorProvider = { getExecutor: () => executor };
