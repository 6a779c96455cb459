import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type App, openDaybook } from '../../src/app.ts';
import { readManifest } from '../../src/cli/argv/manifest-file.ts';
import { issueToken } from '../../src/http/auth/issue-token.ts';
import { serve } from '../../src/serve.ts';
import type { MakeSubject, Subject } from '../support/apart.ts';
import type { Load } from '../support/load-client.ts';
import { environment, root } from '../support/program.ts';

export interface Served {
  readonly db: string;
  readonly path: string;
  /** The message behind the path. */
  readonly message: {
    readonly side: 'command' | 'query';
    readonly name: string;
    readonly data: object;
  };
  readonly requests: number;
  readonly inFlight: number;
}

/** The service with tokens, under load from a process beside it. */
export const service: MakeSubject<Served> = async ({ db, path, message, requests, inFlight }) => {
  const daybook = await openDaybook({ db });
  const store = await daybook.access();
  const clock = { now: () => new Date().toISOString() };
  const name = `bench-${process.pid}`;
  const { secret } = await issueToken({ store, clock }, { name, scopes: ['read', 'write'] });
  const serving = await serve(daybook, readManifest(`${root}/dist/cli/commands.txt`), { db }, OPTIONS);
  const headers = { Authorization: `Bearer ${secret}` };
  return {
    ...underLoad(`${serving.url}${path}`, message, { requests, inFlight, headers }),
    close: () => serving.drain(),
  };
};

/** What a client may send is not what is measured. */
const BOUNDLESS = { burst: 1e9, perSecond: 1e9 };

export const OPTIONS = {
  sides: { commands: true, queries: true },
  host: '127.0.0.1',
  port: 0,
  tls: undefined,
  hosts: [],
  trustedProxies: [],
  corsOrigins: [],
  rates: { requests: BOUNDLESS, writes: BOUNDLESS },
  zone: 'UTC',
  metricsPort: undefined,
  maxLag: 10_000,
  accessLog: false,
  requireKeys: false,
  drainDelayMs: 0,
  drainTimeoutMs: 1_000,
} as const;

/** node:http with the same dispatch, and nothing else that a service needs. */
export const bareServer: MakeSubject<Served> = async ({ db, message, requests, inFlight }) => {
  const daybook = await openDaybook({ db });
  const { url, close } = await bareService(daybook, message);
  return {
    ...underLoad(url, message, { requests, inFlight, headers: {} }),
    close: async () => {
      await close();
      await daybook.close();
    },
  };
};

export async function bareService(daybook: App, message: Served['message']) {
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const body = pieces.length === 0 ? {} : (JSON.parse(Buffer.concat(pieces).toString()) as object);
    const text = JSON.stringify({ data: await dispatched(daybook, message, body) });
    response.writeHead(200, {
      'Content-Type': 'application/json',
      'Content-Length': Buffer.byteLength(text),
    });
    response.end(text);
  };
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function dispatched(
  daybook: App,
  { side, name, data }: Served['message'],
  body: object,
): Promise<unknown> {
  const message = { name, data: { ...data, ...body } };
  const result = await (side === 'query' ? daybook.queries : daybook.commands).dispatchUnknown(message);
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
}

function underLoad(
  url: string,
  { side, data }: Served['message'],
  { headers, ...how }: Pick<Load, 'requests' | 'inFlight' | 'headers'>,
): Subject {
  const body = side === 'command' ? { body: JSON.stringify(data) } : {};
  const load: Load = {
    url,
    method: side === 'command' ? 'POST' : 'GET',
    headers: { ...headers, ...(side === 'command' && { 'Content-Type': 'application/json' }) },
    ...body,
    ...how,
  };
  return {
    run: () => sendLoad(load),
  };
}

/** In a process beside this one, whose CPU is then not counted. */
export async function sendLoad(load: Load): Promise<void> {
  const client = fork(`${root}/bench/support/load-client.ts`, { env: environment() });
  client.send(load);
  const [code] = (await once(client, 'exit')) as [number];
  if (code !== 0) throw new Error('the load was not answered');
}
