import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openDaybook } from '../../../src/library/index.ts';
import { presets } from '../../../src/shop/orders/cli/import/preset-names.ts';
import { answered, reported, saidByHledger, versionOf } from '../../support/books.ts';
import { OneProcessShop } from '../support/persistent-program.ts';

/**
 * Each platform's preset on a small file of ours in its format, with its quirks. What has to come out is computed here from
 * the same file, by other means: cells are split and added up in cents, and no rate is known.
 */

interface Sums {
  readonly total: number;
  readonly paid: number;
  readonly refunded: number;
  readonly tax: number;
  readonly isCancelled?: boolean;
}

type Record_ = Readonly<Record<string, string>>;

const encodings: Partial<Record<string, 'utf16le'>> = { woocommerce: 'utf16le' };
const sample = (preset: string): string =>
  new URL(`samples/${preset}.${preset === 'amazon' ? 'txt' : 'csv'}`, import.meta.url).pathname;

/** Rows by the names of the header, the first row that has `key` in it. */
function records(preset: string, key: string, delimiter = ','): Record_[] {
  const text = readFileSync(sample(preset), encodings[preset] ?? 'utf8').replace(/^\uFEFF/, '');
  const rows: string[][] = [[]];
  let cell = '';
  let isQuoted = false;
  for (const [index, letter] of Array.from(text).entries()) {
    if (letter === '"' && delimiter !== '\t') {
      if (isQuoted && text[index + 1] === '"') cell += '"';
      isQuoted = !isQuoted;
    } else if (!isQuoted && (letter === delimiter || letter === '\n')) {
      rows.at(-1)?.push(cell.replace(/\r$/, ''));
      cell = '';
      if (letter === '\n') rows.push([]);
    } else cell += letter;
  }
  const at = rows.findIndex((row) => row.includes(key));
  const header = rows[at] as string[];
  return rows
    .slice(at + 1)
    .filter((row) => row.length === header.length)
    .map((row) => Object.fromEntries(header.map((name, place) => [name, row[place] as string])));
}

const cents = (text: string | undefined, decimal = '.'): number => {
  const digits = (text ?? '').replaceAll(/[^\d.,-]/g, '').replaceAll(decimal === '.' ? ',' : '.', '');
  const amount = Math.round(Number(digits.replace(decimal, '.')) * 100);
  return text?.startsWith('(') === true ? -amount : amount;
};

function byOrder(rows: readonly Record_[], key: string): Map<string, Record_[]> {
  const orders = new Map<string, Record_[]>();
  for (const row of rows) {
    const order = row[key] as string;
    if (order !== '') orders.set(order, [...(orders.get(order) ?? []), row]);
  }
  return orders;
}

const each = (
  orders: Map<string, Record_[]>,
  sums: (first: Record_, rows: Record_[]) => Sums,
): Map<string, Sums> => new Map([...orders].map(([order, rows]) => [order, sums(rows[0] as Record_, rows)]));

const add = (rows: readonly Record_[], amount: (row: Record_) => number): number =>
  rows.reduce((sum, row) => sum + amount(row), 0);

const of = (column: string, decimal?: string) => (row: Record_) => cents(row[column], decimal);

const computed: Record<(typeof presets)[number], () => Map<string, Sums>> = {
  shopify: () =>
    each(byOrder(records('shopify', 'Name'), 'Name'), (first) => ({
      total: cents(first['Total']),
      paid:
        first['Financial Status'] === 'pending'
          ? 0
          : cents(first['Total']) - cents(first['Outstanding Balance']),
      refunded: cents(first['Refunded Amount']),
      tax: cents(first['Taxes']),
      isCancelled: first['Cancelled at'] !== '',
    })),
  etsy: () =>
    each(byOrder(records('etsy', 'Order ID'), 'Order ID'), (first, rows) => {
      const items = add(rows, (row) => cents(row['Item Total']) - cents(row['Discount Amount']));
      const tax = cents(first['Order Sales Tax']);
      const total = items + cents(first['Order Shipping']) - cents(first['Shipping Discount']) + tax;
      return { total, paid: first['Date Paid'] === '' ? 0 : total, refunded: 0, tax };
    }),
  square: () =>
    each(
      byOrder(
        records('square', 'Transaction ID').filter((row) => row['Event Type'] === 'Payment'),
        'Transaction ID',
      ),
      (_, rows) => {
        const tax = add(rows, of('Tax'));
        const total = add(rows, of('Net Sales')) + tax;
        const payments = new Set(rows.map((row) => row['Payment ID']));
        const back = records('square', 'Transaction ID').filter(
          (row) => row['Event Type'] === 'Refund' && payments.has(row['Payment ID']),
        );
        return { total, paid: total, refunded: 0 - add(back, of('Net Sales')) - add(back, of('Tax')), tax };
      },
    ),
  woocommerce: () =>
    each(byOrder(records('woocommerce', 'Order Number', ';'), 'Order Number'), (first) => ({
      total: cents(first['Order Total Amount'], ','),
      paid: first['Order Status'] === 'On hold' ? 0 : cents(first['Order Total Amount'], ','),
      refunded: cents(first['Order Refund Amount'], ','),
      tax: cents(first['Order Total Tax Amount'], ','),
      isCancelled: first['Order Status'] === 'Refunded',
    })),
  amazon: () =>
    each(
      byOrder(
        records('amazon', 'amazon-order-id', '\t').filter((row) => row['item-price'] !== ''),
        'amazon-order-id',
      ),
      (first, rows) => {
        const tax =
          add(rows, of('item-tax')) + add(rows, of('shipping-tax')) + add(rows, of('gift-wrap-tax'));
        const plus = add(
          rows,
          (row) => of('item-price')(row) + of('shipping-price')(row) + of('gift-wrap-price')(row),
        );
        const minus = add(
          rows,
          (row) => of('item-promotion-discount')(row) + of('ship-promotion-discount')(row),
        );
        const total = plus - minus + tax;
        return { total, paid: first['order-status'] === 'Shipped' ? total : 0, refunded: 0, tax };
      },
    ),
  ebay: () =>
    each(byOrder(records('ebay', 'Order Number'), 'Order Number'), (first) => ({
      total: cents(first['Total Price']),
      paid: first['Paid On Date'] === '' ? 0 : cents(first['Total Price']),
      refunded: 0,
      tax: cents(first['eBay Collected Tax']),
    })),
  magento: () =>
    each(byOrder(records('magento', 'Purchase Date'), 'ID'), (first) => ({
      total: cents(first['Grand Total (Purchased)']),
      paid: first['Status'] === 'Pending' ? 0 : cents(first['Grand Total (Purchased)']),
      refunded: cents(first['Total Refunded']),
      tax: 0,
      isCancelled: first['Status'] === 'Closed',
    })),
  stripe: () =>
    each(
      byOrder(
        records('stripe', 'PaymentIntent ID').filter((row) => row['Status'] !== 'Failed'),
        'id',
      ),
      (first) => {
        const units = first['Currency'] === 'jpy' ? 100 : 1;
        const [total, refunded] = [cents(first['Amount']) / units, cents(first['Amount Refunded']) / units];
        return { total, paid: total, refunded, tax: 0 };
      },
    ),
};

/** What the files themselves do not say. */
const also: Partial<Record<string, string>> = {
  ebay: '--currency USD',
  square: '--currency USD --tz America/New_York',
  amazon: '--map taxIncluded:=no',
  magento: '--currency USD',
};

interface Row {
  readonly externalRef: string;
  readonly total: number;
  readonly captured: number;
  readonly refunded: number;
  readonly balance: number;
  readonly tax: number;
  readonly includedTax: number;
}

const hasHledger = versionOf('hledger') !== undefined;

describe.each(presets)('the preset %s', (preset) => {
  // Read by both tests, in the folder of the run.
  const folder = mkdtempSync(join(process.env['TEST_RUN_FOLDER'] ?? tmpdir(), 'preset-'));
  const shop = new OneProcessShop(join(folder, 'shop.db'));

  test('brings sums, payments, balances and tax over as the file has them', async () => {
    const ended = await shop.run(
      `orders import ${sample(preset)} --preset ${preset} --create-missing -o count ${also[preset] ?? ''}`.trim(),
    );
    expect([ended.code, ended.stderr]).toEqual([0, expect.stringContaining('0 failed')]);
    const found = await shop.json<Row[]>(
      'orders find --sort number --json=externalRef,total,captured,refunded,balance,tax,includedTax',
    );
    const sums = found.map(({ externalRef, total, captured, refunded, balance, tax, includedTax }) => {
      const money = { total, paid: captured, refunded, balance, tax: tax + includedTax };
      return [externalRef, money] as const;
    });
    const wanted = [...computed[preset]()].map(([order, { isCancelled = false, ...money }]) => {
      const { total, paid, refunded } = money;
      return [order, { ...money, balance: isCancelled ? refunded - paid : total - paid }] as const;
    });
    // An order with a refund further down comes in behind those between.
    expect(new Map(sums)).toEqual(new Map(wanted));
  });

  test.skipIf(!hasHledger)(
    'gives books of which hledger says what the reports say (not where it is not installed)',
    async () => {
      const journal = await shop.out('books export');
      expect(answered('hledger', ['-f', '-', 'check', '--strict'], journal)).toBe('');
      const daybook = await openDaybook({ db: shop.db });
      expect(saidByHledger(journal)).toEqual(await reported(daybook));
      await daybook.close();
    },
  );
});

test('what else the files say is there too', async () => {
  const shop = new OneProcessShop();
  await shop.out(`orders import ${sample('shopify')} --preset shopify -o count`);
  expect(
    await shop.json('orders show #1001 --json=placedAt,tags,country,customerRef,shippingAddress'),
  ).toMatchObject({
    placedAt: '2021-05-13T12:01:07.000Z',
    tags: ['vip', 'retail'],
    country: 'DE',
    customerRef: 'ann@example.com',
    shippingAddress: { postalCode: '50667' },
  });
  const { stdout } = await shop.run('orders import --preset shopify --show-map');
  expect(stdout).toMatch(/^# Shopify: Orders, Export/);
});

test('a refund in a row of its own is one of the sale that it names, and refused where that is not in the file', async () => {
  const shop = new OneProcessShop();
  const [header, ...rows] = [
    'Date,Time,Item,Qty,Gross Sales,Discounts,Tax,Transaction ID,Payment ID,Event Type',
    '2021-05-20,10:00:00,Mug,-1,-$4.00,$0.00,-$0.40,r1,p1,Refund',
    '2021-05-19,10:00:00,Mug,-1,-$1.00,$0.00,-$0.10,t2,p9,Refund',
    '2021-05-18,10:00:00,Mug,-1,-$4.00,$0.00,-$0.40,r3,p3,Refund',
    '2021-05-13,10:00:00,Mug,2,$8.00,$0.00,$0.80,t1,p1,Payment',
    '2021-05-13,09:00:00,Mug,1,$4.00,$0.00,$0.40,t2,p2,Payment',
    '2021-05-14,10:00:00,Mug,-1,-$2.00,$0.00,-$0.20,t1,p1,Refund',
  ];
  const args = 'orders import - --preset square --currency USD --keep-going -o count --window 1';
  const { stderr } = await shop.run(args, { input: [header, ...rows].join('\n') });
  expect(stderr).toContain('a refund (r3) whose sale is not in the file');
  expect(stderr).toContain('Rows: 5 imported, 1 refused');
  expect(await shop.json('orders find --sort number --json=externalRef,captured,refunded,balance')).toEqual([
    { externalRef: 't2', captured: 440, refunded: 110, balance: 0 },
    { externalRef: 't1', captured: 880, refunded: 660, balance: 0 },
  ]);
});
