import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { walkCommits } from '../../src/administration/walk-commits.ts';
import { failureOf } from '../../src/core/kernel/failure.ts';
import { verifyLog } from '../../src/core/log/verify-log.ts';
import { openSqliteEventLog } from '../../src/stores/sqlite/log/open-event-log.ts';
import { appendOf } from '../contracts/append-of.ts';
import { copyPage, flipRowid, leavesOf } from '../support/damage.ts';
import { temporaryFolder } from './temporary-folder.ts';

const clock = { now: () => '2026-11-23T12:00:00.000Z' };
const open = (path: string) => openSqliteEventLog({ path, clock, timeoutMs: 2_000, create: true });

let whole: string;
beforeAll(async () => {
  whole = join(temporaryFolder(), 'whole.db');
  const store = await open(whole);
  await store.log.append(
    Array.from({ length: 900 }, (_, index) => appendOf({ stream: `order-${1_000 + index}` })),
  );
  await store.close();
});

let path: string;
beforeEach(() => {
  path = join(temporaryFolder(), 'shop.db');
  cpSync(whole, path);
});

const damages: readonly [string, () => void][] = [
  ['a page of commits is copied over a later one', () => copyPage(path, leaf(1), leaf(3))],
  ['a page of commits is copied over an earlier one', () => copyPage(path, leaf(3), leaf(1))],
  ['a bit of a row number is flipped', () => flipRowid(path, leaf(2))],
  ['a page of the index of streams is copied over another', () => copyPage(path, index(1), index(0))],
];
const leaf = (at: number): number => leavesOf(path, 'commits')[at] ?? 0;
const index = (at: number): number => leavesOf(path, 'sqlite_autoindex_commits_2')[at] ?? 0;

describe.each(damages)('Where %s', (_, damage) => {
  test('verifying ends, says that the file is damaged, and reads no commit from it', async () => {
    damage();
    const { log, integrity, close } = await open(path);
    const { commits, problems } = await verifyLog(log, { integrity });
    expect(commits).toBe(0);
    expect(problems[0]).toMatchObject({ code: 'file_damaged', position: null });
    await close();
  });

  test('nobody who reads the log goes round in a circle', async () => {
    damage();
    const { log, close } = await open(path);
    const reached: number[] = [];
    await verifyLog(log, { onProgress: (position) => reached.push(position), pageSize: 70 });
    expect(reached).toEqual([...new Set(reached)].sort((a, b) => a - b));
    await forward(walkCommits(log, { newestFirst: false }), ({ position }) => position);
    await inStreamOrder(async (after) => log.readByStream('order', { upTo: 1_000, limit: 70, ...after }));
    await close();
  });
});

/** Ends by itself or with the failure of a damaged log, and never gives a place twice. */
async function forward<T>(items: AsyncIterable<T>, place: (item: T) => number): Promise<void> {
  const places: number[] = [];
  const ended = await (async () => {
    for await (const item of items) places.push(place(item));
  })().then(
    () => undefined,
    (error: unknown) => failureOf(error).kind,
  );
  expect([undefined, 'unavailable']).toContain(ended);
  expect(places).toEqual([...new Set(places)].sort((a, b) => a - b));
}

interface Place {
  readonly after?: { readonly stream: string; readonly version: number };
}

async function inStreamOrder(
  read: (after: Place) => Promise<readonly { readonly stream: string; readonly lastVersion: number }[]>,
): Promise<void> {
  async function* all() {
    for (let page = await read({}); page.length > 0; ) {
      yield* page;
      const { stream, lastVersion } = page.at(-1) as (typeof page)[number];
      page = await read({ after: { stream, version: lastVersion } });
    }
  }
  await forward(all(), ({ stream }) => Number(stream.slice('order-'.length)));
}
