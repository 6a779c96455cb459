import { rmSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { OneProcessShop } from './support/persistent-program.ts';
import type { Shop } from './support/program.ts';

const lines = (...values: readonly (string | object)[]): string =>
  values.map((value) => `${typeof value === 'string' ? value : JSON.stringify(value)}\n`).join('');

const mugs = [{ name: 'Mug', quantity: 2, unitPrice: 500 }];
const order = (more: object = {}, meta?: object) => ({
  name: 'CreateOrder',
  data: { guest: { name: 'Ann' }, currency: 'EUR', items: mugs, ...more },
  ...(meta === undefined ? {} : { meta }),
});
const tag = (orderId: string | number, ...tags: readonly string[]) => ({
  name: 'TagOrder',
  data: { orderId, tags },
});

interface LineReceipt {
  readonly id: string | null;
  readonly status: string;
  readonly code: string | null;
  readonly message: string | null;
}

async function sent(shop: Shop, input: string, flags: readonly string[] = []) {
  const { code, stdout } = await shop.run(['commands', 'send', '-', ...flags], { input });
  const receipts = stdout.split('\n').filter(Boolean);
  return { code, receipts: receipts.map((line) => JSON.parse(line) as LineReceipt) };
}

const ways = [[], ['--keep-going'], ['--atomic'], ['--dry-run'], ['--dry-run', '--atomic']] as const;

describe.each(ways.map((flags) => ({ flags, called: `commands send ${flags.join(' ')}`.trim() })))(
  '$called',
  ({ flags }) => {
    test('names an order that an earlier line makes by its reference, its number and its id', async () => {
      const orderId = '019a0000-1111-7000-8000-00000000000a';
      const input = lines(
        order({ externalRef: 'A-1', orderId }),
        tag('A-1', 'by-reference'),
        tag(1, 'by-number'),
        tag('1', 'by-text'),
        tag('019a0000-1111', 'by-beginning'),
        order(),
        tag(2, 'second'),
      );
      const { code, receipts } = await sent(new OneProcessShop(), input, flags);
      const [first, second] = [orderId, receipts[5]?.id];
      expect([code, receipts.map(({ id }) => id)]).toEqual([
        0,
        [first, first, first, first, first, second, second],
      ]);
    });

    test('sells a product to a customer, both of an earlier line', async () => {
      const input = lines(
        { name: 'RegisterCustomer', data: { ref: 'ann', name: 'Ann' } },
        { name: 'RegisterProduct', data: { sku: 'MUG', name: 'Mug', unitPrice: 500, currency: 'EUR' } },
        { name: 'CreateOrder', data: { customer: 'ann', items: [{ sku: 'MUG', quantity: 1 }] } },
        tag(1, 'sold'),
      );
      expect((await sent(new OneProcessShop(), input, flags)).code).toBe(0);
    });

    test('refuses a number that is the reference of an earlier line, naming both orders', async () => {
      const input = lines(order(), order({ externalRef: '1' }), tag('1', 'which'));
      const { code, receipts } = await sent(new OneProcessShop(), input, flags);
      const last = receipts.at(-1);
      expect([code, last?.code]).toEqual([flags[0] === '--keep-going' ? 6 : 2, 'ambiguous_order']);
      expect(last?.message).toMatch(/^"1" may be order 1 \(.+\) or order 2 \(1, .+\)\.$/);
    });

    test('takes #1 for a reference and never for a number', async () => {
      const { receipts } = await sent(new OneProcessShop(), lines(order(), tag('#1', 'x')), flags);
      expect(receipts.at(-1)).toMatchObject({ code: 'order_not_found' });
    });
  },
);

describe('a line whose order was not made', () => {
  const input = lines(order({ externalRef: 'A-1', currency: 'XXXX' }), tag('A-1', 'x'), order());

  test('is not reached without --keep-going', async () => {
    const { receipts } = await sent(new OneProcessShop(), input);
    expect(receipts.map(({ code }) => code)).toEqual(['validation_failed']);
  });

  test('finds no such order with --keep-going, and the lines behind it go on', async () => {
    const { code, receipts } = await sent(new OneProcessShop(), input, ['--keep-going']);
    expect(receipts.map((receipt) => receipt.code)).toEqual(['validation_failed', 'order_not_found', null]);
    expect(code).toBe(6);
  });
});

describe('a key', () => {
  const batch = lines(order({ externalRef: 'A-1' }, { commandId: 'make' }), {
    ...tag('A-1', 'x'),
    meta: { commandId: 'tag' },
  });

  test('answers as before when the batch is sent again', async () => {
    const shop = new OneProcessShop();
    await sent(shop, batch);
    const { receipts } = await sent(shop, batch);
    expect(receipts.map(({ status }) => status)).toEqual(['replayed', 'replayed']);
  });

  test('is the same whatever the order is called, and another for another order', async () => {
    const shop = new OneProcessShop();
    await sent(shop, batch + lines(order()));
    const again = (name: string | number) => lines({ ...tag(name, 'x'), meta: { commandId: 'tag' } });
    expect((await sent(shop, again(1))).receipts).toMatchObject([{ status: 'replayed' }]);
    expect((await sent(shop, again(2))).receipts).toMatchObject([{ code: 'idempotency_conflict' }]);
  });
});

test('an order is named without a view: commands work while the views are broken', async () => {
  const shop = new OneProcessShop();
  await sent(shop, lines(order({ externalRef: 'A-1' })));
  const views = shop.db.replace(/\.db$/, '.views.db');
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${views}${suffix}`, { force: true });
  writeFileSync(views, 'no database at all'.repeat(500));
  for (const name of ['1', 'A-1']) {
    const { code, stderr } = await shop.run(['orders', 'tag', name, '--tag', `t${name}`]);
    expect([code, stderr]).toEqual([0, '']);
  }
});
