import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPostgresEventLog } from '../../src/stores/postgres/open-postgres-log.ts';
import { type Binaries, binariesOf } from '../support/postgres/binaries.ts';
import { onEachServer } from '../support/postgres/databases.ts';
import { PostgresServer, queryAt } from '../support/postgres/server.ts';

onEachServer(({ newDatabase }) => {
  test('a test has a database of its own', async () => {
    const [one, other] = [await newDatabase(), await newDatabase()];
    await queryAt(one, 'CREATE TABLE mine ()');
    expect(await queryAt(other, "SELECT to_regclass('mine') AS mine")).toEqual([{ mine: null }]);
  });
});

const embedded = await binariesOf('embedded');

describe.skipIf(typeof embedded === 'string')("a server of a test's own", () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await PostgresServer.start(embedded as Binaries);
  });
  afterAll(() => server.remove());

  test('keeps what was committed through a kill and a restart', async () => {
    await queryAt(server.url(), 'CREATE TABLE kept AS SELECT 1 AS one');
    await server.kill();
    await expect(queryAt(server.url(), 'SELECT')).rejects.toThrow('ECONNREFUSED');
    await server.restart();
    expect(await queryAt(server.url(), 'SELECT one FROM kept')).toEqual([{ one: 1 }]);
  });

  test('that would lose what it acknowledged at a power cut is refused, and nothing is written to it', async () => {
    await server.restart({ fsync: 'off', full_page_writes: 'off' });
    const clock = { now: () => '2026-11-23T12:00:00.000Z' };
    const opened = openPostgresEventLog({ url: server.url(), clock, timeoutMs: 5_000, create: true });
    await expect(opened).rejects.toMatchObject({
      failure: {
        kind: 'unavailable',
        code: 'not_durable',
        message: expect.stringContaining('fsync and full_page_writes off') as string,
      },
    });
    const sql = "SELECT to_regnamespace('daybook') AS schema";
    expect(await queryAt(server.url(), sql)).toEqual([{ schema: null }]);
  });
});
