import { type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { RequestError } from '@hono/node-server';
import { failureOf } from '../../core/kernel/failure.ts';
import { newId } from '../../core/kernel/new-id.ts';
import { EdgeError, edgeProblemOf, type Problem, problemOf } from '../problems/problems.ts';

/** What Node reads as no request never reaches a route: it is answered here, in the form that every other failure has. */

const headersOf = ({ instance }: Problem): Readonly<Record<string, string>> => ({
  'Content-Type': 'application/problem+json',
  'X-Request-Id': instance.replace('urn:uuid:', ''),
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  Connection: 'close',
});

/** A request whose line or `Host` makes no URL. */
export function unreadableUrl(error: unknown): Response {
  const { problem } =
    error instanceof RequestError
      ? edgeProblemOf(new EdgeError('malformed_request', `${error.message}.`), newId())
      : problemOf(failureOf(error), newId());
  return new Response(JSON.stringify(problem), { status: problem.status, headers: headersOf(problem) });
}

/** Answers bytes that are no request, those that are too slow and headers that are too many, as Node does: once, and closing. */
export function answerUnreadable(server: Server): void {
  const latest = new WeakMap<Duplex, ServerResponse>();
  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    latest.set(socket, response);
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    const answer = latest.get(socket);
    const hasBegun = answer?.headersSent === true && !answer.writableFinished;
    if (!socket.writable || hasBegun) socket.destroy();
    // Whoever does not close their side is not waited for.
    else socket.end(onTheWire(unreadable(error.code)), () => socket.destroy());
  });
}

/** By the codes of Node and of its parser: https://nodejs.org/api/http.html#event-clienterror. */
function unreadable(code: string | undefined): EdgeError {
  if (code === 'HPE_HEADER_OVERFLOW')
    return new EdgeError('headers_too_large', 'The URL and the headers are larger than they may be.');
  if (code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW')
    return new EdgeError('payload_too_large', 'The extensions of the chunks are larger than they may be.');
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return new EdgeError('request_timeout', 'The request took too long to arrive.');
  return new EdgeError('malformed_request', 'These bytes are no HTTP request.');
}

function onTheWire(refusal: EdgeError): string {
  const { problem } = edgeProblemOf(refusal, newId());
  const body = JSON.stringify(problem);
  const headers = { ...headersOf(problem), 'Content-Length': String(Buffer.byteLength(body)) };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}\r\n${lines.join('')}\r\n${body}`;
}
