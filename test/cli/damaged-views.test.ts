import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { leavesOf, rewrite, swapPages } from '../support/damage.ts';
import { filledShop } from './support/filled-shop.ts';
import { runInOneProcess } from './support/persistent-program.ts';

const damages: readonly [string, (views: string) => void][] = [
  [
    'two of its pages are swapped',
    (views) => swapPages(views, leavesOf(views, 'product')[0] ?? 0, leavesOf(views, 'customer')[0] ?? 0),
  ],
  [
    'its full-text table is broken',
    (views) => {
      const sqlite = new Database(views);
      sqlite.unsafeMode(true);
      sqlite.exec("UPDATE order_search_words_data SET block = x'00' WHERE id > 10");
      sqlite.close();
    },
  ],
  ['it is garbage', (views) => rewrite(views, (bytes) => bytes.fill(0x5a))],
];

describe.each(damages)('Where the views file is damaged: %s', (_, damage) => {
  test('the checks say so, no question calls it a defect, and a rebuild mends it', {
    timeout: 60_000,
  }, async () => {
    const shop = (await filledShop(runInOneProcess)).copy();
    const views = `${shop.db.slice(0, -3)}.views.db`;
    await shop.out('views rebuild');
    const before = await shop.out('customers find -o json');
    damage(views);
    for (const check of ['views verify', 'doctor']) {
      const { code, stdout, stderr } = await shop.run(check);
      expect([check, code, stdout + stderr]).toEqual([
        check,
        1,
        expect.stringContaining('views rebuild') as string,
      ]);
    }
    for (const question of ['orders find', 'products find', 'customers find'])
      expect((await shop.run(question)).stderr).not.toMatch(/defect|Unexpected/);
    await shop.out('views rebuild');
    await shop.out('views verify');
    expect(await shop.out('customers find -o json')).toBe(before);
  });
});
