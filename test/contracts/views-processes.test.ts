import { describe, expect, test } from 'vitest';
import { Child } from '../support/child.ts';
import { expectedRows } from '../support/expected-rows.ts';
import { ownFolder } from '../support/folder.ts';
import { boxViews, made, record, shut } from '../support/toy-context.ts';
import { fileLog, openViewFixture, storedRows } from '../support/view-fixture.ts';

const child = (role: string, folder: string, number = 0): Child =>
  new Child('test/support/views-child.ts', [role, folder, String(number)]);

async function shopWith(boxes: number) {
  const folder = ownFolder();
  const log = await fileLog(`${folder}/shop.db`);
  for (let box = 0; box < boxes; box += 1) await record(log, `box${box}`, made(box % 2 === 0 ? 'ann' : null));
  // Nobody is given up for dead by the clock here: a test that had to would never end.
  const sizes = { stalledMs: 3_600_000 };
  const open = () => openViewFixture({ log, path: `${folder}/shop.views.db`, sizes });
  return { folder, log, open };
}

describe('With several processes at work', { timeout: 60_000 }, () => {
  test('no reader ever sees a missing, half-built or older view while others rebuild and write', async () => {
    const { folder, log, open } = await shopWith(100);
    const shelf = await open();
    await shelf.rows();
    const watchers = [child('watch', folder), child('watch', folder)];
    const others = [child('rebuild', folder, 5), child('write', folder, 50)];
    const all = [...watchers, ...others];
    expect(await Promise.all(all.map((one) => one.line()))).toEqual(all.map(() => 'begun'));
    expect(await Promise.all(others.map((one) => one.line()))).toEqual(['done', 'done']);
    await Promise.all(all.map((one) => one.end()));
    for (const watcher of watchers) expect(await watcher.line()).toMatch(/^read \d+$/);
    expect(await shelf.rows()).toEqual(await expectedRows(log));
    for (const { differences } of await shelf.views.verify()) expect(differences).toEqual([]);
    await shelf.store.close();
    await log.close();
  });

  test('each event is applied exactly once, whoever catches up', async () => {
    const { folder, log, open } = await shopWith(3);
    const posters = [1, 2, 3].map(() => child('post', folder, 30));
    await Promise.all(posters.map((one) => one.line()));
    expect(await Promise.all(posters.map((one) => one.line()))).toEqual(['done', 'done', 'done']);
    await Promise.all(posters.map((one) => one.end()));
    const shelf = await open();
    expect(await storedRows(shelf.store)).toEqual(await expectedRows(log));
    await shelf.store.close();
    await log.close();
  });

  test.each([1_000, 7])(
    'all get the right answer of views that nobody has built (in steps of %i)',
    async (page) => {
      const { folder, log } = await shopWith(80);
      const askers = [1, 2, 3].map(() => child('ask', folder, page));
      await Promise.all(askers.map((one) => one.line()));
      expect(await Promise.all(askers.map((one) => one.line()))).toEqual(['done 0', 'done 0', 'done 0']);
      await Promise.all(askers.map((one) => one.end()));
      await log.close();
    },
  );

  test('a rebuild that was killed leaves the live view alone, and the next one does not wait for it', async () => {
    const { folder, log, open } = await shopWith(30);
    const shelf = await open();
    const before = await shelf.rows();
    const killed = child('hang', folder);
    expect(await killed.line()).toBe('begun');
    expect(await shelf.store.building('boxes')).toMatchObject({ alive: true });
    await killed.kill();
    expect(await shelf.store.building('boxes')).toMatchObject({ alive: false });
    expect(await shelf.rows()).toEqual(before);
    await record(log, 'box7', shut());
    expect(await shelf.rows()).toEqual(await expectedRows(log));
    await shelf.views.rebuild(['boxes']);
    expect(await shelf.rows()).toEqual(await expectedRows(log));
    expect(await shelf.store.building('boxes')).toBeUndefined();
    await shelf.views.catchUpToHead(boxViews);
    await shelf.store.close();
    await log.close();
  });
});
