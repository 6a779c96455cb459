import { beforeAll, expect, test } from 'vitest';
import { filledShop } from './support/filled-shop.ts';
import type { Shop } from './support/program.ts';

// What `npm run test:nodes` runs first on each Node: a process that ends badly ends so in any command, and not always.

/** `npm run test:nodes` tries each command several times on every Node. */
const TIMES = Number(process.env['SMOKE_TIMES'] ?? 1);
const timeout = 60_000;

let shop: Shop;
beforeAll(async () => {
  shop = await filledShop();
});

test.each([
  '--version',
  'orders find -o ids',
  'orders find --status placed --json=number,total',
  'orders show 1 --json',
  'orders history 1',
  'customers find',
  'sales --by month',
  'funnel',
  'events verify',
  'db check',
  'views verify',
  'views rebuild',
])('daybook %s ends well every time', { timeout }, async (words) => {
  for (let time = 0; time < TIMES; time += 1)
    expect(await shop.run(words)).toMatchObject({ code: 0, stdout: expect.stringMatching(/./) as string });
});

test('a command that writes ends well every time, and no line is lost', { timeout }, async () => {
  const own = shop.copy();
  for (let time = 0; time < TIMES; time += 1)
    expect(await own.run(`orders tag 1 --tag t${time}`)).toMatchObject({ code: 0 });
  expect(await own.json<{ tags: string[] }>('orders show 1')).toMatchObject({
    tags: Array.from({ length: TIMES }, (_, time) => `t${time}`),
  });
});
