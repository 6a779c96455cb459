import { beforeAll, expect, test } from 'vitest';
import { filledShop } from './support/filled-shop.ts';
import { runInOneProcess } from './support/persistent-program.ts';
import type { Shop } from './support/program.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await filledShop(runInOneProcess);
});

test.each([
  ['customers show anm', 'There is no customer "anm". Did you mean "ann"?'],
  ['customers orders anm', 'There is no customer "anm". Did you mean "ann"?'],
  ['customers stats anm', 'There is no customer "anm". Did you mean "ann"?'],
  ['products show MUK', 'There is no product "MUK". Did you mean "MUG"?'],
  ['products sales MUK', 'There is no product "MUK". Did you mean "MUG"?'],
  ['products sales --sku MUK', 'There is no product "MUK". Did you mean "MUG"?'],
  ['customers orders bob --as-of @1', 'There is no customer "bob". This was asked as of position 1'],
])('%s: what does not exist is not found, and what may be meant is named', async (words, told) => {
  const { code, stdout, stderr } = await shop.run(words);
  expect([code, stdout, stderr]).toEqual([3, '', expect.stringContaining(told) as string]);
});

test.each([
  'customers orders ann --status cancelled',
  'customers stats ann --currency EUR',
  'orders find --customer bob --sku MUG --status placed',
  'products sales MUG --from 2026-03-20',
  'orders find --tag nowhere',
  'orders find --customer nobody',
  'orders find --sku NOPE',
  'sales --customer nobody',
])('%s: a filter that nothing fits is an empty list', async (words) => {
  expect(await shop.run(words)).toEqual({ code: 0, stdout: '', stderr: '' });
});
