import { failed } from '../answer.ts';
import type { Exchange, Handler } from '../exchange.ts';
import { headerOf } from '../incoming.ts';
import { malformed } from '../messages/read-request.ts';
import { positionTag } from '../messages/request-headers.ts';
import type { Route } from '../messages/routes.ts';
import type { ServiceParts } from '../messages/send-command.ts';
import { questionsOf } from '../messages/send-query.ts';
import { EdgeError } from '../problems/problems.ts';
import { type EventFilter, logEvents, type Place, placeIn } from './log-events.ts';

/**
 * The log as it grows: `id: <position>.<version>`, `event: <type>`, and the event's row. It begins at the log's head, or
 * behind `Last-Event-ID` or `?after=`; readers get the id where it begins, so that none loses what comes before its first
 * event.
 */
export function logHandler(parts: ServiceParts, route: Route): Handler {
  const { streams, port } = parts;
  const { log, daybook } = port;
  const question = questionsOf(route, parts);
  return async (exchange) => {
    allowReading(exchange, route.spec.name);
    const { name, data } = await question(exchange);
    const { after, ...filter } = filterOf(data);
    const { position } = await log.head();
    // Looks behind the end of the log: only the filter is judged.
    const judged = { ...filter, sort: ['position'], after: String(position), limit: 1 };
    const result = await daybook.queries.dispatchUnknown({ name, data: judged });
    if (!result.ok) return failed(exchange, result.failure);
    const from = headerOf(exchange, 'Last-Event-ID') ?? after;
    const place = from === undefined ? { position, version: Number.POSITIVE_INFINITY } : placeOf(from);
    if (place.position > position) throw notReached(place);
    const source = {
      from: from ?? String(position),
      events: (signal: AbortSignal) => logEvents(log, streams.heads, { place, filter, signal }),
    };
    return streams.open(exchange, source, { 'Daybook-Position': positionTag(await parts.epoch(), position) });
  };
}

/** A token for the feed may read the log as well as one for questions. */
function allowReading({ var: { allow } }: Exchange, name: string): void {
  try {
    allow({ side: 'feed', name });
  } catch (error) {
    if (!(error instanceof EdgeError && error.code === 'forbidden')) throw error;
    allow({ side: 'query', name });
  }
}

/** The stream goes on, oldest first: there is nothing to sort or to count. */
function filterOf({ sort, limit, ...filter }: Record<string, unknown>): EventFilter & { after?: string } {
  const issues = Object.entries({ sort, limit }).flatMap(([parameter, value]) =>
    value === undefined ? [] : [{ parameter, message: 'is nothing that a stream has' }],
  );
  if (issues.length > 0) throw malformed(issues);
  return filter;
}

function placeOf(text: string): Place {
  const place = placeIn(text);
  if (place !== undefined) return place;
  const message = 'must be a position like 120, or the id of an event like 120.3';
  throw malformed([{ parameter: 'after', message }]);
}

const notReached = ({ position }: Place): EdgeError =>
  new EdgeError('log_restored', `The log ends before position ${position}: it was restored since.`, {
    hint: 'Begin at another place: what you know behind the end of the log is no fact any more.',
  });
