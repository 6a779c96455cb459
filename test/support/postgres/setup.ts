// One server of each source for the whole run: tests take databases of their own in it.

import type { TestProject } from 'vitest/node';
import { migrate } from '../../../src/stores/postgres/migrate.ts';
import { connect } from '../../../src/stores/postgres/open-postgres-log.ts';
import { binariesOf, type PostgresSource, sources } from './binaries.ts';
import { PostgresServer, queryAt, TEMPLATE } from './server.ts';

/** What the tests get to know of a server. */
export interface ProvidedServer {
  readonly source: PostgresSource;
  /** `PostgreSQL 18.4`; without a server: `PostgreSQL (embedded)`. */
  readonly name: string;
  /** As its superuser. */
  readonly url: string | undefined;
  /** Why there is none. */
  readonly missing: string | undefined;
}

declare module 'vitest' {
  export interface ProvidedContext {
    readonly postgres: readonly ProvidedServer[];
  }
}

/** A database with the daybook's schema and no log: a copy of it is there in milliseconds. */
async function makeTemplate(server: PostgresServer): Promise<void> {
  await queryAt(server.url(), `CREATE DATABASE ${TEMPLATE}`);
  const connections = await connect({ url: server.url(TEMPLATE), timeoutMs: 60_000 });
  await migrate(connections, undefined);
  await connections.close();
}

export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const servers: PostgresServer[] = [];
  const teardown = async (): Promise<void> => {
    await Promise.all(servers.map((server) => server.remove()));
  };
  const start = async (source: PostgresSource): Promise<ProvidedServer> => {
    const binaries = await binariesOf(source);
    if (typeof binaries === 'string')
      return { source, name: `PostgreSQL (${source})`, url: undefined, missing: binaries };
    const server = await PostgresServer.start(binaries);
    servers.push(server);
    await makeTemplate(server);
    return { source, name: `PostgreSQL ${binaries.version}`, url: server.url(), missing: undefined };
  };
  try {
    const provided = await Promise.all(sources.map(start));
    const missing = provided.flatMap((one) => one.missing ?? []);
    if (missing.length > 0 && process.env['SKIP_NOTHING'] !== undefined) throw new Error(missing.join('; '));
    provide('postgres', provided);
  } catch (error) {
    await teardown();
    throw error;
  }
  return teardown;
}
