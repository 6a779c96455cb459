import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { count, max, sum } from '../../src/core/model/measure.ts';
import { defineMaterializedView } from '../../src/core/model/view.ts';
import {
  added,
  boxTable,
  boxView,
  boxViews,
  burnt,
  given,
  made,
  markStats,
  ownerStats,
  record,
  shut,
  taken,
  weightStats,
} from '../support/toy-context.ts';
import { memoryLog, openViewFixture, type Shelf } from '../support/view-fixture.ts';

const owners = (shelf: Shelf) => shelf.rows().then(({ owner_stats }) => owner_stats);

describe('A materialized view', () => {
  test('moves a row from one key to another, NULL among them', async () => {
    const shelf = await openViewFixture({ log: memoryLog() });
    await record(shelf.log, 'a', made('ann'), added('cup', 4));
    await record(shelf.log, 'b', made('ann'), shut());
    await record(shelf.log, 'c', made(null));
    expect(await owners(shelf)).toEqual([
      { owner: null, boxes: 1, weight: 0, shut: 0 },
      { owner: 'ann', boxes: 2, weight: 4, shut: 1 },
    ]);
    await record(shelf.log, 'a', given(null));
    expect(await owners(shelf)).toEqual([
      { owner: null, boxes: 2, weight: 4, shut: 0 },
      { owner: 'ann', boxes: 1, weight: 0, shut: 1 },
    ]);
    await record(shelf.log, 'a', given('bob'));
    await record(shelf.log, 'c', given('bob'), shut());
    expect(await owners(shelf)).toEqual([
      { owner: 'ann', boxes: 1, weight: 0, shut: 1 },
      { owner: 'bob', boxes: 2, weight: 4, shut: 1 },
    ]);
  });

  test('loses a key with its last row', async () => {
    const shelf = await openViewFixture({ log: memoryLog() });
    await record(shelf.log, 'a', made('ann'), added('cup', 4));
    await record(shelf.log, 'b', made('bob', 'large'), added('hat', 2));
    expect(await shelf.rows()).toMatchObject({ owner_stats: [{}, {}], size_stats: [{}, {}] });
    await record(shelf.log, 'b', burnt());
    expect(await shelf.rows()).toMatchObject({
      owner_stats: [{ owner: 'ann' }],
      size_stats: [{ size: 'small' }],
    });
    await record(shelf.log, 'a', burnt());
    expect(await shelf.rows()).toMatchObject({ owner_stats: [], size_stats: [] });
  });

  test('without a count of its rows loses a key with its last row, too', async () => {
    const weights = defineMaterializedView({
      ...ownerStats,
      name: 'owner_weight',
      row: () => z.object({ owner: z.string().nullable(), weight: z.int() }),
      select: { weight: sum('weight') },
      where: "size = 'small'",
    });
    const shelf = await openViewFixture({ log: memoryLog(), views: [boxView, weights] });
    await record(shelf.log, 'a', made('ann'), added('cup', 4));
    await record(shelf.log, 'b', made('ann'));
    await record(shelf.log, 'c', made('ann', 'large'), added('cup', 7));
    const rows = async () => {
      await shelf.views.catchUpToHead([weights]);
      return shelf.store.read.all<object>({
        compile: () => ({ sql: 'SELECT * FROM owner_weight', parameters: [] }),
      });
    };
    expect(await rows()).toEqual([{ owner: 'ann', weight: 4 }]);
    await record(shelf.log, 'a', given(null));
    expect(await rows()).toEqual(
      [
        { owner: null, weight: 4 },
        { owner: 'ann', weight: 0 },
      ].toReversed(),
    );
    await record(shelf.log, 'b', burnt());
    expect(await rows()).toEqual([{ owner: null, weight: 4 }]);
  });

  test('finds the next least and greatest where a row gives them up, and keeps them where another does', async () => {
    const shelf = await openViewFixture({ log: memoryLog() });
    await record(shelf.log, 'a', made('ann'), added('cup', 4), added('hat', 3));
    await record(shelf.log, 'b', made('ann'), added('cup', 5));
    await record(shelf.log, 'c', made('ann'), added('cup', 1));
    const bounds = async () => {
      const [row] = (await shelf.rows()).size_stats;
      return [row?.lightest, row?.heaviest];
    };
    expect(await bounds()).toEqual([1, 7]);
    await record(shelf.log, 'a', taken('hat'));
    expect(await bounds()).toEqual([1, 5]);
    await record(shelf.log, 'c', added('hat', 1));
    expect(await bounds()).toEqual([2, 5]);
    await record(shelf.log, 'c', burnt());
    expect(await bounds()).toEqual([4, 5]);
    await record(shelf.log, 'a', added('rug', 9));
    expect(await bounds()).toEqual([5, 13]);
  });

  test('costs what has changed, not what its key holds', async () => {
    const shelf = await openViewFixture({ log: memoryLog() });
    for (let box = 0; box < 300; box += 1) await record(shelf.log, `b${box}`, made('ann'), added('cup', 1));
    await shelf.views.catchUpToHead(boxViews);
    await record(shelf.log, 'b7', added('hat', 10));
    // Somebody's meddling is not noticed by following differences: it would be by counting anew.
    await shelf.store.transaction((tx) =>
      tx.save('live', [{ table: boxTable, put: [], removed: [['b9']] }], []),
    );
    expect(await owners(shelf)).toEqual([{ owner: 'ann', boxes: 300, weight: 310, shut: 0 }]);
  });

  /** The rows of one materialized view, kept beside the boxes. */
  const kept = async (view: typeof markStats) => {
    const shelf = await openViewFixture({ log: memoryLog(), views: [boxView, view] });
    const rows = async () => {
      await shelf.views.catchUpToHead([view]);
      const sql = `SELECT * FROM ${view.name} ORDER BY ${view.key.join()}`;
      return shelf.store.read.all<object>({ compile: () => ({ sql, parameters: [] }) });
    };
    return { log: shelf.log, rows };
  };

  test('counts a row once for each that is derived from it, also where two have one key', async () => {
    const { log, rows } = await kept(markStats);
    await record(log, 'a', made('ann'), added('cup', 6));
    await record(log, 'b', made('small'));
    expect(await rows()).toEqual([
      { mark: 'ann', boxes: 1, heavy: 1, light: 0 },
      { mark: 'small', boxes: 3, heavy: 1, light: 2 },
    ]);
    await record(log, 'b', added('hat', 9));
    await record(log, 'a', given(null));
    expect(await rows()).toEqual([{ mark: 'small', boxes: 3, heavy: 3, light: 0 }]);
    await record(log, 'b', given('ann'));
    await record(log, 'a', burnt());
    expect(await rows()).toEqual([
      { mark: 'ann', boxes: 1, heavy: 1, light: 0 },
      { mark: 'small', boxes: 1, heavy: 1, light: 0 },
    ]);
  });

  test('counts a stream once, however many of its rows have the key', async () => {
    const { log, rows } = await kept(weightStats);
    await record(log, 'a', made(), added('cup', 2), added('hat', 2), added('rug', 7));
    await record(log, 'b', made(), added('cup', 2));
    expect(await rows()).toEqual([
      { weight: 2, boxes: 2 },
      { weight: 7, boxes: 1 },
    ]);
    await record(log, 'a', taken('cup'), taken('rug'));
    expect(await rows()).toEqual([{ weight: 2, boxes: 2 }]);
    await record(log, 'a', taken('hat'));
    expect(await rows()).toEqual([{ weight: 2, boxes: 1 }]);
  });

  test('refuses the least and greatest of derived rows', async () => {
    const vague = defineMaterializedView({
      ...markStats,
      select: { ...markStats.select, boxes: max('weight') },
    });
    const { log, rows } = await kept(vague);
    await record(log, 'a', made());
    await expect(rows()).rejects.toThrow('mark_stats has derived rows: it can count and sum them only');
  });

  test('refuses columns that it does not say how to compute', async () => {
    const vague = defineMaterializedView({ ...ownerStats, name: 'vague', select: { boxes: count() } });
    const shelf = await openViewFixture({ log: memoryLog(), views: [boxView, vague] });
    await expect(shelf.views.rebuild()).rejects.toThrow('vague does not say how weight, shut is computed');
    expect(await shelf.store.records()).toEqual([]);
  });
});

describe('verify reports of a view', () => {
  const tampered = async (): Promise<Shelf> => {
    const shelf = await openViewFixture({ log: memoryLog() });
    for (const box of ['a', 'b', 'c', 'd'])
      await record(shelf.log, box, made(box), added('cup', 3), added('hat', 4));
    await shelf.views.catchUpToHead(boxViews);
    return shelf;
  };
  const box = (id: string, more: object) => ({
    boxId: id,
    owner: id,
    size: 'small',
    things: 2,
    weight: 7,
    shut: false,
    labels: [],
    madeAt: '2026-03-01T12:00:00.000Z',
    ...more,
  });
  const differencesOf = async (shelf: Shelf, name: string) =>
    (await shelf.views.verify([name]))[0]?.differences;

  test('nothing when all is well, and how many rows it compared', async () => {
    const reports = await (await tampered()).views.verify();
    expect(reports.map(({ view, rows, differences }) => ({ view, rows, differences }))).toEqual([
      { view: 'boxes', rows: 12, differences: [] },
      { view: 'box_lives', rows: 4, differences: [] },
      { view: 'owner_stats', rows: 4, differences: [] },
      { view: 'size_stats', rows: 4, differences: [] },
    ]);
  });

  test('a row that was changed, with its columns', async () => {
    const shelf = await tampered();
    const put = [box('b', { weight: 8, labels: ['mine'] })];
    await shelf.store.transaction((tx) => tx.save('live', [{ table: boxTable, put, removed: [] }], []));
    expect(await differencesOf(shelf, 'boxes')).toEqual([
      { table: 'box', key: ['b'], kind: 'different', columns: ['weight', 'labels'] },
    ]);
  });

  test('rows that are missing, at every place', async () => {
    const shelf = await tampered();
    const removed = [
      ['a', 'cup'],
      ['c', 'hat'],
      ['d', 'cup'],
      ['d', 'hat'],
    ];
    const table = boxView.tables.things;
    await shelf.store.transaction((tx) => tx.save('live', [{ table, put: [], removed }], []));
    expect(await differencesOf(shelf, 'boxes')).toEqual(
      removed.map((key) => ({ table: 'box_thing', key, kind: 'missing', columns: [] })),
    );
  });

  test('rows that should not be there: of no stream, of a stream, before, between and behind all others', async () => {
    const shelf = await tampered();
    const put = ['!', 'a1', 'b', 'zz'].map((boxId) => ({ boxId, thing: 'ghost', weight: 1 }));
    const table = boxView.tables.things;
    await shelf.store.transaction((tx) => tx.save('live', [{ table, put, removed: [] }], []));
    expect(await differencesOf(shelf, 'boxes')).toEqual(
      ['!', 'a1', 'b', 'zz'].map((id) => ({
        table: 'box_thing',
        key: [id, 'ghost'],
        kind: 'unexpected',
        columns: [],
      })),
    );
  });

  test('no more than is asked for', async () => {
    const shelf = await tampered();
    const put = Array.from({ length: 50 }, (_, at) => ({ boxId: `ghost${at}`, thing: 'x', weight: 1 }));
    const table = boxView.tables.things;
    await shelf.store.transaction((tx) => tx.save('live', [{ table, put, removed: [] }], []));
    expect((await shelf.views.verify(['boxes'], 7))[0]?.differences).toHaveLength(7);
  });

  test('a materialized view: rows changed, missing and left over', async () => {
    const shelf = await tampered();
    // The statistics follow only what goes through the projector: change the boxes behind their back.
    const put = [box('b', { weight: 70 }), box('n', { owner: 'new' })];
    await shelf.store.transaction((tx) => tx.save('live', [{ table: boxTable, put, removed: [['d']] }], []));
    expect(await differencesOf(shelf, 'owner_stats')).toEqual([
      { table: 'owner_stats', key: ['b'], kind: 'different', columns: ['weight'] },
      { table: 'owner_stats', key: ['d'], kind: 'unexpected', columns: [] },
      { table: 'owner_stats', key: ['new'], kind: 'missing', columns: [] },
    ]);
  });
});
