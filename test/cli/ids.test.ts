import { beforeAll, expect, test } from 'vitest';
import { filledShop } from './support/filled-shop.ts';
import { runInOneProcess } from './support/persistent-program.ts';
import type { Shop } from './support/program.ts';

/** Every question that answers with rows, asked so that there are some. */
const QUESTIONS = [
  'orders find',
  'orders search mug',
  'orders history 1',
  'orders why 1',
  'orders diff 1 --from 1',
  'orders show 1',
  'customers find',
  'customers show ann',
  'customers orders ann',
  'customers stats',
  'products find',
  'products show MUG',
  'products sales',
  'sales',
  'sales --by month',
  'sales --per customer',
  'sales --by month --per product --no-totals',
  'attention --now 2026-09-01',
  'ageing',
  'funnel',
  'views list',
  'views status',
  'views show order_summary',
  'events list',
  'events show 3',
  'commands list',
  'commands show 3',
  'config list',
  'doctor',
  'db info',
] as const;

let shop: Shop;
beforeAll(async () => {
  shop = await filledShop(runInOneProcess);
  await shop.run('orders pay 1 --amount 99 --method card');
  const items = [{ name: 'Engraving', quantity: 2, unitPrice: 500, requiresShipping: false }];
  const data = { guest: { name: 'Bo' }, currency: 'USD', items, place: true };
  await shop.out('commands send -', { input: JSON.stringify({ name: 'CreateOrder', data }) });
});

interface Row {
  readonly id: unknown;
}

const lines = (text: string): string[] => (text === '' ? [] : text.split('\n'));

test.each(QUESTIONS)(
  'each row of "%s" has a field "id" in JSON: what -o ids prints, and -o count counts',
  async (words) => {
    const [ids, count, answer] = [
      lines(await shop.out(`${words} -o ids`)),
      await shop.out(`${words} -o count`),
      await shop.json<Row | Row[]>(words),
    ];
    const rows = Array.isArray(answer) ? answer : [answer];
    expect(rows.map(({ id }) => String(id))).toEqual(ids);
    expect(count).toBe(String(ids.length));
    expect(ids.length).toBeGreaterThan(0);
  },
);

test('jq finds the field "id" without its being named', async () => {
  expect(await shop.out(['customers', 'find', '--jq', '.[].id'])).toBe('ann\nbob');
  expect(await shop.out('customers find -o ndjson')).toMatch(/^\{"id":"ann","ref":"ann",/);
});

test('a table and CSV have no column more for it', async () => {
  expect(lines(await shop.out('customers find -o csv'))[0]).toMatch(/^ref,number,/);
  expect(await shop.out('customers find -F id,name')).toBe('ann\tAnn Lee\nbob\tBob Ray');
});
