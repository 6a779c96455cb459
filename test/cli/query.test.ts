import { beforeAll, expect, test } from 'vitest';
import { filledShop } from './support/filled-shop.ts';
import type { Shop } from './support/program.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await filledShop();
});

test('SQL over the views, in every format', async () => {
  const sql = 'SELECT status, count(*) AS orders FROM order_summary GROUP BY status ORDER BY status';
  expect(await shop.out(['query', sql])).toBe('created\t1\nplaced\t3');
  expect(await shop.json(['query', sql])).toEqual([
    { status: 'created', orders: 1 },
    { status: 'placed', orders: 3 },
  ]);
  expect(await shop.out(['query', sql, '-o', 'csv'])).toBe('status,orders\ncreated,1\nplaced,3');
});

test('it sees what was just written', async () => {
  const own = shop.copy();
  await own.out('orders place 3');
  expect(await own.out(['query', "SELECT count(*) FROM order_summary WHERE status = 'placed'"])).toBe('4');
});

test('SQL over the log', async () => {
  const sql = "SELECT count(*) FROM log.events WHERE type = 'OrderPlaced'";
  expect(await shop.out(['query', sql])).toBe('3');
});

test.each([
  'DELETE FROM order_summary',
  'DROP TABLE order_summary',
  'INSERT INTO log.commits DEFAULT VALUES',
  "ATTACH DATABASE 'other.db' AS other",
  'PRAGMA journal_mode = DELETE',
  'SELECT 1; DELETE FROM order_summary',
  'SELEC 1',
  'SELECT * FROM nothing',
  '',
])('%j is refused with exit 2', async (sql) => {
  const before = await shop.out('orders find -o count');
  const { code, stdout } = await shop.run(['query', sql]);
  expect([code, stdout]).toEqual([2, '']);
  expect(await shop.out('orders find -o count')).toBe(before);
});
