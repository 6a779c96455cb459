import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, describe, expect, test } from 'vitest';
import type { EventLog } from '../../src/core/model/event-log.ts';
import { sum } from '../../src/core/model/measure.ts';
import { fingerprintOf } from '../../src/core/model/view.ts';
import { expectedRows } from '../support/expected-rows.ts';
import { ownFolder } from '../support/folder.ts';
import {
  added,
  boxView,
  boxViews,
  labelled,
  lifeView,
  made,
  ownerStats,
  record,
  shut,
  sizeStats,
  trouble,
} from '../support/toy-context.ts';
import { inSteps, memoryLog, openViewFixture, type Shelf, storedRows } from '../support/view-fixture.ts';

afterEach(() => {
  trouble.with = () => false;
});

/** A log that calls `between` before each page of a rebuild. */
function interruptible(log: EventLog, between: (page: number) => Promise<void>): EventLog {
  let pages = 0;
  return new Proxy(log, {
    get(target, method) {
      if (method !== 'readByStream') return Reflect.get(target, method).bind(target);
      return async (...given: Parameters<EventLog['readByStream']>) => {
        pages += 1;
        await between(pages);
        return target.readByStream(...given);
      };
    },
  });
}

async function manyBoxes(log: EventLog, count: number): Promise<void> {
  for (let box = 0; box < count; box += 1)
    await record(
      log,
      `box${String(box).padStart(3, '0')}`,
      made(box % 3 === 0 ? null : 'ann'),
      added('cup', box),
      labelled('x'),
    );
}

const tablesIn = async (shelf: Shelf): Promise<readonly string[]> => {
  const sql = `SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`;
  const rows = await shelf.store.read.all<{ name: string }>({ compile: () => ({ sql, parameters: [] }) });
  return rows.map(({ name }) => name).filter((name) => !name.startsWith('daybook_'));
};
const LIVE = ['box', 'box_life', 'box_thing', 'owner_stats', 'size_stats'];

describe('a view that is far behind', () => {
  test('is built anew by the query that needs it, and answers all of the log', async () => {
    const log = memoryLog();
    const path = join(ownFolder(), 'views.db');
    await (await openViewFixture({ log, path })).rows();
    await manyBoxes(log, 4);
    const shelf = await openViewFixture({ log, path, sizes: { farBehind: 3 } });
    expect((await shelf.rows()).box).toHaveLength(4);
    expect((await shelf.views.status()).map(({ state }) => state)).not.toContain('behind');
  });
});

test('What a view of an earlier program has left goes with the next build, its place in the log too', async () => {
  const log = memoryLog();
  const path = join(ownFolder(), 'views.db');
  await manyBoxes(log, 2);
  const earlier = await openViewFixture({ log, path });
  await earlier.rows();
  expect((await earlier.store.records()).map(({ view }) => view)).toContain('box_lives');
  const newer = { ...boxView, version: 99 };
  const later = await openViewFixture({ log, path, views: [newer] });
  await later.views.catchUpToHead([newer]);
  expect((await later.store.records()).map(({ view }) => view)).toEqual([boxView.name]);
  expect(await tablesIn(later)).not.toContain('box_life');
});

describe.each([
  ['at once', {}],
  ['in steps', inSteps(2)],
])('A rebuild %s', (_how, sizes) => {
  test('gives the same rows, indexes and statistics as catching up', async () => {
    const shelf = await openViewFixture({ log: memoryLog(), sizes });
    await shelf.views.catchUpToHead(boxViews);
    await manyBoxes(shelf.log, 7);
    const before = await shelf.rows();
    const indexes = () => {
      const sql = `SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL`;
      return shelf.store.read.all<{ name: string }>({ compile: () => ({ sql, parameters: [] }) });
    };
    const kinds = async () => (await indexes()).map(({ name }) => name.replace(/__[^_]*$/, '')).toSorted();
    const kindsBefore = await kinds();
    const reports = await shelf.views.rebuild();
    expect(reports).toMatchObject([
      { view: 'boxes', commits: 21, position: 21 },
      { view: 'box_lives', commits: 21, position: 21 },
    ]);
    expect(await shelf.rows()).toEqual(before);
    expect(await shelf.rows()).toEqual(await expectedRows(shelf.log));
    expect(await kinds()).toEqual(kindsBefore);
    expect(await tablesIn(shelf)).toEqual(LIVE);
  });

  test('tells how far it is, and when it is done', async () => {
    const told: string[] = [];
    const shelf = await openViewFixture({
      log: memoryLog(),
      sizes,
      progress: ({ work, done, total }) => told.push(`${work}: ${done}/${total}`),
    });
    await manyBoxes(shelf.log, 2);
    await shelf.views.rebuild();
    expect(told).toContain('Rebuilding 2 views: 6/6');
    expect(told.at(-1)).toBe('Rebuilding 2 views: 1/1');
    told.length = 0;
    await shelf.views.verify(['boxes']);
    expect(told).toEqual(['Verifying boxes: 6/6', 'Verifying boxes: 1/1']);
    told.length = 0;
    await record(shelf.log, 'z', made());
    await shelf.views.catchUpToHead(boxViews);
    expect(told[0]).toBe('Bringing views up to date: 1/1');
  });

  test('tells which view it is where a question needs one alone', async () => {
    const told = new Set<string>();
    const shelf = await openViewFixture({
      log: memoryLog(),
      sizes,
      progress: ({ work }) => told.add(work),
    });
    await manyBoxes(shelf.log, 2);
    await shelf.views.catchUpToHead([lifeView]);
    expect([...told]).toEqual(['Rebuilding box_lives']);
  });

  test('of an empty log gives empty views', async () => {
    const shelf = await openViewFixture({ log: memoryLog(), sizes });
    await shelf.views.rebuild();
    expect(await shelf.rows()).toEqual({
      box: [],
      box_thing: [],
      box_life: [],
      owner_stats: [],
      size_stats: [],
    });
    await record(shelf.log, 'a', made());
    expect(await shelf.rows()).toEqual(await expectedRows(shelf.log));
  });

  test('takes two at once, and both end well', async () => {
    const path = `${ownFolder()}/shop.views.db`;
    const log = memoryLog();
    await manyBoxes(log, 6);
    const [one, other] = [
      await openViewFixture({ log, path, sizes }),
      await openViewFixture({ log, path, sizes }),
    ];
    const reports = await Promise.all([one.views.rebuild(), other.views.rebuild()]);
    expect(reports.flat().map(({ position }) => position)).toEqual([18, 18, 18, 18]);
    expect(await one.rows()).toEqual(await expectedRows(log));
    expect(await tablesIn(one)).toEqual(LIVE);
    await Promise.all([one.store.close(), other.store.close()]);
  });

  test('replaces what somebody tampered with', async () => {
    const path = `${ownFolder()}/shop.views.db`;
    const log = memoryLog();
    await manyBoxes(log, 4);
    const shelf = await openViewFixture({ log, path, sizes });
    await shelf.rows();
    await shelf.store.transaction((tx) =>
      tx.save('live', [{ table: boxView.tables.box, put: [], removed: [['box001']] }], []),
    );
    expect(await shelf.rows()).not.toEqual(await expectedRows(log));
    await shelf.views.rebuild();
    expect(await shelf.rows()).toEqual(await expectedRows(log));
    await shelf.store.close();
  });

  test('drops the tables that an earlier definition had', async () => {
    const path = `${ownFolder()}/shop.views.db`;
    const log = memoryLog();
    await manyBoxes(log, 3);
    const before = await openViewFixture({ log, path, sizes });
    await before.rows();
    await before.store.close();
    const { things: _, ...tables } = boxView.tables;
    const fewer = {
      ...boxView,
      tables: { ...tables, things: { ...boxView.tables.things, name: 'box_content' } },
    };
    const views = [fewer, lifeView, { ...ownerStats, of: fewer }, { ...sizeStats, of: fewer }];
    const shelf = await openViewFixture({ log, path, sizes, views });
    await shelf.views.catchUpToHead(views);
    expect(await tablesIn(shelf)).toEqual(['box', 'box_content', 'box_life', 'owner_stats', 'size_stats']);
    await shelf.store.close();
  });

  test('of a view under a new name takes over its tables', async () => {
    const path = `${ownFolder()}/shop.views.db`;
    const log = memoryLog();
    await manyBoxes(log, 3);
    const before = await openViewFixture({ log, path, sizes });
    await before.rows();
    await before.store.close();
    const renamed = { ...lifeView, name: 'life_of_boxes' };
    const views = [boxView, renamed, ownerStats, sizeStats];
    const shelf = await openViewFixture({ log, path, sizes, views });
    await shelf.views.catchUpToHead(views);
    expect(await storedRows(shelf.store)).toEqual(await expectedRows(log));
    expect((await shelf.store.records()).map(({ view }) => view)).toEqual(['boxes', 'life_of_boxes']);
    await shelf.store.close();
  });
});

describe('While a rebuild in steps runs', () => {
  test('readers see the whole live view at every step, and what is recorded meanwhile', async () => {
    const path = `${ownFolder()}/shop.views.db`;
    const log = memoryLog();
    await manyBoxes(log, 5);
    const reader = await openViewFixture({ log, path });
    await reader.rows();
    let pages = 0;
    const watched = interruptible(log, async (page) => {
      pages = page;
      await record(log, `new${page}`, made('bob'), added('cup', page), labelled('x'));
      await record(log, 'box000', shut());
      expect(await reader.rows()).toEqual(await expectedRows(log));
    });
    const builder = await openViewFixture({ log: watched, path, sizes: inSteps(3) });
    const reports = await builder.views.rebuild(['boxes']);
    expect(pages).toBeGreaterThan(4);
    expect(reports).toMatchObject([{ commits: 15, position: (await log.head()).position }]);
    expect(await storedRows(reader.store)).toEqual(await expectedRows(log));
    await Promise.all([reader.store.close(), builder.store.close()]);
  });

  test('a stream that only the live view has parked is in the new one with all that came meanwhile', async () => {
    trouble.with = () => true;
    const log = memoryLog();
    await manyBoxes(log, 3);
    const live = await openViewFixture({ log });
    await live.rows();
    expect(await live.store.parked()).toHaveLength(3);
    trouble.with = () => false;
    const path = `${ownFolder()}/shop.views.db`;
    const shelf = await openViewFixture({ log, path });
    trouble.with = () => true;
    await shelf.views.catchUpToHead(boxViews);
    trouble.with = () => false;
    const watched = interruptible(log, async (page) => {
      if (page === 2) await record(log, 'box001', labelled('late'), shut(), labelled('later'));
    });
    const builder = await openViewFixture({ log: watched, path, sizes: inSteps(4) });
    await builder.views.rebuild(['box_lives']);
    expect(await builder.store.parked()).toEqual([]);
    expect((await builder.rows()).box_life).toEqual((await expectedRows(log)).box_life);
    await Promise.all([live.store.close(), shelf.store.close(), builder.store.close()]);
  });

  test('a stream that the new view cannot take is parked there, also when it fails in what came meanwhile', async () => {
    const path = `${ownFolder()}/shop.views.db`;
    const log = memoryLog();
    await manyBoxes(log, 3);
    const watched = interruptible(log, async (page) => {
      if (page !== 2) return;
      await record(log, 'box002', labelled('cursed'), labelled('fine'));
    });
    trouble.with = (label) => label === 'cursed';
    const builder = await openViewFixture({ log: watched, path, sizes: inSteps(4) });
    await builder.views.rebuild(['box_lives']);
    expect(await builder.store.parked()).toMatchObject([
      { view: 'box_lives', stream: 'box-box002', position: 10 },
    ]);
    expect((await builder.rows()).box_life).toEqual((await expectedRows(log)).box_life);
    await builder.store.close();
  });

  test('a failure leaves the live view as it was, and nothing behind', async () => {
    const path = `${ownFolder()}/shop.views.db`;
    const log = memoryLog();
    await manyBoxes(log, 5);
    const shelf = await openViewFixture({ log, path });
    const before = await shelf.rows();
    const broken = interruptible(log, async (page) => {
      if (page === 3) throw new Error('the disk is gone');
    });
    const builder = await openViewFixture({ log: broken, path, sizes: inSteps(3) });
    await expect(builder.views.rebuild()).rejects.toThrow('the disk is gone');
    expect(await storedRows(shelf.store)).toEqual(before);
    expect(await tablesIn(shelf)).toEqual(LIVE);
    expect(await shelf.store.building('boxes')).toBeUndefined();
    await Promise.all([shelf.store.close(), builder.store.close()]);
  });

  test('others wait for it as long as it goes on', async () => {
    const path = `${ownFolder()}/shop.views.db`;
    const log = memoryLog();
    await manyBoxes(log, 5);
    let waiting: Promise<unknown> | undefined;
    const other = await openViewFixture({ log, path, sizes: inSteps(3) });
    const watched = interruptible(log, async (page) => {
      if (page === 2) waiting = other.rows();
    });
    const builder = await openViewFixture({ log: watched, path, sizes: inSteps(3) });
    await builder.views.catchUpToHead([boxView]);
    expect(await waiting).toEqual(await expectedRows(log));
    await Promise.all([other.store.close(), builder.store.close()]);
  });

  test('one that does not go on is taken over, and a query that it was for still gets its answer', async () => {
    const path = `${ownFolder()}/shop.views.db`;
    const log = memoryLog();
    await manyBoxes(log, 5);
    const other = await openViewFixture({ log, path, sizes: { ...inSteps(3), stalledMs: 40 } });
    const stalls = interruptible(log, async (page) => {
      if (page === 2) await other.views.rebuild(['boxes']);
    });
    const builder = await openViewFixture({ log: stalls, path, sizes: inSteps(3) });
    await builder.views.catchUpToHead([boxView]);
    expect(await builder.rows()).toEqual(await expectedRows(log));
    const stallsAgain = interruptible(log, async (page) => {
      if (page === 2) await other.views.rebuild(['boxes']);
    });
    const asked = await openViewFixture({ log: stallsAgain, path, sizes: inSteps(3) });
    await expect(asked.views.rebuild(['boxes'])).rejects.toMatchObject({
      failure: { code: 'rebuild_overtaken' },
    });
    expect(await other.rows()).toEqual(await expectedRows(log));
    expect(await tablesIn(other)).toEqual(LIVE);
    await Promise.all([other.store.close(), builder.store.close(), asked.store.close()]);
  });

  test('one that was taken over leaves the other alone when it notices', async () => {
    const path = `${ownFolder()}/shop.views.db`;
    const log = memoryLog();
    await manyBoxes(log, 5);
    const other = await openViewFixture({ log, path });
    let token = '';
    const stalls = interruptible(log, async (page) => {
      if (page === 2)
        token = await other.store.transaction((tx) => tx.begin(boxView, [ownerStats, sizeStats]));
    });
    const builder = await openViewFixture({ log: stalls, path, sizes: inSteps(3) });
    await expect(builder.views.rebuild(['boxes'])).rejects.toMatchObject({ failure: { kind: 'busy' } });
    expect(await other.store.building('boxes')).toMatchObject({ token });
    expect(await tablesIn(other)).toHaveLength(4);
    await Promise.all([other.store.close(), builder.store.close()]);
  });

  test('what is published is never behind what was served', async () => {
    const path = `${ownFolder()}/shop.views.db`;
    const log = memoryLog();
    await manyBoxes(log, 4);
    const reader = await openViewFixture({ log, path });
    await reader.rows();
    const races = new Proxy(log, {
      get(target, method) {
        if (method !== 'read') return Reflect.get(target, method).bind(target);
        return async (after: number, limit: number) => {
          const commits = await target.read(after, limit);
          // Just when the builder believes that it has everything, somebody records and reads.
          if (commits.length === 0 && after < 20) {
            await record(log, `late${after}`, made());
            if (!holdsLock) await reader.rows();
          }
          return commits;
        };
      },
    });
    let holdsLock = false;
    const builder = await openViewFixture({ log: races, path, sizes: inSteps(3) });
    const { transaction } = builder.store;
    builder.store.transaction = (work) =>
      transaction.call(builder.store, async (tx) => {
        holdsLock = true;
        return work(tx).finally(() => (holdsLock = false));
      }) as never;
    const [report] = await builder.views.rebuild(['boxes']);
    const served = (await reader.store.records()).find(({ view }) => view === 'boxes');
    expect(served?.position).toBe(report?.position);
    expect(report?.position).toBeGreaterThanOrEqual(13);
    expect((await storedRows(reader.store)).box.length).toBeGreaterThanOrEqual(5);
    await Promise.all([reader.store.close(), builder.store.close()]);
  });
});

describe('What a dead build has left', () => {
  test('never shows, and goes with the next build', async () => {
    const path = `${ownFolder()}/shop.views.db`;
    const log = memoryLog();
    await manyBoxes(log, 3);
    const shelf = await openViewFixture({ log, path, sizes: { stalledMs: 0 } });
    const before = await shelf.rows();
    await shelf.store.transaction(async (tx) => {
      await tx.begin(boxView, [ownerStats, sizeStats]);
      await tx.insert(boxView.tables.things, [{ boxId: 'ghost', thing: 'sheet', weight: 1 }]);
      await tx.park('staging', { view: 'boxes', stream: 'box-ghost', position: 1, error: 'boo' });
    });
    expect(await tablesIn(shelf)).toHaveLength(9);
    expect(await shelf.rows()).toEqual(before);
    expect(await shelf.store.parked()).toEqual([]);
    await record(log, 'box000', shut());
    expect(await shelf.rows()).toEqual(await expectedRows(log));
    await shelf.views.rebuild(['boxes']);
    expect(await shelf.rows()).toEqual(await expectedRows(log));
    expect(await tablesIn(shelf)).toEqual(LIVE);
    expect(await shelf.store.parked()).toEqual([]);
    await shelf.store.close();
  });

  test('goes too where an earlier daybook called it aside', async () => {
    const path = `${ownFolder()}/shop.views.db`;
    const log = memoryLog();
    await manyBoxes(log, 3);
    const before = await openViewFixture({ log, path });
    await before.rows();
    await before.store.transaction(async (tx) => {
      await tx.begin(boxView, [ownerStats, sizeStats]);
      await tx.park('staging', { view: 'boxes', stream: 'box-ghost', position: 1, error: 'boo' });
    });
    await before.store.close();
    callItAside(path);
    const shelf = await openViewFixture({ log, path, sizes: { stalledMs: 0 } });
    expect(await tablesIn(shelf)).toContain('box__aside');
    await shelf.views.rebuild(['boxes']);
    expect(await shelf.rows()).toEqual(await expectedRows(log));
    expect(await tablesIn(shelf)).toEqual(LIVE);
    expect(await shelf.store.parked()).toEqual([]);
    await shelf.store.close();
    expect(sidesIn(path)).toEqual(['live']);
  });
});

/** What a build has left in a views' file, as daybooks before the word `staging` left it. */
function callItAside(path: string): void {
  const file = new Database(path);
  const left = file
    .prepare<[], string>(`SELECT name FROM daybook_tables WHERE side = 'staging'`)
    .pluck()
    .all();
  for (const name of left) file.exec(`ALTER TABLE "${name}__staging" RENAME TO "${name}__aside"`);
  for (const table of ['daybook_tables', 'daybook_parked'])
    file.exec(`UPDATE ${table} SET side = 'aside' WHERE side = 'staging'`);
  file.close();
}

function sidesIn(path: string): readonly string[] {
  const file = new Database(path, { readonly: true });
  const sides = file
    .prepare<[], string>('SELECT side FROM daybook_tables UNION SELECT side FROM daybook_parked')
    .pluck()
    .all();
  file.close();
  return sides;
}

test('The fingerprint of a view changes with all that makes its rows stale, and with nothing else', () => {
  const base = fingerprintOf(boxView, [ownerStats]);
  const box = boxView.tables.box;
  const changed = [
    fingerprintOf({ ...boxView, version: 2 }, [ownerStats]),
    fingerprintOf({ ...boxView, codeHash: 'other' }, [ownerStats]),
    fingerprintOf({ ...boxView, name: 'other' }, [ownerStats]),
    fingerprintOf({ ...boxView, tables: { ...boxView.tables, box: { ...box, indexes: [] } } }, [ownerStats]),
    fingerprintOf(
      { ...boxView, tables: { ...boxView.tables, box: { ...box, columns: box.columns.slice(1) } } },
      [ownerStats],
    ),
    fingerprintOf(boxView, [{ ...ownerStats, where: 'shut' }]),
    fingerprintOf(boxView, [{ ...ownerStats, select: { ...ownerStats.select, boxes: sum('1') } }]),
    fingerprintOf(boxView, []),
  ];
  expect(new Set([base, ...changed]).size).toBe(changed.length + 1);
  expect(fingerprintOf({ ...boxView, summary: 'Other words' }, [{ ...ownerStats, summary: 'too' }])).toBe(
    base,
  );
});
