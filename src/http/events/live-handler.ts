import { accepts } from 'hono/accepts';
import type { Exchange, Handler } from '../exchange.ts';
import { headerOf } from '../incoming.ts';
import type { Route } from '../messages/routes.ts';
import type { ServiceParts } from '../messages/send-command.ts';
import { EdgeError } from '../problems/problems.ts';
import { logHandler } from './log-handler.ts';
import { watchHandler } from './watch-handler.ts';

/** A question that is answered as a stream of what happens where the request prefers `text/event-stream`. */
export function liveHandler(route: Route, parts: ServiceParts, usual: Handler): Handler {
  const live = liveForm(route, parts);
  return (exchange) => (wantsEvents(exchange) ? live(exchange) : usual(exchange));
}

function liveForm(route: Route, parts: ServiceParts): Handler {
  if (route.spec.name === 'ListEvents') return logHandler(parts, route);
  return route.spec.watched === true ? watchHandler(parts, route) : () => notWatched(route);
}

const STREAM = 'text/event-stream';

/** Of most requests the header alone says that they do not: to weigh it takes `Headers`. */
export const wantsEvents = (exchange: Exchange): boolean =>
  headerOf(exchange, 'Accept')?.includes(STREAM) === true &&
  accepts(exchange, { header: 'Accept', supports: [STREAM, 'application/json'], default: '' }) === STREAM;

function notWatched({ path }: Route): never {
  throw new EdgeError('not_acceptable', `${path} cannot be watched.`, { hint: 'Accept application/json.' });
}
