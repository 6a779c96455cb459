import { accepts } from 'hono/accepts';
import type { Exchange, Handler } from '../exchange.ts';
import { EdgeError } from '../problems.ts';
import type { Route } from '../routes.ts';
import type { ServiceParts } from '../send-command.ts';
import type { EventStreams } from './event-streams.ts';
import { logHandler } from './log-handler.ts';
import { watchHandler } from './watch-handler.ts';

interface Forms {
  readonly streams: EventStreams;
  /** Answers once, as JSON. */
  readonly usual: Handler;
}

/** A question that is answered as a stream of what happens where the request prefers `text/event-stream`. */
export function liveHandler(route: Route, parts: ServiceParts, { streams, usual }: Forms): Handler {
  const live = liveForm(route, parts, streams);
  return (exchange) => (wantsEvents(exchange) ? live(exchange) : usual(exchange));
}

function liveForm(route: Route, parts: ServiceParts, streams: EventStreams): Handler {
  if (route.spec.name === 'ListEvents') return logHandler(parts, route, streams);
  return route.spec.watched === true ? watchHandler(parts, route, streams) : () => notWatched(route);
}

const STREAM = 'text/event-stream';

export const wantsEvents = (exchange: Exchange): boolean =>
  accepts(exchange, { header: 'Accept', supports: [STREAM, 'application/json'], default: '' }) === STREAM;

function notWatched({ path }: Route): never {
  throw new EdgeError('not_acceptable', `${path} cannot be watched.`, { hint: 'Accept application/json.' });
}
