import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type * as z from 'zod';
import { orderEvents } from '../../../src/shop/orders/events.ts';
import { findOrders } from '../../../src/shop/orders/read/order-summary/find-orders.ts';
import { planOf } from '../../support/dry-run.ts';
import { walk } from '../../support/paging.ts';
import { openShop, type Shop } from '../../support/shop.ts';
import { ann, Story } from './story.ts';

type Find = z.input<typeof findOrders.input>;

/** Of so many orders it is worth while to tell the few from the many: a page of 20 is met among 80 of 400, by any filter. */
const ORDERS = 400;

let shop: Shop;

/** The n-th order, a day behind the one before it: nearly all are paid and completed, every hundredth is something else. */
function story(n: number): Story {
  const at = new Date(Date.UTC(2025, 0, 1) + n * 86_400_000).toISOString();
  const order = new Story({
    at,
    externalRef: `REF-${1000 + n}`,
    customer: n % 100 === 7 ? 'rare' : n % 3 === 0 ? 'often' : `c${n}`,
    name: n % 100 === 9 ? 'Zoë Quick' : 'Ann Lee',
    currency: n % 100 === 11 ? 'KWD' : n % 4 === 0 ? 'EUR' : 'USD',
    requiredBy: '2025-02-01',
  });
  order.item(n % 100 === 13 ? 'HAT' : 'MUG', 2, 1_000 + n).tag(n % 100 === 15 ? 'vip' : 'plain');
  order.shipTo({ ...ann, country: n % 100 === 17 ? 'AQ' : 'GB' });
  if (n % 100 === 19) return order;
  order.place();
  if (n % 100 === 21) return order.hold('high_risk');
  if (n % 100 === 23) return order;
  order
    .pay(2 * (1_000 + n))
    .ship('L1', 2)
    .deliver('L1', 2);
  if (n % 100 === 25) return order.requestReturn('L1', 1);
  return order.status('completed');
}

beforeAll(async () => {
  shop = await openShop('2026-06-01T00:00:00.000Z');
  for (let n = 0; n < ORDERS; n += 1) {
    const { id, events } = story(n);
    const correlationId = n % 100 === 27 ? 'few' : 'many';
    await shop.given(orderEvents, id, events, { command: 'ImportOrder', correlationId });
  }
});
afterAll(() => shop.close());

describe('few orders are found by the filter that leaves them, and sorted then', () => {
  test.each<[string, Find, string]>([
    ['of a customer', { customer: 'rare', sort: ['-total'] }, 'order_summary__customerRef_orderedAt_orderId'],
    ['of a batch', { batch: 'few' }, 'order_summary__batch_orderedAt_orderId'],
    ['with a tag', { tag: 'vip', sort: ['-updatedAt'] }, 'order_tag__folded_orderedAt_orderId_tag'],
    ['with a product', { sku: 'HAT' }, 'order_line__sku_orderedAt_orderId_lineId'],
    [
      'that stand so',
      { status: ['placed'] },
      'order_summary__status_payment_fulfilment_orderedAt_orderId_number',
    ],
    ['on hold', { onHold: true }, 'order_summary__orderedAt_orderId'],
    ['that are late', { overdue: true }, 'order_summary__requiredBy_number_orderId_status_fulfilment'],
    ['that come back', { returns: ['requested'] }, 'order_summary__returns_orderedAt_orderId'],
    ['to be paid back', { refundDue: true }, 'order_summary__balance_orderId'],
    ['that go there', { country: 'AQ' }, 'order_summary__country_orderedAt_orderId'],
    ['of a currency', { currency: 'KWD' }, 'order_summary__currency_total_orderId'],
    ['that cost so much', { min: 2_780 }, 'order_summary__currency_total_orderId'],
    ['of a time', { from: '2026-01-20T00:00:00Z' }, 'order_summary__orderedAt_orderId_number_currency_total'],
    [
      'of a time, against its direction',
      { from: '2025-04-01T00:00:00Z', sort: ['number'] },
      'order_summary__orderedAt_orderId_number_currency_total',
    ],
    [
      'by the filter that leaves the fewest',
      { customer: 'often', status: ['placed'], country: 'GB' },
      'order_summary__status_payment_fulfilment_orderedAt_orderId_number',
    ],
  ])('%s', async (_which, find, index) => {
    const plan = await planned(find);
    expect(plan.indexes[0]).toBe(index);
    expect(plan.isSorted).toBe(true);
  });

  test('by the trigrams of a text, which is read of those alone that have them', async () => {
    const { lines, isSorted } = await planned({ text: 'quick' });
    expect(lines).toContain('SCAN order_text_trigrams VIRTUAL TABLE INDEX 0:M1');
    expect(lines).toContain('SEARCH order_text USING PRIMARY KEY (orderId=?)');
    expect(isSorted).toBe(true);
  });
});

describe('many orders are met in the wanted order, until the page is full', () => {
  test.each<[string, Find, string]>([
    ['of all', {}, 'order_summary__orderedAt_orderId_number_currency_total'],
    ['by number', { sort: ['number'] }, 'order_summary__number_orderId'],
    ['by total, currency by currency', { sort: ['-total'] }, 'order_summary__currency_total_orderId'],
    ['by when they were created', { sort: ['-createdAt'] }, 'order_summary__createdAt_orderId'],
    [
      'by their last change',
      { status: ['completed'], sort: ['-updatedAt'] },
      'order_summary__updatedAt_orderId',
    ],
    ['by what is due', { currency: 'USD', sort: ['-balance'] }, 'order_summary__balance_orderId'],
    [
      'that stand so',
      { status: ['completed'] },
      'order_summary__status_payment_fulfilment_orderedAt_orderId_number',
    ],
    ['of a customer', { customer: 'often' }, 'order_summary__customerRef_orderedAt_orderId'],
    ['of a batch', { batch: 'many' }, 'order_summary__batch_orderedAt_orderId'],
    ['with a tag', { tag: 'plain' }, 'order_tag__folded_orderedAt_orderId_tag'],
    ['with a product', { sku: 'MUG' }, 'order_line__sku_orderedAt_orderId_lineId'],
    ['that go there', { country: 'GB' }, 'order_summary__country_orderedAt_orderId'],
    ['with a text', { text: 'ann lee' }, 'order_summary__orderedAt_orderId_number_currency_total'],
  ])('%s', async (_which, find, index) => {
    const { nextCursor } = await shop.told('FindOrders', { ...find, pageSize: 20 });
    for (const more of [{}, { after: nextCursor ?? '' }]) {
      const plan = await planned({ ...find, ...more });
      expect(new Set(plan.indexes)).toEqual(new Set([index]));
      expect(plan.isSorted).toBe(false);
    }
  });
});

test.each<[string, Find]>([
  ['in any currency', { min: 2_500 }],
  ['in one, since a day', { max: 2_500, currency: 'USD', from: '2025-06-01T00:00:00Z' }],
])('Many that cost so much, %s, are met in the index of dates alone', async (_what, find) => {
  const { lines, isSorted } = await planned(find);
  expect(lines.find((line) => line.includes('orderedAt_orderId_number'))).toContain('USING COVERING INDEX');
  expect(isSorted).toBe(false);
});

test('Orders with a text that is neither rare nor frequent are met in the index of dates, their numbers looked up once', async () => {
  // Eleven of 400 have "1107" to "1117" and the like; of a page of four, one is met among a hundred entries of the index.
  const find: Find = { text: '111', pageSize: 4 };
  const { lines, isSorted } = await planned(find);
  expect(lines.find((line) => line.includes('orderedAt_orderId_number'))).toContain('USING COVERING INDEX');
  expect(lines.some((line) => line.startsWith('LIST SUBQUERY'))).toBe(true);
  expect(isSorted).toBe(false);
  const { items } = await shop.told('FindOrders', { ...find, pageSize: 1_000 });
  expect(items.map(({ externalRef }) => externalRef)).toEqual(
    Array.from({ length: ORDERS }, (_, n) => `REF-${1_000 + n}`)
      .filter((ref) => ref.includes('111'))
      .toReversed(),
  );
});

test('What is known to be nothing is not looked for, and what words leave is not counted again', async () => {
  const words: Find = { status: ['completed'], fulfilment: ['unfulfilled'], withTotal: true };
  expect((await planned(words)).lines).toContain('SCAN order_counts');
  expect((await shop.told('FindOrders', words)).total).toBe(0);
  expect((await shop.told('FindOrders', { currency: 'KWD', withTotal: true })).total).toBe(4);
});

test.each<[string, Find]>([
  ['a text', { text: 'lee' }],
  ['a text of two letters', { text: 'zo' }],
  ['a text that is a number', { text: '107' }],
  ['two filters', { customer: 'often', status: ['completed'] }],
  ['an amount', { min: 2_000, max: 2_300, sort: ['-total'] }],
])('%s: pages behind cursors, and pages by number, are those of one long page', async (_what, find) => {
  const whole = await shop.told('FindOrders', { ...find, pageSize: 1_000, withTotal: true });
  const walked = await walk((behind) => shop.told('FindOrders', { ...find, pageSize: 20, ...behind }));
  expect(walked).toEqual(whole.items);
  expect(whole.total).toBe(whole.items.length);
  const second = await shop.told('FindOrders', { ...find, pageSize: 20, page: 2 });
  expect(second.items).toEqual(whole.items.slice(20, 40));
});

/** How the orders of a page are found: by which indexes, and whether all that these leave is sorted then. */
async function planned(find: Find) {
  const lines = await planOf(findOrders, find, shop.ports);
  const end = lines.indexOf('SCAN page');
  const found = lines.slice(0, end === -1 ? undefined : end);
  const indexes = found.flatMap((line) => /INDEX (order_\w+)__/.exec(line)?.slice(1) ?? []);
  return { lines, indexes, isSorted: found.includes('USE TEMP B-TREE FOR ORDER BY') };
}
