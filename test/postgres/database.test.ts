import { describe, expect, onTestFinished, test } from 'vitest';
import type { Clock } from '../../src/core/model/ports.ts';
import { adoptStore } from '../../src/stores/postgres/adopt-store.ts';
import { checkStore } from '../../src/stores/postgres/check-store.ts';
import { migrations } from '../../src/stores/postgres/migrate.ts';
import { migrateStore } from '../../src/stores/postgres/migrate-store.ts';
import {
  openPostgresEventLog,
  type PostgresOptions,
  type PostgresStore,
} from '../../src/stores/postgres/open-postgres-log.ts';
import { storeInfo } from '../../src/stores/postgres/store-info.ts';
import { appendOf, eventsOf } from '../contracts/append-of.ts';
import { onEachServer } from '../support/postgres/databases.ts';
import { queryAt } from '../support/postgres/server.ts';

const clock: Clock = { now: () => '2026-11-23T12:00:00.000Z' };

async function open(url: string, more: Partial<PostgresOptions> = {}): Promise<PostgresStore> {
  const store = await openPostgresEventLog({ url, clock, timeoutMs: 5_000, create: true, ...more });
  onTestFinished(() => store.close());
  return store;
}

const failing = (code: string) => ({ failure: { code } });

describe('the address of a daybook in PostgreSQL', () => {
  test('holds no password', async () => {
    for (const url of ['postgres://ann:secret@db/shop', 'postgres://db/shop?password=secret'])
      await expect(open(url)).rejects.toMatchObject(failing('password_in_argument'));
  });

  test('leads to no server where none answers, and that is said at once', async () => {
    await expect(open('postgres://127.0.0.1:1,127.0.0.1:2/shop')).rejects.toMatchObject({
      failure: {
        kind: 'unavailable',
        code: 'server_lost',
        message: expect.stringContaining('127.0.0.1:1,') as string,
      },
    });
  });
});

onEachServer(({ url: server, newDatabase, ownDatabase }) => {
  describe('a database', () => {
    test('without a daybook is left as it is, unless one is to begin', async () => {
      const url = await ownDatabase('template0');
      await expect(open(url, { create: false })).rejects.toMatchObject(failing('no_daybook'));
      await expect(migrateStore({ url, timeoutMs: 5_000, dryRun: false })).rejects.toMatchObject(
        failing('no_daybook'),
      );
      expect(await queryAt(url, "SELECT to_regnamespace('daybook') AS schema")).toEqual([{ schema: null }]);
      const stores = await Promise.all([open(url), open(url), open(url)]);
      const ids = await Promise.all(stores.map(async ({ log }) => (await log.identity()).logId));
      expect(new Set(ids).size).toBe(1);
    });

    test('of a newer daybook is refused, and left as it is', async () => {
      const url = await ownDatabase();
      await queryAt(url, "INSERT INTO daybook.migrations VALUES (99, 'later')");
      await expect(open(url)).rejects.toMatchObject(failing('newer_daybook'));
      expect(await queryAt(url, 'SELECT * FROM daybook.log_head')).toEqual([]);
    });

    test("with another program's schema is refused", async () => {
      const url = await ownDatabase('template0');
      await queryAt(url, 'CREATE SCHEMA daybook');
      await expect(open(url)).rejects.toMatchObject(failing('not_a_daybook'));
    });

    test('is tried on one host after the other, until one takes writes', async () => {
      const url = new URL(await newDatabase());
      const store = await open(`postgres://postgres@127.0.0.1:1,${url.host}${url.pathname}`);
      expect(await store.log.head()).toMatchObject({ position: 0 });
    });

    test('without a synchronous standby is given a notice', async () => {
      const notices: string[] = [];
      await open(await newDatabase(), { notice: ({ code }) => notices.push(code) });
      expect(notices).toEqual(['no_synchronous_standby']);
    });

    test('says what it is and what it holds', async () => {
      const url = await newDatabase();
      const store = await open(url);
      await store.log.append([
        appendOf({ events: eventsOf(3), reserved: ['k'] }),
        appendOf({ category: 'customer', stream: 'customer-a' }),
        appendOf({ expectedVersion: 3 }),
      ]);
      expect(await storeInfo(store)).toMatchObject({
        path: url.replace('postgres@', ''),
        ...(await store.log.identity()),
        createdAt: clock.now(),
        schemaVersion: migrations.length,
        head: await store.log.head(),
        commits: 3,
        events: 5,
        streams: 2,
        reservations: 1,
        refusals: 0,
        role: 'postgres',
        settings: { fsync: 'on', statement_timeout: '5s' },
      });
    });

    test('open for reading alone takes no commit', async () => {
      const url = await newDatabase();
      await open(url);
      const reader = await open(url, { readonly: true, create: false });
      await expect(reader.log.append([appendOf()])).rejects.toMatchObject(failing('not_writable'));
      expect(await reader.log.head()).toMatchObject({ position: 0 });
    });

    test('that was restored ends who has it open, once it is adopted', async () => {
      const url = await newDatabase();
      const store = await open(url);
      await store.log.append([appendOf()]);
      const before = await store.log.identity();
      const adopted = await adoptStore({ url, timeoutMs: 5_000 });
      expect(adopted).toMatchObject({
        logId: before.logId,
        formerEpoch: before.epoch,
        head: { position: 1 },
      });
      expect(adopted.epoch).not.toBe(before.epoch);
      await expect(store.log.append([appendOf({ stream: 'order-2' })])).rejects.toMatchObject(
        failing('log_restored'),
      );
      await expect(store.log.wait(1, new AbortController().signal)).rejects.toMatchObject(
        failing('log_restored'),
      );
      expect(await (await open(url)).log.head()).toMatchObject({ position: 1 });
    });
  });

  describe('a check', () => {
    test('finds nothing in a daybook as it was made', async () => {
      const store = await open(await newDatabase());
      await store.log.append([
        appendOf({ reserved: ['k', 'l'] }),
        appendOf({ expectedVersion: 1, released: ['k'] }),
        appendOf({ stream: 'order-2', reserved: ['k'] }),
      ]);
      expect(await checkStore(store.connections)).toEqual([]);
      expect(await store.integrity.problems()).toEqual([]);
    });

    test('finds what was altered behind the back of the daybook', async () => {
      const url = await ownDatabase();
      const store = await open(url);
      await store.log.append([appendOf({ reserved: ['k'] }), appendOf({ stream: 'order-2' })]);
      await queryAt(
        url,
        `SET session_replication_role = replica;
         DELETE FROM daybook.commits WHERE position = 2;
         DELETE FROM daybook.reservations;
         DROP TRIGGER commits_are_never_altered ON daybook.commits;
         CREATE OR REPLACE FUNCTION daybook.become(log_id text, epoch text) RETURNS boolean LANGUAGE sql AS 'SELECT true'`,
      );
      const found = (await checkStore(store.connections)).map(({ message }) => message);
      expect(found).toEqual([
        'The trigger commits_are_never_altered is missing.',
        'The function become was altered.',
        'The log ends at 1, but should end at 2.',
        'The key k should be held by order-1 (position 1).',
        'The category order should count 1 streams.',
        'The category order should not count 2 streams.',
      ]);
      await expect(store.log.head()).rejects.toMatchObject(failing('damaged_commit'));
    });
  });

  describe('a role that only reads and appends', () => {
    test('works with the daybook, and can write to the log in no other way', async () => {
      const url = await ownDatabase();
      await open(url);
      const role = 'daybook_app';
      await queryAt(
        server,
        `DO $$ BEGIN CREATE ROLE ${role} LOGIN; EXCEPTION WHEN duplicate_object THEN END $$`,
      );
      await migrateStore({ url, timeoutMs: 5_000, dryRun: false });
      const asRole = url.replace('postgres@', `${role}@`);
      const store = await open(asRole, { create: false });
      expect(await store.log.append([appendOf()])).toMatchObject([{ kind: 'committed' }]);
      (await store.log.hold()).release();
      await store.checkpoints.setCheckpoint('mail', await store.log.head());
      await store.access.listTokens();
      const attempts = [
        "UPDATE daybook.commits SET actor = 'eve'",
        'DELETE FROM daybook.commits',
        'TRUNCATE daybook.commits',
        'INSERT INTO daybook.commits SELECT * FROM daybook.commits',
        'UPDATE daybook.log_head SET position = 0',
        'DELETE FROM daybook.reservations',
        'DELETE FROM daybook.categories',
        'ALTER TABLE daybook.commits DISABLE TRIGGER ALL',
        'DROP SCHEMA daybook CASCADE',
        'CREATE TABLE daybook.mine ()',
        'SET session_replication_role = replica',
      ];
      for (const sql of attempts)
        await expect(queryAt(asRole, sql)).rejects.toThrow(/permission denied|must be owner/);
      expect(await store.log.read(0, 9)).toHaveLength(1);
    });

    test('nobody alters a commit by mistake, not even the owner', async () => {
      const url = await newDatabase();
      await (await open(url)).log.append([appendOf()]);
      for (const sql of [
        'UPDATE daybook.commits SET actor = NULL',
        'DELETE FROM daybook.commits',
        'TRUNCATE daybook.commits',
      ])
        await expect(queryAt(url, sql)).rejects.toThrow('a commit is never altered');
    });
  });
});
