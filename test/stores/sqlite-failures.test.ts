import { closeSync, openSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { FailureError } from '../../src/core/kernel/failure.ts';
import { verifyLog } from '../../src/core/log/verify-log.ts';
import type { Connect } from '../../src/stores/sqlite/file/connection.ts';
import { type OpenOptions, openSqliteEventLog } from '../../src/stores/sqlite/log/open-event-log.ts';
import { appendOf, eventsOf } from '../contracts/append-of.ts';
import { temporaryFolder } from './temporary-folder.ts';

const clock = { now: () => '2026-11-23T12:00:00.000Z' };
const open = (more: Partial<OpenOptions> = {}) =>
  openSqliteEventLog({
    path: join(temporaryFolder(), 'shop.db'),
    clock,
    timeoutMs: 0,
    create: true,
    ...more,
  });
const failure = async (failing: Promise<unknown>) => {
  const error = await failing.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof FailureError)) throw new Error('no failure', { cause: error });
  return error.failure;
};

describe('a COMMIT that fails', () => {
  /** Makes the next COMMIT report an I/O error: before it was done, or after. */
  const failingCommit = (state: { fail: 'before' | 'after' | 'never' }): Connect => {
    return (path, options) => {
      const sqlite = new Database(path, options);
      const prepare = sqlite.prepare.bind(sqlite);
      sqlite.prepare = ((sql: string) => {
        const statement = prepare(sql);
        if (sql !== 'COMMIT') return statement;
        const run = statement.run.bind(statement);
        statement.run = (...bound) => {
          const { fail } = state;
          state.fail = 'never';
          if (fail === 'after') run(...bound);
          if (fail !== 'never') throw new Database.SqliteError('disk I/O error', 'SQLITE_IOERR_FSYNC');
          return run(...bound);
        };
        return statement;
      }) as typeof sqlite.prepare;
      return sqlite;
    };
  };

  test.each([
    ['before', 'committed'],
    ['after', 'replayed'],
  ] as const)(
    'is an unknown outcome, which a retry settles (it failed %s the write: %s)',
    async (fail, settled) => {
      const state: Parameters<typeof failingCommit>[0] = { fail: 'never' };
      const store = await open({ connect: failingCommit(state) });
      await store.log.append([appendOf()]);
      state.fail = fail;
      const append = appendOf({ stream: 'order-2' });
      expect(await failure(store.log.append([append]))).toMatchObject({
        kind: 'outcome_unknown',
        code: 'outcome_unknown',
        hint: expect.stringContaining('idempotency key'),
      });
      expect(await store.log.append([append])).toMatchObject([{ kind: settled }]);
      expect(await verifyLog(store.log)).toMatchObject({ commits: 2, problems: [] });
      await store.close();
    },
  );
});

describe('an error before COMMIT', () => {
  test('is definite: nothing was stored, and the log goes on when the cause is gone', async () => {
    const store = await open();
    await store.log.append([appendOf()]);
    const pages = store.connection.sqlite.pragma('page_count', { simple: true }) as number;
    store.connection.sqlite.pragma(`max_page_count = ${pages}`);
    const batch = [appendOf({ stream: 'order-2' }), appendOf({ stream: 'order-3', events: eventsOf(2_000) })];
    expect(await failure(store.log.append(batch))).toMatchObject({ kind: 'unavailable', code: 'disk_full' });
    expect(await store.log.head()).toMatchObject({ position: 1 });
    store.connection.sqlite.pragma('max_page_count = 1000000');
    expect(await store.log.append(batch)).toMatchObject([{ kind: 'committed' }, { kind: 'committed' }]);
    expect(await verifyLog(store.log)).toMatchObject({ commits: 3, problems: [] });
    await store.close();
  });

  test('that is a defect is passed on as it is, with nothing stored', async () => {
    const store = await open();
    const broken = appendOf({ stream: 'order-2', correlationId: undefined as unknown as string });
    await expect(store.log.append([appendOf(), broken])).rejects.toThrow(/NOT NULL/);
    expect(await store.log.head()).toMatchObject({ position: 0 });
    expect(await store.log.append([appendOf()])).toMatchObject([{ kind: 'committed' }]);
    await store.close();
  });
});

describe('another process that writes', () => {
  test('for longer than the timeout: busy, with nothing stored, and a later try succeeds', async () => {
    const store = await open();
    const other = new Database(store.path);
    other.exec('BEGIN IMMEDIATE');
    const append = appendOf();
    expect(await failure(store.log.append([append]))).toMatchObject({ kind: 'busy', code: 'store_busy' });
    expect(await failure(store.rejections.prune('2026'))).toMatchObject({ kind: 'busy' });
    expect(await store.log.head()).toMatchObject({ position: 0 });
    other.exec('ROLLBACK');
    other.close();
    expect(await store.log.append([append])).toMatchObject([{ kind: 'committed' }]);
    await store.close();
  });

  test('keeps nobody from reading', async () => {
    const store = await open();
    await store.log.append([appendOf()]);
    const other = new Database(store.path);
    other.exec('BEGIN IMMEDIATE');
    const reader = await openSqliteEventLog({ path: store.path, clock, timeoutMs: 0 });
    expect(await reader.log.read(0, 9)).toHaveLength(1);
    await reader.close();
    other.close();
    await store.close();
  });
});

describe('opening while others hold the file', () => {
  /** SQLite does not wait when it switches to WAL: it says busy at once, here so many times. */
  const busyAtFirst = (times: number): Connect => {
    let left = times;
    return (path, options) => {
      const sqlite = new Database(path, options);
      const pragma = sqlite.pragma.bind(sqlite);
      sqlite.pragma = (source, pragmaOptions) => {
        if (!source.includes('journal_mode') || left === 0) return pragma(source, pragmaOptions);
        left -= 1;
        throw new Database.SqliteError('database is locked', 'SQLITE_BUSY');
      };
      return sqlite;
    };
  };

  test('tries again until the timeout', async () => {
    const store = await open({ timeoutMs: 2_000, connect: busyAtFirst(3) });
    expect(await store.log.append([appendOf()])).toMatchObject([{ kind: 'committed' }]);
    await store.close();
  });

  test('gives up at the timeout: busy', async () => {
    const opening = open({ timeoutMs: 20, connect: busyAtFirst(Number.POSITIVE_INFINITY) });
    expect(await failure(opening)).toMatchObject({ kind: 'busy', code: 'store_busy' });
  });
});

describe('a damaged file', () => {
  test('is reported, never answered from', async () => {
    const path = join(temporaryFolder(), 'shop.db');
    const store = await open({ path });
    for (let order = 0; order < 40; order += 1) {
      await store.log.append([appendOf({ stream: `order-${order}`, events: eventsOf(20) })]);
    }
    await store.close();
    const file = openSync(path, 'r+');
    const size = statSync(path).size;
    for (let at = 4_096; at < size; at += 512) writeSync(file, 'rats have been here ', at);
    closeSync(file);
    const damaged = { kind: 'unavailable', code: 'damaged', hint: expect.stringContaining('backup') };
    const reading = openSqliteEventLog({ path, clock, timeoutMs: 0 }).then(({ log }) => log.read(0, 100));
    expect(await failure(reading)).toMatchObject(damaged);
  });
});
