import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { appendedCommit, chained, columnsOf } from '../../src/core/log/stored-commit.ts';
import { parsePin, pinOf, type VerifyOptions, verifyLog } from '../../src/core/log/verify-log.ts';
import { GENESIS, type Head } from '../../src/core/model/commit.ts';
import type { Append, EventLog } from '../../src/core/model/event-log.ts';
import { checkStore } from '../../src/stores/sqlite/log/check-store.ts';
import { openSqliteEventLog } from '../../src/stores/sqlite/log/open-event-log.ts';
import { appendOf, eventsOf } from '../contracts/append-of.ts';
import { tamper } from './tampering.ts';
import { temporaryFolder } from './temporary-folder.ts';

const clock = { now: () => '2026-11-23T12:00:00.000Z' };
const open = (path: string) => openSqliteEventLog({ path, clock, timeoutMs: 2_000, create: true });

let path: string;
let head: Head;
beforeEach(async () => {
  path = join(temporaryFolder(), 'shop.db');
  const store = await open(path);
  await store.log.append([
    appendOf({ reserved: ['a', 'b'] }),
    appendOf({ stream: 'order-2', events: eventsOf(3) }),
    appendOf({ expectedVersion: 1, released: ['a'] }),
    appendOf({ stream: 'order-3', reserved: ['a'] }),
    appendOf({ stream: 'order-2', expectedVersion: 3 }),
    appendOf({ category: 'customer', stream: 'customer-a', reserved: ['c'] }),
  ]);
  head = await store.log.head();
  await store.close();
});

/** What verifying finds, after the file was changed. */
async function found(sql = '', options: VerifyOptions = {}) {
  if (sql !== '') tamper(path, sql);
  const store = await open(path);
  const report = await verifyLog(store.log, { pageSize: 4, ...options });
  const problems = checkStore(store.connection);
  await store.close();
  return {
    report,
    log: report.problems.map(({ position, code }) => `${code} ${position}`),
    store: problems.map(({ code, message }) => `${code}: ${message}`),
  };
}

describe('verifying a log', () => {
  test('that nobody has touched finds nothing, and says what was read', async () => {
    const { report, store } = await found();
    expect(report).toEqual({
      commits: 6,
      events: 8,
      streams: 4,
      head,
      problems: [],
      problemCount: 0,
      misfits: [],
      misfitCount: 0,
    });
    expect(store).toEqual([]);
  });

  test('that is empty finds nothing', async () => {
    const store = await open(join(temporaryFolder(), 'empty.db'));
    expect(await verifyLog(store.log, { pinned: GENESIS })).toMatchObject({
      commits: 0,
      head: GENESIS,
      problems: [],
    });
    expect(checkStore(store.connection)).toEqual([]);
    await store.close();
  });

  test.each([
    ['an actor was altered', "UPDATE commits SET actor = 'eve' WHERE position = 3", ['chain_broken 3']],
    [
      'data was altered',
      "UPDATE commits SET events = replace(events, 'two', 'ten') WHERE position = 3",
      ['chain_broken 3'],
    ],
    ['a time was altered', "UPDATE commits SET recorded_at = '2020' WHERE position = 1", ['chain_broken 1']],
    [
      'a key was slipped in',
      'UPDATE commits SET reserved = \'["z"]\' WHERE position = 5',
      ['chain_broken 5'],
    ],
    [
      'a hash was altered',
      "UPDATE commits SET hash = replace(hash, 'a', 'b') WHERE position = 4",
      ['chain_broken 4', 'chain_broken 5'],
    ],
    ['a commit cannot be read', "UPDATE commits SET events = '[' WHERE position = 3", ['damaged 3']],
    [
      'the first of a page cannot be read',
      "UPDATE commits SET events = '[' WHERE position = 5",
      ['damaged 5'],
    ],
    ['a commit was deleted', 'DELETE FROM commits WHERE position = 3', ['damaged 3']],
    [
      'the first was deleted',
      'DELETE FROM commits WHERE position = 1',
      ['damaged 1', 'number_gap 2', 'version_gap 3'],
    ],
    [
      'several were deleted',
      'DELETE FROM commits WHERE position BETWEEN 2 AND 4',
      ['damaged 2', 'version_gap 5'],
    ],
    ['the end was deleted', 'DELETE FROM commits WHERE position > 4', ['damaged 5']],
    [
      'a number was altered',
      'UPDATE commits SET number = 7 WHERE position = 4',
      ['chain_broken 4', 'number_gap 4'],
    ],
    [
      'a version was altered',
      'UPDATE commits SET first_version = 5, last_version = 5 WHERE position = 5',
      ['chain_broken 5', 'version_gap 5'],
    ],
  ])('notices that %s', async (_, sql, expected) => {
    expect((await found(sql)).log).toEqual(expected);
  });

  test('goes on behind what it cannot read', async () => {
    const { report } = await found("UPDATE commits SET events = '[' WHERE position IN (2, 4)");
    expect(report).toMatchObject({ commits: 4, problemCount: 3, head });
    expect(report.problems.map(({ code }) => code)).toEqual(['damaged', 'damaged', 'version_gap']);
  });
});

describe('a pinned head', () => {
  test('that the log still has is found', async () => {
    expect((await found('', { pinned: head })).log).toEqual([]);
    expect((await found('', { pinned: GENESIS })).log).toEqual([]);
  });

  const forgetEnd =
    "DELETE FROM commits WHERE position > 4; UPDATE sqlite_sequence SET seq = 4 WHERE name = 'commits'";

  test('shows that the end was cut off, which the chain alone cannot', async () => {
    expect((await found(forgetEnd)).log).toEqual([]);
    expect((await found('', { pinned: head })).log).toEqual(['pinned_head_missing 6']);
  });

  test('shows that the end was written anew', async () => {
    tamper(path, forgetEnd);
    const store = await open(path);
    await store.log.append([appendOf({ stream: 'order-8' }), appendOf({ stream: 'order-9' })]);
    await store.close();
    expect((await found()).log).toEqual([]);
    expect((await found('', { pinned: head })).log).toEqual(['pinned_head_missing 6']);
  });

  test('is written HASH@POSITION', () => {
    expect(parsePin(pinOf(head))).toEqual(head);
    for (const text of [
      '',
      '@1',
      `${head.hash}@`,
      `${head.hash}@-1`,
      `${head.hash.toUpperCase()}@1`,
      `x${pinOf(head)}`,
    ]) {
      expect(parsePin(text)).toBeUndefined();
    }
  });
});

describe('a log written anew from its beginning, chain and all', () => {
  /** A log of these appends whose columns were altered before they were sealed. */
  function sealedAnew(items: readonly (Append & { number: number | null })[]): EventLog {
    let previous = GENESIS.hash;
    const commits = items.map((item, index) => {
      const place = { position: index + 1, number: item.number, recordedAt: clock.now(), previous };
      const stored = chained(item, place);
      previous = stored.hash;
      return appendedCommit(stored, item);
    });
    const part = {
      head: async () => commits.at(-1) ?? GENESIS,
      read: async (after: number, limit: number) => commits.slice(after, after + limit),
    };
    return part as unknown as EventLog;
  }
  const problems = async (...items: (Append & { number: number | null })[]) =>
    (await verifyLog(sealedAnew(items))).problems.map(({ position, code }) => `${code} ${position}`);

  test('still must number its streams and versions without a gap', async () => {
    const first = { ...appendOf(), number: 1 };
    const second = { ...appendOf({ stream: 'order-2' }), number: 2 };
    expect(await problems(first, second)).toEqual([]);
    expect(await problems(first, { ...second, number: 3 })).toEqual(['number_gap 2']);
    expect(await problems(first, { ...second, number: 1 })).toEqual(['number_gap 2']);
    expect(await problems(first, { ...second, number: null })).toEqual(['number_gap 2']);
    expect(await problems(first, { ...appendOf({ expectedVersion: 2 }), number: null })).toEqual([
      'version_gap 2',
    ]);
    expect(await problems(first, { ...appendOf({ expectedVersion: 1 }), number: 2 })).toEqual([
      'number_gap 2',
    ]);
  });
});

describe('what else a commit must be', () => {
  test('is asked of the caller, in words or by throwing', async () => {
    const check: VerifyOptions['check'] = ({ position }) => {
      if (position === 2) throw new Error('unknown event type');
      return position === 4 ? ['note is too long', 'quantity is 0'] : [];
    };
    const { report } = await found('', { check });
    expect(report.problemCount).toBe(0);
    expect(
      report.misfits.map(({ position, stream, code, message }) => [position, stream, code, message]),
    ).toEqual([
      [2, 'order-2', 'commit_invalid', 'unknown event type'],
      [4, 'order-3', 'commit_invalid', 'note is too long'],
      [4, 'order-3', 'commit_invalid', 'quantity is 0'],
    ]);
  });

  test('problems are listed up to a number, and counted all', async () => {
    const { report } = await found('', { check: () => ['no'], most: 2 });
    expect(report.misfits).toHaveLength(2);
    expect(report.misfitCount).toBe(6);
  });

  test('is a sign of damage where the hash does not show that the commit is as it was written', async () => {
    const check: VerifyOptions['check'] = ({ position }) => (position > 2 ? ['no'] : []);
    const { report, log } = await found("UPDATE commits SET actor = 'eve' WHERE position = 3", { check });
    expect(log).toEqual(['chain_broken 3', 'commit_invalid 3']);
    expect(report.misfits.map(({ position }) => position)).toEqual([4, 5, 6]);
  });

  test('progress is told after each page, and an abort ends it', async () => {
    const told: string[] = [];
    const controller = new AbortController();
    await found('', { onProgress: (position, end) => told.push(`${position}/${end}`) });
    expect(told).toEqual(['4/6', '6/6']);
    const onProgress = () => controller.abort(new Error('enough'));
    await expect(found('', { onProgress, signal: controller.signal })).rejects.toThrow('enough');
  });
});

describe('checking the file', () => {
  test.each([
    [
      'a key freed by hand',
      "DELETE FROM reservations WHERE key = 'b'",
      'reservations: The key b should be held by order-1 (position 1).',
    ],
    [
      'a key claimed by hand',
      "INSERT INTO reservations VALUES ('z', 'order-1', 1)",
      'reservations: The key z should not be held by order-1 (position 1).',
    ],
    [
      'a count altered',
      "UPDATE categories SET streams = 2 WHERE category = 'order'",
      'numbers: The category order should count 3 streams.',
    ],
    [
      'a count made up',
      "INSERT INTO categories VALUES ('ghost', 1)",
      'numbers: The category ghost should not count 1 streams.',
    ],
    ['an end lost', 'DELETE FROM commits WHERE position = 6', 'tail: The log ends at 5, but has been at 6.'],
    [
      'a member twice in a text',
      `UPDATE commits SET events = replace(events, '"note"', '"note":"","note"') WHERE position = 3`,
      'text: A text at position 3 is not as the log writes it.',
    ],
    [
      'a text that is not JSON',
      "UPDATE commits SET reserved = '[' WHERE position = 1",
      'text: A text at position 1 is not as the log writes it.',
    ],
    [
      'an index too many',
      'CREATE INDEX slow ON commits (actor)',
      "schema: The index slow is not the daybook's.",
    ],
    ['a table lost', 'DROP TABLE reservations', 'schema: The table reservations is missing.'],
  ])('notices %s', async (_, sql, expected) => {
    expect((await found(sql)).store).toContain(expected);
  });

  test('knows who holds a key that changed hands', async () => {
    const store = await open(path);
    await store.log.append([
      appendOf({ stream: 'order-5', reserved: ['x', 'y'] }),
      appendOf({ stream: 'order-5', expectedVersion: 1, released: ['x', 'y'] }),
      appendOf({ stream: 'order-5', expectedVersion: 2, reserved: ['x'] }),
      appendOf({ stream: 'order-6', released: ['x'], reserved: ['y'] }),
      appendOf({ stream: 'order-6', expectedVersion: 1, released: ['y'], reserved: ['y'] }),
    ]);
    expect(checkStore(store.connection)).toEqual([]);
    await store.close();
    tamper(path, "DELETE FROM reservations WHERE key IN ('x', 'y')");
    expect((await found()).store).toEqual([
      'reservations: The key x should be held by order-5 (position 9).',
      'reservations: The key y should be held by order-6 (position 11).',
    ]);
  });

  test('notices a trigger that is gone or altered', async () => {
    const store = await open(path);
    store.connection.sqlite.exec(`DROP TRIGGER commits_are_never_updated; DROP TRIGGER commits_are_never_deleted;
      CREATE TRIGGER commits_are_never_deleted BEFORE DELETE ON commits BEGIN SELECT 1; END`);
    expect(checkStore(store.connection)).toEqual([
      { code: 'schema', message: 'The trigger commits_are_never_updated is missing.' },
      { code: 'schema', message: 'The trigger commits_are_never_deleted was altered.' },
    ]);
    await store.close();
  });

  test('notices an index that does not fit its table', async () => {
    const store = await open(path);
    const { sqlite } = store.connection;
    sqlite.unsafeMode(true);
    sqlite.exec(`PRAGMA writable_schema = ON;
      UPDATE sqlite_schema SET sql = replace(sql, 'stream, id', 'code, id') WHERE name = 'refused_commands_by_stream';
      PRAGMA writable_schema = RESET`);
    await store.rejections.record([
      {
        commandId: 'c',
        command: 'C',
        stream: 's',
        subject: 's',
        actor: 'a',
        correlationId: 'c',
        recordedAt: 't',
        code: 'x',
        message: 'm',
        hint: null,
        next: null,
        details: null,
        data: 1,
      },
    ]);
    sqlite.exec(`PRAGMA writable_schema = ON;
      UPDATE sqlite_schema SET sql = replace(sql, 'code, id', 'stream, id') WHERE name = 'refused_commands_by_stream';
      PRAGMA writable_schema = RESET`);
    expect(checkStore(store.connection)).toContainEqual({
      code: 'integrity',
      message: expect.stringContaining('refused_commands_by_stream'),
    });
    await store.close();
  });

  test('the columns of a commit are the texts that were stored', async () => {
    const store = await open(path);
    const [commit] = await store.log.read(0, 1);
    const row = store.connection.sqlite.prepare('SELECT events, reserved, released FROM commits').get();
    expect(commit && columnsOf(commit)).toMatchObject(row as object);
    await store.close();
  });
});
