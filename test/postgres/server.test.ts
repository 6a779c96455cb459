import { describe, expect, test } from 'vitest';
import { binariesOf } from '../support/postgres/binaries.ts';
import { onEachServer } from '../support/postgres/databases.ts';
import { PostgresServer, queryAt } from '../support/postgres/server.ts';

onEachServer(({ newDatabase }) => {
  test('a test has a database of its own', async () => {
    const [one, other] = [await newDatabase(), await newDatabase()];
    await queryAt(one, 'CREATE TABLE mine ()');
    expect(await queryAt(other, "SELECT to_regclass('mine') AS mine")).toEqual([{ mine: null }]);
  });
});

describe.skipIf(typeof (await binariesOf('embedded')) === 'string')("a server of a test's own", () => {
  test('keeps what was committed through a kill and a restart', async () => {
    const binaries = await binariesOf('embedded');
    if (typeof binaries === 'string') throw new Error(binaries);
    const server = await PostgresServer.start(binaries);
    try {
      await queryAt(server.url(), 'CREATE TABLE kept AS SELECT 1 AS one');
      await server.kill();
      await expect(queryAt(server.url(), 'SELECT')).rejects.toThrow('ECONNREFUSED');
      await server.restart();
      expect(await queryAt(server.url(), 'SELECT one FROM kept')).toEqual([{ one: 1 }]);
    } finally {
      await server.remove();
    }
  });
});
