import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createSecureContext } from 'node:tls';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { FailureError } from '../core/kernel/failure.ts';
import { isSystemError, systemReason } from '../core/kernel/system-error.ts';
import type { Lifecycle } from './lifecycle.ts';
import { MOST_HEAD } from './limits/request-head.ts';
import { answerUnreadable, unreadableUrl } from './limits/unreadable.ts';

export interface ListenOptions {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** Paths of PEM files; read again by `reload`. */
  readonly tls?: Certificate | undefined;
  /** How long answers still carry `Connection: close` before the service stops listening. Milliseconds. */
  readonly drainDelayMs: number;
  /** How long what is in flight may take after that. Milliseconds. */
  readonly drainTimeoutMs: number;
}

/** A service that listens. */
export interface Serving {
  /** `http://127.0.0.1:7070` */
  readonly url: string;
  /** Reads the certificate again. @throws FailureError as `listen` does; the old one then stays */
  reload(): void;
  /** Stops listening, lets what is in flight end, and closes. Resolves when the last connection is closed. */
  drain(): Promise<void>;
}

type Fetch = (request: Request, connection: HttpBindings) => Response | Promise<Response>;

/** Slow clients are found soon: Node's own default looks every 30 s. Milliseconds and bytes. */
const LIMITS = {
  headersTimeout: 3_000,
  requestTimeout: 300_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 500,
  maxHeaderSize: MOST_HEAD,
  // What has none is answered by us.
  requireHostHeader: false,
} as const;

const MOST_CONNECTIONS = 1_000;

/** @throws FailureError `unavailable` where the address cannot be listened at, or the certificate cannot be read */
export async function listen(
  fetch: Fetch,
  lifecycle: Lifecycle,
  { host, port, tls, drainDelayMs, drainTimeoutMs }: ListenOptions,
): Promise<Serving> {
  const answer = getRequestListener((request, connection) => fetch(request, connection as HttpBindings), {
    errorHandler: unreadableUrl,
  });
  const listener = (request: IncomingMessage, response: ServerResponse): void =>
    void answer(request, response);
  const server =
    tls === undefined
      ? createServer(LIMITS, listener)
      : createSecureServer({ ...LIMITS, ...certificate(tls) }, listener);
  answerUnreadable(server);
  server.maxConnections = MOST_CONNECTIONS;
  await listening(server, host, port);
  const { port: actual } = server.address() as AddressInfo;
  return {
    url: `${tls === undefined ? 'http' : 'https'}://${host.includes(':') ? `[${host}]` : host}:${actual}`,
    reload: () => {
      if (tls !== undefined && 'setSecureContext' in server)
        (server as unknown as { setSecureContext(options: object): void }).setSecureContext(certificate(tls));
    },
    drain: () => drained(server, lifecycle, drainDelayMs, drainTimeoutMs),
  };
}

interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** @throws FailureError `unavailable` (`bad_certificate`) where the files cannot be read, or do not belong together */
function certificate({ cert, key }: Certificate) {
  try {
    const pair = { cert: readFileSync(cert), key: readFileSync(key), minVersion: 'TLSv1.2' as const };
    createSecureContext(pair);
    return pair;
  } catch (error) {
    const why = isSystemError(error) ? systemReason(error) : (error as Error).message;
    throw new FailureError(
      {
        kind: 'unavailable',
        code: 'bad_certificate',
        message: `${cert} with ${key} is no certificate: ${why}.`,
        hint: 'Both must be PEM, and belong together.',
      },
      { cause: error },
    );
  }
}

function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(notListening(error, host, port)));
    server.listen(port, host, resolve);
  });
}

function notListening(error: Error, host: string, port: number): Error {
  if (!isSystemError(error)) return error;
  const why = WHY[error.code] ?? systemReason(error);
  return new FailureError(
    {
      kind: 'unavailable',
      code: 'cannot_listen',
      message: `The service cannot listen at ${host}:${port}: ${why}.`,
      hint: 'Choose another --port or --host.',
    },
    { cause: error },
  );
}

const WHY: Readonly<Record<string, string>> = {
  EADDRINUSE: 'something else listens there',
  EACCES: 'that port is not allowed to this user',
  EADDRNOTAVAIL: 'this machine has no such address',
  ENOTFOUND: 'there is no such host',
};

/**
 * Answers close their connections first: closing idle ones at once would reset clients that are just sending.
 */
async function drained(
  server: Server,
  lifecycle: Lifecycle,
  delayMs: number,
  timeoutMs: number,
): Promise<void> {
  lifecycle.drain();
  if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  // Those that are answered meanwhile, streams among them, are idle then: they would be kept for another request.
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  const last = setTimeout(() => server.closeAllConnections(), timeoutMs);
  await closed;
  clearInterval(idle);
  clearTimeout(last);
}
