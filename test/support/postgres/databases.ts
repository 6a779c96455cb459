import { randomUUID } from 'node:crypto';
import { describe, inject } from 'vitest';
import { queryAt } from './server.ts';

/** A server of this run, which other test files use at the same time. */
export interface TestServer {
  /** `PostgreSQL 18.4` */
  readonly name: string;
  /** As its superuser. */
  readonly url: string;
  /** An empty database, by its URL; it goes with the server. */
  newDatabase(): Promise<string>;
}

/** The tests on each server that there is; those of one that is not are skipped, and the title says why. */
export function onEachServer(tests: (server: TestServer) => void): void {
  for (const { name, url = '', missing } of inject('postgres')) {
    const why = missing === undefined ? '' : `: ${missing}`;
    describe.skipIf(missing !== undefined)(`${name}${why}`, () => {
      tests({ name, url, newDatabase: () => newDatabase(url) });
    });
  }
}

async function newDatabase(url: string): Promise<string> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await queryAt(url, `CREATE DATABASE ${name}`);
  return databaseAt(url, name);
}

/** The same server's URL of another database. */
export function databaseAt(url: string, database: string): string {
  const at = new URL(url);
  at.pathname = `/${database}`;
  return at.href;
}
