import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { orderEvents } from '../../../src/shop/orders/events.ts';
import { openShop, type Shop } from '../../support/shop.ts';
import { Story } from './story.ts';

/** Each amount is exact; sums over orders may be more than a number can tell. */

let shop: Shop;

const most = Number.MAX_SAFE_INTEGER;
const bought = (customer: string, at: string, total: number) =>
  new Story({ customer, at }).item('MUG', 1, total).place();

beforeAll(async () => {
  shop = await openShop();
  const stories = [
    bought('ann', '2026-01-01T00:00:00.000Z', most),
    bought('ann', '2026-02-01T00:00:00.000Z', most),
    bought('ann', '2026-03-01T00:00:00.000Z', most),
    bought('bob', '2026-03-01T00:00:00.000Z', 500),
  ];
  for (const { id, events } of stories) await shop.given(orderEvents, id, events);
});

afterAll(() => shop.close());

const tooLarge = { ok: false, failure: { kind: 'rejected', code: 'sum_too_large' } };

describe('sums that cannot be counted exactly are refused, not rounded', () => {
  test('by the report of sales: those of a row, and those of the total of rows that are exact', async () => {
    expect(await shop.ask('SalesReport', { by: 'year' })).toMatchObject(tooLarge);
    expect(await shop.ask('SalesReport', { per: 'customer', by: 'month' })).toMatchObject(tooLarge);
    const january = { from: '2026-01-01T00:00:00Z', to: '2026-02-01T00:00:00Z' };
    const rows = await shop.told('SalesReport', january);
    expect(rows.map(({ total }) => total)).toEqual([most, most]);
  });

  test("by customers' statistics, of those customers alone", async () => {
    expect(await shop.ask('CustomerOrderStats', { customer: 'ann' })).toMatchObject(tooLarge);
    expect((await shop.told('CustomerOrderStats', { customer: 'bob' })).items).toMatchObject([
      { spent: 500 },
    ]);
  });

  test('by the ages of what is due', async () => {
    expect(await shop.ask('Ageing', {})).toMatchObject(tooLarge);
    expect(await shop.ask('Ageing', { bucket: [1] })).toMatchObject(tooLarge);
  });

  test('while every single order is told as it is', async () => {
    const { items } = await shop.told('FindOrders', { customer: 'ann' });
    expect(items.map(({ total }) => total)).toEqual([most, most, most]);
  });
});
