import { beforeAll, describe, expect, test } from 'vitest';
import { filledShop } from './support/filled-shop.ts';
import { OneProcessShop, runInOneProcess } from './support/persistent-program.ts';
import type { Shop } from './support/program.ts';

let filled: Shop;
beforeAll(async () => {
  filled = await filledShop(runInOneProcess);
});

interface LineReceipt {
  readonly status: string;
  readonly message: string | null;
}

async function sent(shop: Shop, commands: readonly object[], flags: readonly string[] = []) {
  const input = commands.map((one) => JSON.stringify(one)).join('\n');
  const { stdout } = await shop.run(['commands', 'send', '-', ...flags], { input });
  const receipts = stdout.split('\n').filter(Boolean);
  return receipts.map((line) => JSON.parse(line) as LineReceipt);
}

const pay = (amount: unknown, meta: object = {}) => ({
  name: 'RecordPayment',
  data: { orderId: '1', amount, method: 'cash' },
  meta,
});

describe('An amount in a message', () => {
  test.each([
    [450, '4.50 USD'],
    ['4.50', '4.50 USD'],
    ['4.5', '4.50 USD'],
    ['4.5 USD', '4.50 USD'],
    ['usd4', '4.00 USD'],
  ])('may be written %j', async (amount, told) => {
    const shop = filled.copy();
    expect(await sent(shop, [pay(amount)])).toMatchObject([{ status: 'ok' }]);
    expect(await shop.out('orders history 1')).toContain(told);
  });

  test.each([
    ['4.505', 'amount: "4.505" has more decimals than USD allows (2).'],
    ['4.50 EUR', 'amount: is in EUR, but the currency here is USD.'],
    ['-4.50', 'amount: may not be negative.'],
    ['0.00', 'amount: must be more than 0.'],
    [0, 'amount: must be more than 0.'],
    ['four', 'amount: must be an amount: a whole number of minor units, or decimals as a text.'],
    [4.5, 'amount: must be an amount: a whole number of minor units, or decimals as a text.'],
    ['99999999999999999999', 'amount: "99999999999999999999" is more than can be counted exactly.'],
  ])('written %j is refused: %s', async (amount, message) => {
    const [receipt] = await sent(filled, [pay(amount)]);
    expect(receipt).toMatchObject({ status: 'rejected', message: `RecordPayment is not valid: ${message}` });
  });

  test('is the same amount in minor units and in decimals: one key answers both', async () => {
    const meta = { commandId: 'till-7' };
    const receipts = await sent(filled.copy(), [pay(450, meta), pay('4.50', meta), pay('4.5 USD', meta)]);
    expect(receipts.map(({ status }) => status)).toEqual(['ok', 'replayed', 'replayed']);
  });

  test.each([[[]], [['--atomic']], [['--dry-run']], [['--dry-run', '--atomic']]])(
    'is counted in the currency of what an earlier line of the batch makes, with %j',
    async (flags) => {
      const items = [{ sku: 'TEE', quantity: 1, unitPrice: '1.250' }];
      const receipts = await sent(
        new OneProcessShop(),
        [
          { name: 'RegisterProduct', data: { sku: 'TEE', name: 'Tee', unitPrice: '1.500', currency: 'KWD' } },
          { name: 'CreateOrder', data: { guest: { name: 'Ann' }, externalRef: 'A', items } },
          { name: 'RecordPayment', data: { orderId: 'A', amount: '1.125', method: 'cash' } },
          { name: 'RecordPayment', data: { orderId: 'A', amount: '0.1255', method: 'cash' } },
        ],
        flags,
      );
      expect(receipts.at(-1)?.message).toBe(
        'RecordPayment is not valid: amount: "0.1255" has more decimals than KWD allows (3).',
      );
    },
  );

  test('of an order that is not there is answered like any command for it', async () => {
    const data = { orderId: '99', amount: '4.50', method: 'cash' };
    expect(await sent(filled, [{ name: 'RecordPayment', data }])).toMatchObject([
      { status: 'rejected', code: 'order_not_found' },
    ]);
  });

  test('of an order whose currency nothing tells is answered so', async () => {
    const data = { guest: { name: 'Ann' }, items: [{ name: 'Wrapping', quantity: 1, unitPrice: '2.50' }] };
    expect(await sent(filled, [{ name: 'CreateOrder', data }])).toMatchObject([
      { status: 'rejected', code: 'currency_required' },
    ]);
  });
});
