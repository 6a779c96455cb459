import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fillShop } from '../../src/demo/fill-shop.ts';
import { type Daybook, openDaybook } from '../../src/library/index.ts';
import { beancount } from '../../src/shop/orders/cli/books/beancount.ts';
import { csv } from '../../src/shop/orders/cli/books/csv.ts';
import { hledger } from '../../src/shop/orders/cli/books/hledger.ts';
import { ledger } from '../../src/shop/orders/cli/books/ledger.ts';
import {
  answered,
  isReported,
  reported,
  saidByHledger,
  summed,
  textOf,
  transactionsOf,
  versionOf,
} from '../support/books.ts';
import { ownFolder } from '../support/folder.ts';
import fc, { runs } from '../support/properties.ts';
import { story, tellStory } from './stories.ts';

/** The books of the demo's shop and of random orders: they balance, and say to the minor unit what the reports say. */

const NOW = '2026-03-01T12:00:00.000Z';
let daybook: Daybook;

beforeAll(async () => {
  daybook = await openDaybook({ db: ':memory:', clock: { now: () => NOW } });
  await fillShop(daybook, { orders: 60, seed: 7, now: NOW, progress: () => undefined });
  for (const acts of fc.sample(story, { seed: 7, numRuns: runs(8) })) await tellStory(acts, teller);
  await creditSome();
  await correctSome();
}, 120_000);
afterAll(() => daybook.close());

/** Some of what was paid goes back as goodwill; one of these orders is cancelled then. */
async function creditSome(): Promise<void> {
  const paid = await daybook.orders.find({ payment: ['paid'], status: ['placed', 'completed'], pageSize: 5 });
  if (!paid.ok) throw new Error(paid.failure.message);
  for (const { orderId } of paid.value.items) {
    const data = { orderId, paymentId: 'P1', amount: 1, reason: 'came late', as: 'credit' } as const;
    expect(await daybook.orders.refundPayment(data)).toMatchObject({ ok: true });
    await daybook.orders.cancel({ orderId, reason: 'staff' });
  }
}

/** Some come from elsewhere with the month for the day and other prices, and are imported again. */
async function correctSome(): Promise<void> {
  for (let n = 1; n <= 5; n += 1) {
    const imported = (placedAt: string, unitPrice: number, isReturned: boolean) => ({
      externalRef: `web-${n}`,
      guest: { name: 'Eve' },
      currency: n % 2 === 0 ? 'USD' : 'EUR',
      items: [{ name: 'Mug', quantity: n, unitPrice, taxRatePpm: 200_000, taxIncluded: n > 2 }],
      shipping: { method: 'post', amount: 500, taxRatePpm: 70_000, taxIncluded: true },
      placedAt,
      payments: [{ at: placedAt, amount: unitPrice, method: 'card' }],
      shipments: [{ shippedAt: placedAt }],
      returns: isReturned
        ? [
            {
              requestedAt: '2026-02-20T00:00:00Z',
              lines: [{ lineId: 'L1', quantity: 1 }],
              receipts: [{ at: '2026-02-20T00:00:00Z' }],
            },
          ]
        : [],
    });
    const wrong = imported(`2026-01-0${n}T00:00:00Z`, 1_000 * n, false);
    const right = imported(`2025-0${n}-01T00:00:00Z`, 900, true);
    expect(await daybook.orders.import(wrong)).toMatchObject({ ok: true });
    // What is there is posted before it is corrected.
    expect(await daybook.orders.ageing({})).toMatchObject({ ok: true });
    expect(await daybook.orders.reimport(right)).toMatchObject({ ok: true, value: { status: 'ok' } });
  }
}

const teller = {
  create: async (data: object, occurredAt: string) => {
    const meta = { occurredAt };
    const created = await daybook.commands.dispatchUnknown({ name: 'CreateOrder', data, meta });
    if (!created.ok) throw new Error(created.failure.message);
    return (created.value as { id: string }).id;
  },
  send: async ({ name, data, occurredAt }: { name: string; data: object; occurredAt: string }) => {
    const result = await daybook.commands.dispatchUnknown({ name, data, meta: { occurredAt } });
    return result.ok ? { kind: undefined } : result.failure;
  },
  show: async (orderId: string) => {
    const answer = await daybook.orders.get({ orderId });
    if (!answer.ok) throw new Error(answer.failure.message);
    return answer.value;
  },
};

test('every transaction balances', async () => {
  const kinds = new Set<string>();
  for await (const { kind, postings } of transactionsOf(daybook)) {
    kinds.add(kind);
    expect(postings.reduce((sum, { amount }) => sum + amount, 0)).toBe(0);
    expect(new Set(postings.map(({ account }) => account)).size).toBe(postings.length);
  }
  expect([...kinds]).toEqual(
    expect.arrayContaining(['sale', 'edit', 'cancellation', 'return', 'payment', 'refund', 'credit']),
  );
});

test('receivables, cash, tax and the revenue of each month are what ageing, payments and sales say', async () => {
  const posted = { accounts: [] as [string, number][], revenue: [] as [string, number][] };
  for await (const { date, postings } of transactionsOf(daybook))
    for (const { account, currency, amount } of postings) {
      posted.accounts.push([`${currency} ${account}`, amount]);
      if (account.startsWith('revenue:')) posted.revenue.push([`${date.slice(0, 7)} ${currency}`, amount]);
    }
  expect({
    accounts: summed(posted.accounts.filter(([key]) => isReported(key))),
    revenue: summed(posted.revenue),
  }).toEqual(await reported(daybook));
});

test('open authorisations are those of the orders', async () => {
  const [payments, orders] = await Promise.all([
    daybook.orders.paymentsReport({ per: 'currency', totals: false }),
    daybook.orders.find({ pageSize: 10_000 }),
  ]);
  if (!payments.ok || !orders.ok) throw new Error('not answered');
  expect(summed(payments.value.map(({ currency, authorized }) => [currency, authorized]))).toEqual(
    summed(orders.value.items.map(({ currency, authorized }) => [currency, authorized])),
  );
});

test('payments that are found come to what their orders say', async () => {
  const [payments, orders] = await Promise.all([
    daybook.orders.searchPayments({ limit: 10_000 }),
    daybook.orders.find({ pageSize: 10_000 }),
  ]);
  if (!payments.ok || !orders.ok) throw new Error('not answered');
  const found = payments.value.items.flatMap(({ number, open, received, refunded }) => [
    [`${number} open`, open] as const,
    [`${number} received`, received] as const,
    [`${number} refunded`, refunded] as const,
  ]);
  const told = orders.value.items.flatMap(({ number, authorized, captured, refunded }) => [
    [`${number} open`, authorized] as const,
    [`${number} received`, captured] as const,
    [`${number} refunded`, refunded] as const,
  ]);
  expect(summed(found)).toEqual(summed(told));
});

describe.skipIf(versionOf('hledger') === undefined)('hledger (not where it is not installed)', () => {
  let journal: string;
  beforeAll(async () => {
    journal = await textOf(daybook, hledger);
  });

  test('reads them strictly', () => {
    expect(answered('hledger', ['-f', '-', 'check', '--strict'], journal)).toBe('');
  });

  test('says of them what the reports say', async () => {
    expect(saidByHledger(journal)).toEqual(await reported(daybook));
  });
});

describe.skipIf(versionOf('ledger') === undefined)('ledger (not where it is not installed)', () => {
  test('reads them, pedantic as it can be', async () => {
    const balance = answered('ledger', ['-f', '-', '--pedantic', 'balance'], await textOf(daybook, ledger));
    expect(balance.trim().split('\n').at(-1)?.trim()).toBe('0');
  });
});

describe.skipIf(versionOf('bean-check') === undefined)('beancount (not where it is not installed)', () => {
  test('finds no error in them', async () => {
    const file = join(ownFolder(), 'books.beancount');
    await writeFile(file, await textOf(daybook, beancount));
    expect(answered('bean-check', [file], '')).toBe('');
  });
});

test('CSV has a row a posting', async () => {
  const rows = parse<Record<string, string>>(await textOf(daybook, csv), { columns: true });
  let postings = 0;
  for await (const one of transactionsOf(daybook)) postings += one.postings.length;
  expect(rows).toHaveLength(postings);
  expect(rows[0]).toMatchObject({ kind: 'sale', account: 'assets:receivable' });
});
