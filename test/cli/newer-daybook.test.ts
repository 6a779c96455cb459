import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { filledShop } from './support/filled-shop.ts';
import { runInOneProcess } from './support/persistent-program.ts';
import { shopWithEvent } from './support/shop-with-event.ts';

const CHECKS = [
  'db check',
  'events verify',
  'doctor',
  'views rebuild',
  'orders show 1',
  'orders tag 1 --tag vip',
];

test.each([
  ['an event that is not known yet', { type: 'OrderTeleported', schemaVersion: 1 }],
  ['an event of a later schema', { type: 'OrderPlaced', schemaVersion: 99 }],
])('%s says that a newer daybook wrote it, whatever is asked', { timeout: 60_000 }, async (_, event) => {
  const shop = await shopWithEvent(event, runInOneProcess);
  for (const check of CHECKS) {
    const { code, stderr } = await shop.run(check);
    expect([check, code, stderr]).toEqual([
      check,
      7,
      expect.stringMatching(/written by a newer daybook.*Update daybook/s) as string,
    ]);
    expect(stderr).not.toMatch(/damaged|defect/i);
  }
});

test('views of a newer format are left as they are', async () => {
  const shop = (await filledShop(runInOneProcess)).copy();
  await shop.out('orders find');
  const views = new Database(`${shop.db.slice(0, -3)}.views.db`);
  views.pragma('user_version = 99');
  views.close();
  const { code, stderr } = await shop.run('orders find');
  expect([code, stderr]).toEqual([7, expect.stringContaining('written by a newer daybook') as string]);
});
