import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Append } from '../../src/core/model/event-log.ts';
import { bigintArray, textArray } from '../../src/stores/postgres/binary-arrays.ts';
import type { Client } from '../../src/stores/postgres/connections.ts';
import { openPostgresEventLog, type PostgresStore } from '../../src/stores/postgres/open-postgres-log.ts';
import { type PostgresServer, queryAt } from '../../test/support/postgres/server.ts';
import type { Cost } from './apart.ts';
import { median } from './timing.ts';

/** Of a server for benchmarks, whose memory is not that of the tests. */
export const SETTINGS = { shared_buffers: '256MB', max_wal_size: '4GB' } as const;

const AT = '2026-11-23T12:00:00.000Z';

/** The URL of a new database, with nothing in it. */
export async function newDatabase(server: PostgresServer): Promise<string> {
  const name = `bench_${randomUUID().replaceAll('-', '')}`;
  await queryAt(server.url(), `CREATE DATABASE ${name}`);
  return server.url(name);
}

export const openStore = (url: string): Promise<PostgresStore> =>
  openPostgresEventLog({ url, clock: { now: () => AT }, timeoutMs: 60_000, create: true });

/** What the work takes: on the clock, and of the CPU of all of the server's processes, which is what all writers share. */
export async function onServer(server: PostgresServer, work: () => Promise<unknown>): Promise<Cost> {
  const [cpu, begun] = [cpuOf(server), performance.now()];
  await work();
  const wall = performance.now() - begun;
  return { wall, cpu: cpuOf(server) - cpu };
}

export const medianOf = (costs: readonly Cost[]): Cost => ({
  wall: median(costs.map(({ wall }) => wall)),
  cpu: median(costs.map(({ cpu }) => cpu)),
});

/** Milliseconds: to the nanosecond of the processes that there are, to a tick of those that have ended. Linux tells. */
function cpuOf({ pid = 0 }: PostgresServer): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
  const ns = [String(pid), ...children].map((one) =>
    Number(readFileSync(`/proc/${one}/schedstat`, 'utf8').split(' ')[0]),
  );
  const [user, system] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ').slice(13) ?? [];
  return ns.reduce((sum, one) => sum + one, 0) / 1e6 + (Number(user) + Number(system)) * TICK_MS;
}

const TICK_MS = 10;

let made = 0;

/** Orders with two lines, each with a reference of its own or without. */
export function orders(size: number, hasKeys: boolean): readonly Append[] {
  return Array.from({ length: size }, () => {
    made += 1;
    const commandId = randomUUID();
    return {
      category: 'order',
      stream: `order-${randomUUID()}`,
      commandId,
      command: 'CreateOrder',
      fingerprint: 'f'.repeat(64),
      actor: 'ann',
      correlationId: commandId,
      causationId: null,
      occurredAt: AT,
      events: [{ type: 'OrderCreated', schemaVersion: 1, data: { ...ORDER, note: `order ${made}` } }],
      reserved: hasKeys ? [`reference:${commandId}`] : [],
      released: [],
      expectedVersion: 0,
    };
  });
}

const ORDER = {
  customer: 'ann-2041',
  lines: [
    { sku: 'MUG-1', quantity: 2, unitPrice: 1_250, currency: 'EUR' },
    { sku: 'TEE-M', quantity: 1, unitPrice: 2_500, currency: 'EUR' },
  ],
  shippingAddress: { line1: 'Main street 1', city: 'Vienna', country: 'AT' },
};

/** The same rows, inserted by one statement into tables that are the daybook's but for its triggers. Nobody is faster. */
export class BareRows {
  readonly #client: Client;
  #position = 0;

  private constructor(client: Client) {
    this.#client = client;
  }

  /** Beside the daybook, in its database. */
  static async beside({ connections }: PostgresStore): Promise<BareRows> {
    const client = await connections.connect();
    await client.query(`CREATE SCHEMA bare;
      CREATE TABLE bare.commits (LIKE daybook.commits INCLUDING ALL);
      CREATE TABLE bare.reservations (LIKE daybook.reservations INCLUDING ALL)`);
    return new BareRows(client);
  }

  async insert(batch: readonly Append[]): Promise<void> {
    const texts = (of: (item: Append) => string | null): Buffer => textArray(batch.map(of));
    const positions = bigintArray(batch.map((_, index) => this.#position + index + 1));
    this.#position += batch.length;
    const ones = bigintArray(batch.map(() => 1));
    const keys = batch.flatMap(({ reserved }) => reserved);
    const text = keys.length === 0 ? INSERT : `WITH kept AS (${KEYS}) ${INSERT}`;
    const stream = texts((item) => item.stream);
    await this.#client.query(text, [
      positions,
      texts(({ category }) => category),
      stream,
      ones,
      ones,
      positions,
      texts(({ commandId }) => commandId),
      texts(({ command }) => command),
      texts(({ fingerprint }) => fingerprint),
      texts(({ actor }) => actor),
      texts(({ correlationId }) => correlationId),
      texts(({ causationId }) => causationId),
      texts(({ occurredAt }) => occurredAt),
      texts(() => AT),
      texts(({ fingerprint }) => fingerprint),
      texts(({ reserved }) => JSON.stringify(reserved)),
      texts(({ released }) => JSON.stringify(released)),
      texts(({ events }) => JSON.stringify(events)),
      ...(keys.length === 0 ? [] : [textArray(keys)]),
    ]);
  }

  release(): void {
    this.#client.release();
  }
}

const INSERT = `INSERT INTO bare.commits SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[], $5::bigint[],
  $6::bigint[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::text[],
  $16::text[], $17::text[], $18::text[])`;

/** An order has one. */
const KEYS = `INSERT INTO bare.reservations SELECT * FROM unnest($19::text[], $3::text[], $1::bigint[])`;

/** What the comparison uses of Emmett's event store on PostgreSQL (tried with 0.42.0). */
interface EmmettStore {
  appendToStream(
    stream: string,
    events: readonly { readonly type: string; readonly data: unknown }[],
  ): Promise<unknown>;
  close(): Promise<void>;
}

const PACKAGE = '@event-driven-io/emmett-postgresql';

/** It is no dependency: undefined where it is not installed. */
export function emmettOnPostgres(installedIn: string, url: string): EmmettStore | undefined {
  const load = createRequire(join(installedIn, 'package.json'));
  try {
    const { getPostgreSQLEventStore } = load(PACKAGE) as {
      getPostgreSQLEventStore(url: string): EmmettStore;
    };
    return getPostgreSQLEventStore(url);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}
