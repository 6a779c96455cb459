import type { Hono } from 'hono';
import { type App, openDaybook } from '../../../src/app.ts';
import type { CommandSpec } from '../../../src/core/describe/command-spec.ts';
import { deriveCommand } from '../../../src/core/describe/derive-command.ts';
import { describedTables } from '../../../src/core/describe/described-tables.ts';
import { lazy } from '../../../src/core/kernel/lazy.ts';
import type { CliBinding } from '../../../src/core/model/cli-binding.ts';
import type { AnyCommand } from '../../../src/core/model/command.ts';
import type { AnyQuery } from '../../../src/core/model/query.ts';
import { eventSentences } from '../../../src/core/read/event-sentences.ts';
import type { Env } from '../../../src/http/exchange.ts';
import type { Guard } from '../../../src/http/guard.ts';
import type { HttpPort } from '../../../src/http/http-port.ts';
import { httpService, type ServiceOptions } from '../../../src/http/http-service.ts';
import { Lifecycle } from '../../../src/http/lifecycle.ts';
import {
  commandLoaders,
  groups,
  loadProjections,
  loadRejections,
  queryLoaders,
} from '../../../src/messages.ts';

/** The described commands, from the definitions themselves. */
export const describedCommands = lazy(async (): Promise<readonly CommandSpec[]> => {
  const loaders: (() => Promise<AnyCommand | AnyQuery>)[] = Object.values({
    ...commandLoaders,
    ...queryLoaders,
  });
  const definitions = await Promise.all(loaders.map((load) => load()));
  return definitions.filter(hasBinding).map(deriveCommand);
});

const hasBinding = <D extends AnyCommand | AnyQuery>(one: D): one is D & { readonly cli: CliBinding } =>
  one.cli !== undefined;

/** A shop in memory behind HTTP, answering without a socket. */
export interface Service {
  readonly daybook: App;
  readonly http: Hono<Env>;
  readonly lifecycle: Lifecycle;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  post(path: string, body?: object, headers?: Record<string, string>): Promise<Response>;
  close(): Promise<void>;
}

export const NOW = '2026-06-15T12:00:00.000Z';

/** Everybody is who they say they are. */
const trusting: Guard = {
  admitStranger: () => undefined,
  authenticate: async () => ({ sender: { actor: 'token:test' }, allow: () => undefined }),
};

interface TestedOptions extends Omit<Partial<ServiceOptions>, 'guard'> {
  /** What of a guard is not that of everybody. */
  readonly guard?: Partial<Guard>;
}

/** @param port what the program around it does otherwise */
export async function openService(
  options: TestedOptions = {},
  port: Partial<HttpPort> = {},
): Promise<Service> {
  const { clock = { now: () => NOW } } = port;
  const daybook = await openDaybook({ db: ':memory:', clock });
  const lifecycle = new Lifecycle();
  const http = await httpService(
    { ...(await portOf(daybook)), ...port },
    {
      sides: { commands: true, queries: true },
      lifecycle,
      ...options,
      guard: { ...trusting, ...options.guard },
    },
  );
  return {
    daybook,
    http,
    lifecycle,
    get: async (path, headers = {}) => http.request(path, { headers }),
    post: async (path, body, headers = {}) =>
      http.request(path, {
        method: 'POST',
        headers: { ...(body && { 'Content-Type': 'application/json' }), ...headers },
        ...(body && { body: JSON.stringify(body) }),
      }),
    close: () => daybook.close(),
  };
}

/** What HTTP needs of an open daybook. */
export const portOf = async (daybook: App): Promise<HttpPort> => ({
  version: '0.0.0',
  commands: await describedCommands(),
  groups,
  rejections: loadRejections,
  daybook,
  log: daybook.log,
  stored: daybook.stored,
  keys: daybook.keys,
  followed: async () => daybook.replica?.followed(),
  metrics: daybook.metrics,
  clock: { now: () => NOW },
  views: async () => (await daybook.ports()).views,
  assertWritable: async () => undefined,
  reporting: (progress) => daybook.reporting(progress),
  sentences: async (receipt) => eventSentences(await loadProjections(), receipt),
  tables: describedTables(await loadProjections()),
  transitions: async (command, stream) => (await daybook.ports()).dryRuns.transitions(command, stream),
  idOf: (kind, name) => daybook.idOf(kind, name),
});
