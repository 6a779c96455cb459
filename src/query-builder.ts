import {
  type DatabaseIntrospector,
  DummyDriver,
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';

/**
 * A Kysely that builds and compiles SQL over the tables of views, and runs nothing: `ports.read` does. The builders need
 * no connection, so that a context stays free of stores; `execute()` on one of its queries is always empty.
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
export const queryBuilder = <Tables>(): Kysely<Tables> =>
  new Kysely<Tables>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db): DatabaseIntrospector => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  });
