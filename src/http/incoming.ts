import type { HttpBindings } from '@hono/node-server';
import type { Exchange } from './exchange.ts';

/**
 * What a request holds, from Node's own message where there is a socket. To make `Headers` and a web stream of that takes longer
 * than most questions (2026-11: a third of the CPU of a small GET, half of a small POST); without a socket, in tests, they
 * are read from the request.
 */
const incomingOf = ({ env }: Exchange): HttpBindings['incoming'] | undefined =>
  (env as Partial<HttpBindings> | undefined)?.incoming;

/** One header; undefined where it is not there. */
export function headerOf(exchange: Exchange, name: string): string | undefined {
  const incoming = incomingOf(exchange);
  if (incoming === undefined) return exchange.req.header(name);
  const value = incoming.headers[name.toLowerCase()];
  return Array.isArray(value) ? value.join(', ') : value;
}

/** All of them as they came, name and value in turns. */
export const rawHeadersOf = (exchange: Exchange): readonly string[] =>
  incomingOf(exchange)?.rawHeaders ?? [...exchange.req.raw.headers].flat();

/** The bytes of the body; null where it has none. */
export const bodyOf = (exchange: Exchange): AsyncIterable<Uint8Array> | null =>
  (incomingOf(exchange) as AsyncIterable<Uint8Array> | undefined) ?? exchange.req.raw.body;

/** The parameters of the URL, in order. */
export function parametersOf({ req: { url } }: Exchange): URLSearchParams {
  const at = url.indexOf('?');
  return new URLSearchParams(at === -1 ? '' : url.slice(at + 1).replace(/#.*/, ''));
}
