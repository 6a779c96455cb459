import type * as z from 'zod';
import type { Result } from '../kernel/result.ts';
import type { AnyQuery, Query, QueryAnswer, QueryMeta } from '../model/query.ts';
import { Dispatcher } from './dispatcher.ts';

/**
 * Loaders of definitions by query name: what a context exports. `async () => (await import('./x.ts')).x`: behind a
 * `.then` TypeScript would widen the definition to `AnyQuery`, and with it every answer to `any`.
 */
export type QueryLoaders = Readonly<Record<string, () => Promise<AnyQuery>>>;

/** The definition behind a name. */
export type QueryNamed<Loaders extends QueryLoaders, Name extends keyof Loaders> = Awaited<
  ReturnType<Loaders[Name]>
>;

/** The data a caller may give: before defaults. */
export type QueryData<Loaders extends QueryLoaders, Name extends keyof Loaders> = z.input<
  QueryNamed<Loaders, Name>['input']
>;

/** Typed by name: the name in, the answer's type out. */
export class QueryDispatcher<Loaders extends QueryLoaders> extends Dispatcher<AnyQuery, Query> {
  dispatch<Name extends keyof Loaders & string>(query: {
    readonly name: Name;
    readonly data: QueryData<Loaders, Name>;
    readonly meta?: QueryMeta;
  }): Promise<Result<QueryAnswer<QueryNamed<Loaders, Name>>>> {
    return this.send(query) as Promise<Result<QueryAnswer<QueryNamed<Loaders, Name>>>>;
  }

  /** For callers that know the name at run time only: argv, NDJSON, HTTP. The data is validated like any other. */
  dispatchUnknown(query: Query): Promise<Result<unknown>> {
    return this.send(query);
  }
}
