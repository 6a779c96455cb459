import { describe, expect, onTestFinished, test } from 'vitest';
import { verifyLog } from '../../src/core/log/verify-log.ts';
import type { Clock } from '../../src/core/model/ports.ts';
import { openPostgresEventLog, type PostgresStore } from '../../src/stores/postgres/open-postgres-log.ts';
import { appendOf } from '../contracts/append-of.ts';
import { onEachServer } from '../support/postgres/databases.ts';
import { queryAt } from '../support/postgres/server.ts';

const clock: Clock = { now: () => '2026-11-23T12:00:00.000Z' };

async function open(url: string, timeoutMs = 5_000): Promise<PostgresStore> {
  const store = await openPostgresEventLog({ url, clock, timeoutMs, create: true });
  onTestFinished(() => store.close());
  return store;
}

const at = (position: number) => ({ kind: 'committed', commit: { position } });

/** Ends every connection to the database but the one that asks. */
const cutAll = (url: string) =>
  queryAt(
    url,
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND application_name = 'daybook'`,
  );

onEachServer(({ ownDatabase, newDatabase }) => {
  describe('a connection that is lost', () => {
    test('while nothing is asked is replaced by another one', async () => {
      const url = await ownDatabase();
      const { log } = await open(url);
      await log.append([appendOf()]);
      await cutAll(url);
      expect(await log.head()).toMatchObject({ position: 1 });
      await cutAll(url);
      expect(await log.append([appendOf({ expectedVersion: 1 })])).toMatchObject([at(2)]);
    });

    test('in the middle of an append is replaced, and the append is committed once', async () => {
      const url = await ownDatabase();
      const { log } = await open(url);
      const blocker = await (await open(url)).log.hold();
      const appended = log.append([appendOf({ commandId: 'mine' })]);
      await waiting(url, 1);
      await cutAll(url);
      blocker.release();
      expect(await appended).toMatchObject([at(1)]);
      expect(await log.read(0, 9)).toHaveLength(1);
      expect((await verifyLog(log)).problems).toEqual([]);
    });

    test('wakes who waits, for the poll goes on', async () => {
      const url = await ownDatabase();
      const [{ log }, other] = [await open(url), await open(url)];
      const waited = log.wait(0, new AbortController().signal);
      await cutAll(url);
      await other.log.append([appendOf()]);
      await waited;
      expect(await log.head()).toMatchObject({ position: 1 });
    });
  });

  describe('a log that is held', () => {
    test('lets nobody else append until something is appended here, or it is released', async () => {
      const url = await newDatabase();
      const [{ log }, { log: other }] = [await open(url), await open(url)];
      const hold = await log.hold();
      const theirs = other.append([appendOf({ stream: 'order-theirs' })]);
      await waiting(url, 1);
      expect(await log.append([appendOf({ stream: 'order-ours' })])).toMatchObject([at(1)]);
      expect(await theirs).toMatchObject([at(2)]);
      // What was appended has ended the hold: releasing it now takes nothing back.
      hold.release();
      const [outer, inner] = [await log.hold(), await log.hold()];
      inner.release();
      inner.release();
      const more = other.append([appendOf({ stream: 'order-more' })]);
      await waiting(url, 1);
      outer.release();
      expect(await more).toMatchObject([at(3)]);
    });

    test('by one that pauses delays nobody for longer than a moment, and what it appends is judged as ever', async () => {
      const url = await newDatabase();
      const [{ log }, { log: other }] = [await open(url), await open(url)];
      await log.hold();
      const begun = performance.now();
      expect(await other.append([appendOf()])).toMatchObject([at(1)]);
      expect(performance.now() - begun).toBeLessThan(2_000);
      expect(await log.append([appendOf(), appendOf({ stream: 'order-2' })])).toMatchObject([
        { kind: 'conflict', actualVersion: 1 },
        at(2),
      ]);
    });

    test('for longer than the timeout is busy to the others, and stores nothing of theirs', async () => {
      const url = await newDatabase();
      const [{ log }, { log: other }] = [await open(url), await open(url, 60)];
      const hold = await log.hold();
      await expect(other.append([appendOf()])).rejects.toMatchObject({ failure: { kind: 'busy' } });
      hold.release();
      expect(await log.head()).toMatchObject({ position: 0 });
    });
  });

  test('what is asked in one turn crosses the network once', async () => {
    const url = await newDatabase();
    const { log, connections } = await open(url);
    await log.append([appendOf({ commandId: 'mine' }), appendOf({ stream: 'order-2' })]);
    let asked = 0;
    const read = connections.read.bind(connections);
    connections.read = (...query: Parameters<typeof read>) => {
      asked += 1;
      return read(...query);
    };
    const [one, other, found] = await Promise.all([
      log.readStream('order-1'),
      log.readStreams([{ stream: 'order-2', afterVersion: 0 }]),
      log.find('mine'),
    ]);
    expect([one, other[0]].map((commits) => commits?.map(({ position }) => position))).toEqual([[1], [2]]);
    expect(found?.position).toBe(1);
    expect(asked).toBe(1);
  });
});

/** Resolves when so many connections wait for a lock. */
async function waiting(url: string, count: number): Promise<void> {
  const sql = `SELECT count(*)::integer AS waiting FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  for (;;) {
    const [row] = await queryAt<{ waiting: number }>(url, sql);
    if (row?.waiting === count) return;
  }
}
