import { afterEach, describe, expect, test } from 'vitest';
import { FailureError } from '../../src/core/kernel/failure.ts';
import type { EventLog } from '../../src/core/model/event-log.ts';
import { defineView } from '../../src/core/model/view.ts';
import { expectedRows } from '../support/expected-rows.ts';
import { ownFolder } from '../support/folder.ts';
import {
  added,
  boxTable,
  boxView,
  boxViews,
  burnt,
  given,
  labelled,
  lifeView,
  made,
  ownerStats,
  record,
  shut,
  sizeStats,
  taken,
  trouble,
} from '../support/toy-context.ts';
import { db, memoryLog, openViewFixture, type Shelf, storedRows } from '../support/view-fixture.ts';

const kindOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'nothing',
    (error: unknown) => (error instanceof FailureError ? error.failure.kind : error),
  );

/** The same log, but for one method. */
const withMethod = <Name extends keyof EventLog>(
  log: EventLog,
  name: Name,
  method: EventLog[Name],
): EventLog =>
  new Proxy(log, {
    get: (target, asked) => (asked === name ? method : Reflect.get(target, asked).bind(target)),
  });

async function fewBoxes(log: EventLog): Promise<void> {
  await record(log, 'a', made('ann'), added('cup', 3), labelled('blue', 'old'));
  await record(log, 'b', made(null, 'large'), added('hat', 2), added('rug', 9), taken('rug'), shut());
  await record(log, 'c', made('ann', 'large'));
}

afterEach(() => {
  trouble.with = () => false;
});

describe('A query', () => {
  test('takes a view that somebody else brings further meanwhile for current, not for ahead of the log', async () => {
    const path = `${ownFolder()}/shop.views.db`;
    const log = memoryLog();
    const writer = await openViewFixture({ log, path });
    await fewBoxes(log);
    await writer.rows();
    let raced = false;
    const head: EventLog['head'] = async () => {
      const found = await log.head();
      if (raced) return found;
      raced = true;
      await record(log, 'c', given('bob'));
      await writer.rows();
      return found;
    };
    const reader = await openViewFixture({ log: withMethod(log, 'head', head), path });
    expect((await reader.views.status()).map(({ state }) => state)).not.toContain('ahead');
    expect(await reader.rows()).toEqual(await expectedRows(log));
    expect(reader.notices).toEqual([]);
  });

  test('sees what was recorded just before it', async () => {
    const shelf = await openViewFixture({ log: memoryLog() });
    await fewBoxes(shelf.log);
    expect(await shelf.rows()).toEqual(await expectedRows(shelf.log));
    await record(shelf.log, 'a', given('bob'), shut());
    expect(await shelf.rows()).toEqual(await expectedRows(shelf.log));
  });

  test('gets booleans and JSON as declared, under any name, also through a subquery', async () => {
    const shelf = await openViewFixture({ log: memoryLog() });
    await fewBoxes(shelf.log);
    await shelf.views.catchUpToHead(boxViews);
    const within = db.selectFrom('box').select(['boxId', 'shut as closed', 'labels as notes']).as('inner');
    const query = db.selectFrom(within).select(['closed as isShut', 'notes']).orderBy('boxId').limit(2);
    expect(await shelf.store.read.all(query)).toEqual([
      { isShut: false, notes: ['blue', 'old'] },
      { isShut: true, notes: [] },
    ]);
  });

  test('may ask for booleans as true and false', async () => {
    const shelf = await openViewFixture({ log: memoryLog() });
    await fewBoxes(shelf.log);
    await shelf.views.catchUpToHead(boxViews);
    const closed = db.selectFrom('box').select('boxId').where('shut', '=', true);
    expect(await shelf.store.read.first(closed)).toEqual({ boxId: 'b' });
    expect(await shelf.store.read.first(closed.where('owner', '=', 'ann'))).toBeUndefined();
  });

  test.each(['file', 'memory'])('cannot write (%s)', async (where) => {
    const path = where === 'file' ? `${ownFolder()}/shop.views.db` : ':memory:';
    const shelf = await openViewFixture({ log: memoryLog(), path });
    await fewBoxes(shelf.log);
    const before = await shelf.rows();
    for (const sql of ['DELETE FROM box', 'UPDATE box SET weight = 0 RETURNING *', 'PRAGMA user_version = 7'])
      await expect(shelf.store.read.all({ compile: () => ({ sql, parameters: [] }) })).rejects.toThrow(
        /cannot write|does not return data/,
      );
    expect(await storedRows(shelf.store)).toEqual(before);
    await shelf.store.close();
  });

  test('of many shapes keeps few statements, and answers as before', async () => {
    const shelf = await openViewFixture({ log: memoryLog() });
    await fewBoxes(shelf.log);
    await shelf.views.catchUpToHead(boxViews);
    for (let round = 0; round < 500; round += 1) {
      const query = db
        .selectFrom('box')
        .select(['shut', 'weight as x'])
        .where('boxId', '=', 'b')
        .limit(round + 1);
      const sql = `${query.compile().sql} -- ${round}`;
      const row = await shelf.store.read.first({ compile: () => ({ ...query.compile(), sql }) });
      expect(row).toEqual({ shut: true, x: 2 });
    }
  });

  test('is answered cheaply when there is nothing to do: two look-ups and no lock', async () => {
    const shelf = await openViewFixture({ log: memoryLog(), path: `${ownFolder()}/shop.views.db` });
    await fewBoxes(shelf.log);
    await shelf.views.catchUpToHead(boxViews);
    let asked = 0;
    const counted = new Proxy(shelf.log, {
      get: (log, method) => {
        asked += method === 'head' ? 1 : 100;
        return Reflect.get(log, method).bind(log);
      },
    });
    const other = await openViewFixture({ log: counted, path: `${ownFolder()}/other.views.db` });
    await other.views.catchUpToHead(boxViews);
    asked = 0;
    await other.store.transaction(async () => {
      // Somebody holds the lock for as long as this lasts.
      await other.views.catchUpToHead(boxViews);
    });
    expect(asked).toBe(1);
    await shelf.store.close();
    await other.store.close();
  });
});

describe('Two handles that catch up at the same time', () => {
  test('apply each event exactly once', async () => {
    const path = `${ownFolder()}/shop.views.db`;
    const log = memoryLog();
    const shelves = await Promise.all([openViewFixture({ log, path }), openViewFixture({ log, path })]);
    for (let round = 0; round < 30; round += 1) {
      await record(log, `box${round % 4}-${round}`, made('ann'), added('cup', 1), labelled('x'));
      await record(log, `box${round % 4}-0`, ...(round < 4 ? [made('bob')] : [added(`thing${round}`, 2)]));
      await Promise.all(shelves.map(({ views }) => views.catchUpToHead(boxViews)));
    }
    const expected = await expectedRows(log);
    for (const shelf of shelves) expect(await shelf.rows()).toEqual(expected);
    await Promise.all(shelves.map(({ store }) => store.close()));
  });

  test.each([
    ['half of', 12, 15],
    ['and more', 15, 12],
  ])('do so where one has read a chunk that the other posts %s', async (_how, otherHead, ownHead) => {
    const path = `${ownFolder()}/shop.views.db`;
    const log = memoryLog();
    await fewBoxes(log);
    const before = await openViewFixture({ log, path });
    await before.views.catchUpToHead(boxViews);
    await record(log, 'a', labelled('1'), labelled('2'), labelled('3'), labelled('4'), labelled('5'), shut());
    const headAt = (position: number) =>
      withMethod(log, 'head', async () => ({
        position,
        hash: (await log.read(position - 1, 1))[0]?.hash ?? '',
      }));
    const other = await openViewFixture({ log: headAt(otherHead), path });
    const between = withMethod(headAt(ownHead), 'read', async (after: number, limit: number) => {
      const commits = await log.read(after, limit);
      if (limit > 1) await other.views.catchUpToHead(boxViews);
      return commits;
    });
    const shelf = await openViewFixture({ log: between, path });
    await shelf.views.catchUpToHead(boxViews);
    expect(await before.rows()).toEqual(await expectedRows(log));
    await Promise.all([before, other, shelf].map(({ store }) => store.close()));
  });

  test('do so where their views stand at different positions', async () => {
    const shelf = await openViewFixture({ log: memoryLog() });
    await fewBoxes(shelf.log);
    await shelf.views.catchUpToHead(boxViews);
    await record(shelf.log, 'a', labelled('new'));
    await shelf.views.catchUpToHead([lifeView]);
    await record(shelf.log, 'a', given('bob'));
    expect(await shelf.rows()).toEqual(await expectedRows(shelf.log));
  });

  test('notice that the other one, of another version, has replaced a view meanwhile', async () => {
    const path = `${ownFolder()}/shop.views.db`;
    const log = memoryLog();
    const newer = {
      ...boxView,
      version: 2,
      tables: { ...boxView.tables, box: { ...boxTable, indexes: [] } },
    };
    const others = [newer, lifeView, { ...ownerStats, of: newer }, { ...sizeStats, of: newer }];
    const other = await openViewFixture({ log, path, views: others });
    let times = 0;
    const between = withMethod(log, 'read', async (after: number, limit: number) => {
      times += 1;
      if (times === 1) await other.views.catchUpToHead(others);
      return log.read(after, limit);
    });
    const shelf = await openViewFixture({ log: between, path });
    await shelf.views.catchUpToHead(boxViews);
    await fewBoxes(log);
    expect(await shelf.rows()).toEqual(await expectedRows(log));
    expect(shelf.notices).toMatchObject([{ kind: 'rebuilt', view: 'boxes' }]);
    expect(other.notices).toMatchObject([{ kind: 'rebuilt', view: 'boxes' }]);
    await Promise.all([other, shelf].map(({ store }) => store.close()));
  });

  test('all get the right answer from views that nobody has built yet, and only one builds them', async () => {
    const path = `${ownFolder()}/shop.views.db`;
    const memory = memoryLog();
    await fewBoxes(memory);
    let builds = 0;
    const log = withMethod(memory, 'readByStream', async (...given: Parameters<EventLog['readByStream']>) => {
      if (given[1].after === undefined) builds += 1;
      return memory.readByStream(...given);
    });
    const sizes = { page: 2, atOnce: -1 };
    const shelves = await Promise.all([1, 2, 3, 4].map(() => openViewFixture({ log, path, sizes })));
    const answers = await Promise.all(shelves.map((shelf) => shelf.rows()));
    const expected = await expectedRows(log);
    expect(answers).toEqual([expected, expected, expected, expected]);
    expect(shelves.flatMap(({ notices }) => notices)).toEqual([]);
    expect(builds).toBe(1);
    await Promise.all(shelves.map(({ store }) => store.close()));
  });
});

describe('A projection that throws', () => {
  async function troubled(): Promise<Shelf> {
    trouble.with = (label) => label === 'cursed';
    const shelf = await openViewFixture({ log: memoryLog() });
    await record(shelf.log, 'a', made(), labelled('fine'), labelled('cursed'), shut(), given('bob'));
    await record(shelf.log, 'b', made(), labelled('fine'));
    await shelf.views.catchUpToHead(boxViews);
    return shelf;
  }

  test('parks its stream where it stood; other streams and other views go on', async () => {
    const shelf = await troubled();
    const rows = await shelf.rows();
    expect(rows.box_life).toEqual([
      { boxId: 'a', changes: 2, last: 'BoxLabelled' },
      { boxId: 'b', changes: 2, last: 'BoxLabelled' },
    ]);
    expect(rows.box[0]).toMatchObject({ boxId: 'a', owner: 'bob', labels: ['fine', 'cursed'], shut: true });
    const error = 'Error: a label that nobody can read';
    expect(await shelf.store.parked()).toEqual([{ view: 'box_lives', stream: 'box-a', position: 3, error }]);
  });

  test('is told with every answer that misses something, and with no other', async () => {
    const shelf = await troubled();
    const told = { kind: 'parked', view: 'box_lives', why: expect.stringContaining('box-a at position 3') };
    expect(shelf.notices).toEqual([told]);
    await shelf.views.catchUpToHead([boxView]);
    expect(shelf.notices).toHaveLength(1);
    await shelf.views.catchUpToHead([lifeView]);
    expect(shelf.notices).toHaveLength(2);
  });

  test('stays parked while more is recorded, and is not tried again by queries', async () => {
    const shelf = await troubled();
    await record(shelf.log, 'a', labelled('fine'));
    trouble.with = () => {
      throw new Error('asked again');
    };
    await record(shelf.log, 'b', shut());
    expect((await shelf.rows()).box_life[0]).toEqual({ boxId: 'a', changes: 2, last: 'BoxLabelled' });
    expect(await shelf.store.parked()).toMatchObject([{ position: 3 }]);
  });

  test('is done when a retry succeeds', async () => {
    const shelf = await troubled();
    expect(await shelf.views.catchUp()).toMatchObject({ parked: 1 });
    trouble.with = () => false;
    await record(shelf.log, 'a', labelled('fine'));
    expect(await shelf.views.catchUp(['box_lives'])).toMatchObject({ parked: 0 });
    expect(await shelf.store.parked()).toEqual([]);
    expect(await shelf.rows()).toEqual(await expectedRows(shelf.log));
  });

  test('leaves no row behind that the retried stream takes away again', async () => {
    const shelf = await troubled();
    await record(shelf.log, 'a', burnt());
    await shelf.views.catchUpToHead(boxViews);
    trouble.with = () => false;
    await shelf.views.catchUp();
    expect((await shelf.rows()).box_life).toEqual([{ boxId: 'b', changes: 2, last: 'BoxLabelled' }]);
  });

  test.each(['at once', 'in steps'])(
    'is done when a rebuild %s succeeds, and parked anew when not',
    async (how) => {
      const { log } = await troubled();
      const shelf = await openViewFixture({ log, sizes: how === 'in steps' ? { page: 1, atOnce: -1 } : {} });
      await shelf.views.rebuild();
      expect(await shelf.store.parked()).toMatchObject([{ stream: 'box-a', position: 3 }]);
      trouble.with = () => false;
      await shelf.views.rebuild(['box_lives']);
      expect(await shelf.store.parked()).toEqual([]);
      expect(await shelf.rows()).toEqual(await expectedRows(log));
    },
  );

  test('is reported by verify as left out, not as a difference', async () => {
    const shelf = await troubled();
    const [report] = await shelf.views.verify(['box_lives']);
    expect(report).toMatchObject({ view: 'box_lives', parked: 1, differences: [] });
  });

  test('parks a stream whose rows its table cannot hold, too', async () => {
    const wrong = defineView({
      ...boxView,
      handlers: {
        ...boxView.handlers,
        ThingAdded: (rows, { data }) => {
          rows.box.update((box) => {
            box.weight = data.weight / 2;
          });
        },
        BoxGiven: (rows) => {
          rows.box.update((box) => {
            box.boxId = 'other';
          });
        },
      },
    });
    const shelf = await openViewFixture({ log: memoryLog(), views: [wrong] });
    await record(shelf.log, 'a', made(), added('cup', 1), shut());
    await record(shelf.log, 'b', made(), given('bob'));
    await record(shelf.log, 'c', made(), shut());
    await shelf.views.catchUpToHead([wrong]);
    expect(await shelf.store.parked()).toMatchObject([
      { stream: 'box-a', position: 2, error: 'TypeError: box: weight cannot be 0.5' },
      { stream: 'box-b', position: 5, error: 'TypeError: box: the key of a row was changed' },
    ]);
    const rows = await shelf.store.read.all(db.selectFrom('box').select(['boxId', 'shut']));
    expect(rows).toEqual([
      { boxId: 'a', shut: false },
      { boxId: 'b', shut: false },
      { boxId: 'c', shut: true },
    ]);
  });
});

describe('A view is rebuilt, and says so, when', () => {
  test('its definition has changed', async () => {
    const log = memoryLog();
    const path = `${ownFolder()}/shop.views.db`;
    await fewBoxes(log);
    const before = await openViewFixture({ log, path });
    await before.rows();
    await before.store.close();
    const newer = { ...boxView, version: 2 };
    const views = [newer, lifeView, { ...ownerStats, of: newer }, { ...sizeStats, of: newer }];
    const shelf = await openViewFixture({ log, path, views });
    expect(await shelf.views.status()).toMatchObject([{ state: 'outdated' }, { state: 'current' }, {}, {}]);
    expect(await shelf.rows()).toEqual(await expectedRows(log));
    expect(shelf.notices).toEqual([
      { kind: 'rebuilt', view: 'boxes', why: 'its definition has changed; 9 commits posted' },
    ]);
    await shelf.store.close();
  });

  test('it was built from another log', async () => {
    const path = `${ownFolder()}/shop.views.db`;
    const [one, other] = [memoryLog(), memoryLog()];
    await fewBoxes(one);
    await record(other, 'z', made('zoe'));
    const before = await openViewFixture({ log: one, path });
    await before.rows();
    await before.store.close();
    const shelf = await openViewFixture({ log: other, path });
    expect((await shelf.views.status())[0]).toMatchObject({ state: 'foreign' });
    expect(await shelf.rows()).toEqual(await expectedRows(other));
    expect(shelf.notices).toMatchObject([
      { kind: 'rebuilt', view: 'boxes', why: expect.stringContaining('another log') },
      { kind: 'rebuilt', view: 'box_lives' },
    ]);
    await shelf.store.close();
  });

  test('once, whoever had the log open before it was restored', async () => {
    const log = memoryLog();
    await fewBoxes(log);
    let epoch = 'before';
    const restored = new Proxy(log, {
      get: (target, method) =>
        method === 'identity'
          ? async () => ({ logId: 'log', epoch })
          : Reflect.get(target, method).bind(target),
    });
    const path = `${ownFolder()}/shop.views.db`;
    const user = await openViewFixture({ log: restored, path });
    await user.rows();
    epoch = 'behind';
    const other = await openViewFixture({ log: restored, path });
    for (const shelf of [other, user, other, user]) await shelf.rows();
    expect([other.notices.length, user.notices.length]).toEqual([2, 0]);
    for (const shelf of [other, user]) await shelf.store.close();
  });

  test('but not without a word when it was simply missing', async () => {
    const shelf = await openViewFixture({ log: memoryLog() });
    await fewBoxes(shelf.log);
    expect((await shelf.views.status())[0]).toMatchObject({ state: 'absent', position: 0, behind: 9 });
    await shelf.rows();
    expect(shelf.notices).toEqual([]);
    await record(shelf.log, 'a', shut());
    expect((await shelf.views.status())[0]).toMatchObject({ state: 'behind', position: 9, behind: 1 });
  });
});

describe('A view far behind', () => {
  test('is caught up in chunks that end anywhere', async () => {
    const shelf = await openViewFixture({ log: memoryLog() });
    await shelf.views.catchUpToHead(boxViews);
    for (let box = 0; box < 900; box += 1)
      await record(shelf.log, `x${box % 300}-${Math.floor(box / 300)}`, made(), added('cup', 1), shut());
    await record(
      shelf.log,
      'last',
      made(),
      ...Array.from({ length: 3_000 }, (_, at) => added(`thing${at}`, 1)),
    );
    expect(await shelf.rows()).toEqual(await expectedRows(shelf.log));
  });
});

describe('Nothing is lost or mixed up when', () => {
  test('a name is asked for that no view has: near ones are told', async () => {
    const shelf = await openViewFixture({ log: memoryLog() });
    const failed = shelf.views.rebuild(['box_live']);
    expect(await kindOf(failed)).toBe('usage');
    await expect(failed).rejects.toMatchObject({
      failure: { code: 'unknown_view', hint: expect.stringContaining('"box_lives"') },
    });
  });

  test('keys hold quotes, blanks, emoji and what looks like SQL', async () => {
    const shelf = await openViewFixture({ log: memoryLog() });
    const names = [`o'clock`, 'a"b', 'x; DROP TABLE box', '😀', 'ä é', '%_', '-'];
    for (const name of names) await record(shelf.log, name, made(name), added(name, 1));
    await shelf.views.catchUpToHead(boxViews);
    const boxes = await shelf.store.read.all(db.selectFrom('box').select('owner'));
    expect(new Set(boxes.map(({ owner }) => owner))).toEqual(new Set(names));
    for (const { differences } of await shelf.views.verify()) expect(differences).toEqual([]);
  });
});
