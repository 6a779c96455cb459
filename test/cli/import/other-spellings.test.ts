import { beforeAll, expect, test } from 'vitest';
import { filledShop } from '../support/filled-shop.ts';
import { runInOneProcess } from '../support/persistent-program.ts';
import type { Shop } from '../support/program.ts';

const WORDS = 'orders import - --format csv --create-missing';
const HEADER = 'order,customer,sku,price,currency';
const file = (...rows: readonly string[]): string => [HEADER, ...rows].join('\n');

let filled: Shop;
beforeAll(async () => {
  filled = await filledShop(runInOneProcess);
});

const names = async (shop: Shop): Promise<readonly string[]> => [
  ...(await shop.out('customers find -o ids')).split('\n'),
  ...(await shop.out('products find -o ids')).split('\n'),
];

test.each([
  [
    'a product that is there in other letters',
    'N1,ann,mug,1.00,USD',
    'There is no product "mug". Did you mean "MUG"?',
  ],
  [
    'a customer who is there in other letters',
    'N1,ANN,MUG,1.00,USD',
    'There is no customer "ANN". Did you mean "ann"?',
  ],
])('--create-missing does not make %s', async (_, row, told) => {
  const shop = filled.copy();
  const before = await names(shop);
  for (const mode of ['', ' --atomic', ' --dry-run']) {
    const { code, stderr } = await shop.run(WORDS + mode, { input: file(row) });
    expect([code, stderr]).toEqual([
      mode === ' --dry-run' ? 6 : 4,
      expect.stringContaining(`Row 2 (order N1): ${told}`),
    ]);
  }
  expect(await names(shop)).toEqual(before);
});

test('nor two of the same file that differ in their letters only', async () => {
  const shop = filled.copy();
  const input = file(
    'N1,zoe,Größe,1.00,USD',
    'N2,zoe,GRÖSSE,1.00,USD',
    'N3,zoe,xx,1.00,USD',
    'N3,zoe,XX,1.00,USD',
  );
  const { code, stdout } = await shop.run(`${WORDS} --keep-going`, { input });
  const codes = stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => (JSON.parse(line) as { code: string | null }).code);
  expect([code, codes]).toEqual([6, [null, 'other_spelling', 'other_spelling']]);
  expect(await names(shop)).not.toContain('XX');
});

test('a code that nothing is like is new, and one that was registered beside another is taken as it is', async () => {
  const shop = filled.copy();
  await shop.out('products add --sku mug --name Mug --unit-price 1.00 --currency USD');
  const input = file('N1,annie,mug,1.00,USD', 'N2,ann,MUG,1.00,USD', 'N3,ann,MUGS,1.00,USD');
  expect((await shop.run(WORDS, { input })).code).toBe(0);
  expect(await names(shop)).toEqual(expect.arrayContaining(['annie', 'mug', 'MUGS']));
});
