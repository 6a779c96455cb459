import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, describe, inject, onTestFinished } from 'vitest';
import { queryAt, TEMPLATE } from './server.ts';
import type { ProvidedServer } from './setup.ts';

/** A server of this run, which other test files use at the same time. */
export interface TestServer {
  /** `PostgreSQL 18.4` */
  readonly name: string;
  /** As its superuser. */
  readonly url: string;
  /** A database with the daybook's schema and no log in it, by its URL: emptied for another test when this one is over. */
  newDatabase(): Promise<string>;
  /** A database for a test that may do with it what it likes, copied from one with the daybook's schema, or empty. */
  ownDatabase(template?: 'template0'): Promise<string>;
}

type Tests = (server: TestServer) => void;

/** The tests on each server that there is; those of one that is not are skipped, and the title says why. */
export function onEachServer(tests: Tests): void {
  for (const server of inject('postgres')) onServer(server, tests);
}

/** The same on the newest alone: of what no server answers in its own way. */
export function onNewestServer(tests: Tests): void {
  const servers = inject('postgres');
  const server = servers.findLast(({ missing }) => missing === undefined) ?? servers[0];
  if (server !== undefined) onServer(server, tests);
}

function onServer({ name, url = '', missing }: ProvidedServer, tests: Tests): void {
  const why = missing === undefined ? '' : `: ${missing}`;
  describe.skipIf(missing !== undefined)(`${name}${why}`, () => {
    const databases = new Databases(url);
    afterAll(() => databases.close());
    tests({
      name,
      url,
      newDatabase: () => databases.take(),
      ownDatabase: (template) => created(url, template ?? TEMPLATE),
    });
  });
}

interface Emptied {
  readonly url: string;
  readonly client: Client;
}

/** To empty a database takes a tenth of the time that it takes to create one. */
class Databases {
  readonly #server: string;
  readonly #all: Emptied[] = [];
  readonly #free: Emptied[] = [];

  constructor(server: string) {
    this.#server = server;
  }

  async take(): Promise<string> {
    const database = this.#free.pop() ?? (await this.#create());
    onTestFinished(() => void this.#free.push(database));
    await database.client.query(EMPTY);
    return database.url;
  }

  async close(): Promise<void> {
    await Promise.all(this.#all.map(({ client }) => client.end()));
  }

  async #create(): Promise<Emptied> {
    const url = await created(this.#server, TEMPLATE);
    const client = new Client({ connectionString: url });
    await client.connect();
    await client.query('SET session_replication_role = replica');
    const database = { url, client };
    this.#all.push(database);
    return database;
  }
}

/** No trigger is in force for a replica. */
const EMPTY =
  'log_head followed_log commits categories reservations refused_commands subscriber_checkpoints tokens sessions links'
    .split(' ')
    .map((table) => `DELETE FROM daybook.${table}`)
    .join('; ');

async function created(server: string, template: string): Promise<string> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await queryAt(server, `CREATE DATABASE ${name} TEMPLATE ${template}`);
  return databaseAt(server, name);
}

/** The same server's URL of another database. */
function databaseAt(url: string, database: string): string {
  const at = new URL(url);
  at.pathname = `/${database}`;
  return at.href;
}
