import { advice } from '../kernel/advice.ts';
import type { Failure } from '../kernel/failure.ts';
import { fail, type Result } from '../kernel/result.ts';
import { type StreamId, streamId } from '../model/commit.ts';
import type { EventLog } from '../model/event-log.ts';
import { findQuery } from '../model/naming.ts';
import type { Ports } from '../model/ports.ts';
import type { AnyQuery, Named } from '../model/query.ts';

/** Answers a query; an empty answer about an entity that does not exist is `not_found`, whatever the query. */
export async function answerNamed(
  definition: AnyQuery,
  data: unknown,
  ports: Ports,
): Promise<Result<unknown>> {
  const answer = await definition.answer(data, ports);
  if (!answer.ok || !isEmpty(answer.value)) return answer;
  for (const { category, id } of definition.names?.(data) ?? ([] as readonly Named[]))
    if (id !== undefined && !(await exists(ports.log, streamId(category, id))))
      return fail(noSuch(category, id));
  return answer;
}

function isEmpty(answer: unknown): boolean {
  const items: unknown = (answer as { readonly items?: unknown }).items ?? answer;
  return Array.isArray(items) && items.length === 0;
}

const exists = async (log: EventLog, stream: StreamId): Promise<boolean> =>
  (await log.readStream(stream)).length > 0;

/** `customer_not_found`. */
const noSuch = (category: string, id: string): Failure => ({
  kind: 'not_found',
  code: `${category}_not_found`,
  message: `There is no ${category} "${id}".`,
  ...advice`See ${findQuery(category)}.`,
  details: { [category]: id },
});
