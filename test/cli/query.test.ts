import { beforeAll, expect, test } from 'vitest';
import { filledShop } from './support/filled-shop.ts';
import { runInOneProcess } from './support/persistent-program.ts';
import type { Shop } from './support/program.ts';

let shop: Shop;
let head: number;
beforeAll(async () => {
  shop = await filledShop(runInOneProcess);
  head = await shop.head();
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
  'SELECT :a',
  "SELECT load_extension('x')",
  'SELECT zeroblob(2000000000)',
  'PRAGMA user_version = 5',
  'SELECT 1; SELECT 2',
  '/* nothing */',
  'SELECT * FROM nothing',
  '',
])('%j is refused with exit 2', async (sql) => {
  const { code, stdout, stderr } = await shop.run(['query', sql]);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(/^error: The query was refused: /);
});

test('what was refused has changed nothing', async () => {
  expect(await shop.out('orders find -o count')).toBe('4');
  expect(await shop.head()).toBe(head);
});

const LARGE = 'SELECT 9007199254740993 AS n, -9223372036854775808 AS least';

test.each([
  ['json', '[\n{"n":9007199254740993,"least":-9223372036854775808}\n]'],
  ['ndjson', '{"n":9007199254740993,"least":-9223372036854775808}'],
  ['tsv', '9007199254740993\t-9223372036854775808'],
])('integers beyond what a number can tell stay exact in %s', async (format, told) => {
  expect(await shop.out(['query', LARGE, '-o', format])).toBe(told);
});

test('columns of one name, and of every name, are kept', async () => {
  const sql = 'SELECT 1 AS a, 2 AS a, 3 AS "__proto__", 4 AS "constructor"';
  const told = '{"a":1,"a_2":2,"__proto__":3,"constructor":4}';
  expect(await shop.out(['query', sql, '-o', 'ndjson'])).toBe(told);
  expect(await shop.out(['query', sql, '-F', '__proto__,a_2'])).toBe('3\t2');
});

test('a blob is told as SQL writes it', async () => {
  expect(await shop.out(['query', "SELECT x'0aff' AS b"])).toBe("X'0AFF'");
});

test('ids are those of the column id, or of the only one; otherwise there are none', async () => {
  expect(await shop.out(['query', "SELECT 'x' AS a, 7 AS id", '-o', 'ids'])).toBe('7');
  expect(await shop.out(['query', 'SELECT number FROM order_summary WHERE number = 2', '-o', 'ids'])).toBe(
    '2',
  );
  const { code, stderr } = await shop.run(['query', 'SELECT 1 AS a, 2 AS b', '-o', 'ids']);
  expect([code, stderr]).toEqual([2, expect.stringContaining('This answer has no ids.')]);
});

test('a field that the query does not have is named with those that it has', async () => {
  const { code, stderr } = await shop.run(['query', 'SELECT 1 AS a', '-F', 'b']);
  expect([code, stderr]).toEqual([2, expect.stringMatching(/^error: Unknown field "b"\..* Fields: a\.\n$/)]);
});

test('the query is read from standard input with -', async () => {
  expect(await shop.out('query -', { input: 'SELECT 1 +\n 1' })).toBe('2');
});

const ENDLESS = 'WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c)';

test.each([`${ENDLESS} SELECT count(*) FROM c`, `${ENDLESS} SELECT x FROM c`])(
  'a query without end is ended by --timeout: exit 124 (%s)',
  async (sql) => {
    const { code, stderr } = await shop.run(['query', sql, '--timeout', '300ms', '-o', 'count']);
    expect([code, stderr]).toEqual([124, expect.stringContaining('The query was not done after 0.3 s.')]);
  },
);
