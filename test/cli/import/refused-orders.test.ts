import { describe, expect, test } from 'vitest';
import { OneProcessShop } from '../support/persistent-program.ts';
import type { Shop } from '../support/program.ts';

const HEADER = 'order,customer,customerName,sku,name,price,currency,date';
/** The second is refused by its row, the fourth by the order's rules. */
const MIXED = [
  HEADER,
  'A,ann,Ann Lee,MUG,Mug,4.50,USD,2026-01-05',
  'B,bob,Bob Ray,TEA,Tea,4.555,USD,2026-01-05',
  'C,cyd,Cyd Orr,BOX,Box,3.00,USD,2026-01-05',
  'D,dan,Dan Day,JAR,Jar,1.00,USD,2027-01-05',
].join('\n');

const WORDS = 'orders import - --format csv --create-missing -o count';
const registered = async (shop: Shop): Promise<string[]> => [
  ...(await shop.out('customers find -o ids')).split('\n'),
  ...(await shop.out('products find -o ids')).split('\n'),
];

describe('customers and products that only a refused order names', () => {
  test('are not registered when the import goes on', async () => {
    const shop = new OneProcessShop();
    const first = await shop.run(`${WORDS} --keep-going`, { input: MIXED });
    expect(first.stderr).toContain('2 done, 0 done before, 2 failed\n4 customers and products registered');
    expect(await registered(shop)).toEqual(['ann', 'cyd', 'BOX', 'MUG']);
    const again = await shop.run(`${WORDS} --keep-going`, { input: MIXED });
    expect(again.stderr).toContain('0 done, 2 done before, 2 failed');
    expect(again.stderr).not.toContain('registered');
  });

  test('are not registered when it stops there', async () => {
    const shop = new OneProcessShop();
    const { stderr } = await shop.run(WORDS, { input: MIXED });
    expect(stderr).toContain('1 done, 0 done before, 1 failed\n2 customers and products registered');
    expect(await registered(shop)).toEqual(['ann', 'MUG']);
  });

  test('are not counted by a dry run', async () => {
    const { stderr } = await new OneProcessShop().run(`${WORDS} --dry-run`, { input: MIXED });
    expect(stderr).toContain(
      '2 would be done, 0 done before, 2 failed\n4 customers and products would be registered',
    );
  });

  test('are not registered when the order’s reference is another order’s', async () => {
    const shop = new OneProcessShop();
    await shop.out('orders create --guest Eve --currency USD --ref A');
    await shop.run(`${WORDS} --keep-going`, { input: MIXED });
    expect(await registered(shop)).toEqual(['cyd', 'BOX']);
  });

  test('are registered with a mended order, once', async () => {
    const shop = new OneProcessShop();
    await shop.run(`${WORDS} --keep-going`, { input: MIXED });
    const mended = MIXED.replace('4.555', '4.55').replace('2027', '2026');
    expect((await shop.run(WORDS, { input: mended })).stderr).toContain(
      '2 done, 2 done before, 0 failed\n4 customers and products registered',
    );
  });
});

test('an atomic import that fails leaves nothing, and does not say that it did', async () => {
  const shop = new OneProcessShop();
  const { code, stderr } = await shop.run(`${WORDS} --atomic`, { input: MIXED });
  expect(code).toBe(4);
  expect(stderr).toContain('0 done, 0 done before, 2 failed');
  expect(stderr).not.toContain('registered');
  expect(await shop.head()).toBe(0);
  const dry = await shop.run(`${WORDS} --atomic --dry-run`, { input: MIXED });
  expect(dry.stderr).not.toContain('registered');
});

test('many orders may name one new customer, one behind the other', async () => {
  const shop = new OneProcessShop();
  const orders = Array.from({ length: 50 }, (_, index) =>
    JSON.stringify({
      externalRef: `N${index}`,
      customer: 'ann',
      currency: 'USD',
      items: [{ sku: `S${index % 7}`, unitPrice: 100, quantity: 1 }],
    }),
  );
  const { stderr } = await shop.run('orders import - --create-missing -o count', {
    input: orders.join('\n'),
  });
  expect(stderr).toMatch(
    /^50 done, 0 done before, 0 failed\n8 customers and products registered\nBatch .*\n$/,
  );
});
