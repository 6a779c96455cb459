import { afterAll, beforeAll, expect, test } from 'vitest';
import { longReads, WORTH_A_NOTICE } from '../../../src/core/read/long-read.ts';
import type { Notice } from '../../../src/core/read/view-manager.ts';
import { orderEvents } from '../../../src/shop/orders/events.ts';
import { searchOrders } from '../../../src/shop/orders/read/order-search/search-orders.ts';
import { findOrders } from '../../../src/shop/orders/read/order-summary/find-orders.ts';
import { productSales } from '../../../src/shop/orders/read/sales/product-sales.ts';
import { salesReport } from '../../../src/shop/orders/read/sales/sales-report.ts';
import { openShop, type Shop } from '../../support/shop.ts';
import { Story } from './story.ts';

let shop: Shop;

beforeAll(async () => {
  shop = await openShop();
  for (let n = 0; n < 12; n += 1) {
    const order = new Story({
      at: `2026-0${1 + (n % 3)}-0${1 + (n % 9)}T10:00:00.000Z`,
      customer: n % 2 ? 'ann' : 'bob',
    });
    order.item(n % 4 === 0 ? 'HAT' : 'MUG', 1, 100, { category: 'kitchen' }).item('TEA', 1, 200);
    if (n % 6 === 0) order.item('TEA', 2, 100);
    const { id, events } = order.place();
    await shop.given(orderEvents, id, events);
  }
});
afterAll(() => shop.close());

type Reading = typeof findOrders | typeof salesReport | typeof productSales | typeof searchOrders;

/** How many rows a query says that it will read. */
async function announced(query: Reading, data: object): Promise<number[]> {
  const rows: number[] = [];
  const ports = { ...shop.ports, willRead: (n: number) => rows.push(n) };
  await shop.ports.views.catchUpToHead(query.views);
  const parsed = query.input.parse(data);
  await (query as { answer: (data: unknown, of: object) => Promise<unknown> }).answer(parsed, ports);
  return rows;
}

test.each<[string, Reading, object, number[]]>([
  ['by month: days are summed up', salesReport, { by: 'month' }, []],
  ['of a product in a country', salesReport, { sku: 'TEA', country: 'GB' }, [14]],
  ['per customer', salesReport, { per: 'customer' }, [26 + 12]],
  [
    'per status, of one month',
    salesReport,
    { per: 'status', from: '2026-02-01T00:00:00Z', to: '2026-03-01T00:00:00Z' },
    [12],
  ],
  ['of a customer', salesReport, { customer: 'ann' }, [18]],
  ['of products', productSales, {}, []],
  ['of products of a category', productSales, { category: 'kitchen' }, [38]],
])('a report %s', async (_what, query, data, rows) => {
  expect(await announced(query, data)).toEqual(rows);
});

test.each<[string, object, number[]]>([
  ['a page', { sku: 'TEA', status: ['placed'] }, []],
  ['all of a product: they are counted already', { sku: 'TEA', withTotal: true }, []],
  ['all that stand so, too', { status: ['placed'], withTotal: true }, []],
  ['all of a product that cost so much', { sku: 'HAT', min: 1, withTotal: true }, [3]],
  ['all of a country', { country: 'GB', min: 1, page: 1 }, [12]],
])('a list, of %s', async (_what, data, rows) => {
  expect(await announced(findOrders, data)).toEqual(rows);
});

test('a search is ranked as a whole', async () => {
  expect(await announced(searchOrders, { text: 'mug' })).toEqual([]);
  expect(await announced(searchOrders, { text: 'mug', sort: ['rank'] })).toEqual([9]);
});

test('an order counts once for a product of which it has two lines', async () => {
  expect((await shop.told('FindOrders', { sku: 'TEA', withTotal: true })).total).toBe(12);
  expect((await shop.told('FindOrders', { sku: 'tea', withTotal: true })).total).toBe(0);
});

test('the caller learns of many rows, and of no few', () => {
  const notices: Notice[] = [];
  const willRead = longReads((notice) => notices.push(notice));
  willRead(WORTH_A_NOTICE - 1);
  willRead(WORTH_A_NOTICE);
  expect(notices).toEqual([{ kind: 'long_read', rows: WORTH_A_NOTICE }]);
});
