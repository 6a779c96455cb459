import { rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { openSqliteEventLog } from '../../src/stores/sqlite/open-event-log.ts';
import { filledShop } from './support/filled-shop.ts';
import type { Shop } from './support/program.ts';

const CHECKS = [
  'db check',
  'events verify',
  'doctor',
  'views rebuild',
  'orders show 1',
  'orders tag 1 --tag vip',
];

/** A shop with an event of the first order that only a later program knows. */
async function shopOfTheFuture(event: { type: string; schemaVersion: number }): Promise<Shop> {
  const shop = (await filledShop()).copy();
  rmSync(`${shop.db.slice(0, -3)}.views.db`, { force: true });
  const clock = { now: () => '2026-03-14T16:00:00.000Z' };
  const store = await openSqliteEventLog({ path: shop.db, clock, timeoutMs: 2_000 });
  const commits = await store.log.read(0, 100);
  const [order] = commits.filter(({ category }) => category === 'order');
  if (order === undefined) throw new Error('the shop has no order');
  const { lastVersion } = (await store.log.readStream(order.stream)).at(-1) ?? order;
  const append = { ...order, commandId: 'later', fingerprint: 'later', expectedVersion: lastVersion };
  await store.log.append([{ ...append, events: [{ ...event, data: {} }], reserved: [], released: [] }]);
  await store.close();
  return shop;
}

test.each([
  ['an event that is not known yet', { type: 'OrderTeleported', schemaVersion: 1 }],
  ['an event of a later schema', { type: 'OrderPlaced', schemaVersion: 99 }],
])('%s says that a newer daybook wrote it, whatever is asked', { timeout: 60_000 }, async (_, event) => {
  const shop = await shopOfTheFuture(event);
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
  const shop = (await filledShop()).copy();
  await shop.out('orders find');
  const views = new Database(`${shop.db.slice(0, -3)}.views.db`);
  views.pragma('user_version = 99');
  views.close();
  const { code, stderr } = await shop.run('orders find');
  expect([code, stderr]).toEqual([7, expect.stringContaining('written by a newer daybook') as string]);
});
