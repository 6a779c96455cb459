import { type DescribedQuery, describeQuery } from '../../core/describe/derive-command.ts';
import { valueOrThrow } from '../../core/kernel/value-or-throw.ts';
import type { HttpPort } from '../http-port.ts';

/** What a query takes and answers. @throws FailureError for an unknown name */
export type DescribeQuery = (name: string) => Promise<DescribedQuery>;

/** What queries are like, found out once each: for the API and for the console. */
export function queryDescriptions({ daybook }: Pick<HttpPort, 'daybook'>): DescribeQuery {
  const known = new Map<string, DescribedQuery>();
  return async (name) => {
    const query = known.get(name) ?? describeQuery(valueOrThrow(await daybook.queries.definition(name)));
    known.set(name, query);
    return query;
  };
}
