import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { orderEvents } from '../../../src/shop/orders/events.ts';
import { customerOrders } from '../../../src/shop/orders/read/order-summary/customer-orders.ts';
import { planOf } from '../../support/dry-run.ts';
import { openShop, type Shop } from '../../support/shop.ts';
import { Story } from './story.ts';

let shop: Shop;

const on = (date: number) => `2026-03-${String(date).padStart(2, '0')}T00:00:00.000Z`;
const bought = (customer: string | null, total: number, date: number, currency = 'USD') =>
  new Story({ customer, currency, at: on(date) }).item('MUG', 1, total).place();

const open = bought('ann', 1_001, 3);

beforeAll(async () => {
  shop = await openShop();
  const stories = [
    bought('ann', 1_000, 1).pay(1_000).status('completed'),
    open,
    bought('ann', 700, 5).pay(700).cancel().refund(700),
    bought('ann', 30, 2, 'JPY'),
    new Story({ customer: 'ann' }).item('MUG', 1, 9_999),
    bought('bob', 5_000, 4),
    bought('cleo', 100, 6).cancel(),
    bought(null, 8_000, 7),
  ];
  for (const { id, events } of stories) await shop.given(orderEvents, id, events);
});

afterAll(() => shop.close());

const stats = async (asked: object) => (await shop.told('CustomerOrderStats', asked)).items;

describe('what customers have ordered', () => {
  test('is counted by currency; drafts and guests count nowhere, cancelled orders only as such', async () => {
    expect(await stats({ customer: 'ann', currency: 'USD' })).toEqual([
      {
        customerRef: 'ann',
        currency: 'USD',
        orders: 2,
        spent: 2_001,
        average: 1_001,
        refunded: 700,
        open: 1,
        cancelled: 1,
        firstOrderAt: on(1),
        lastOrderAt: on(5),
      },
    ]);
    expect(await stats({ customer: 'ann', currency: 'JPY' })).toMatchObject([{ orders: 1, spent: 30 }]);
    expect((await stats({})).map(({ customerRef }) => customerRef)).not.toContain(null);
  });

  test('is sorted within each currency', async () => {
    const refs = async (sort: string) =>
      (await stats({ currency: 'USD', sort: [sort] })).map(({ customerRef }) => customerRef);
    expect(await refs('-spent')).toEqual(['bob', 'ann', 'cleo']);
    expect(await refs('spent')).toEqual(['cleo', 'ann', 'bob']);
    expect(await refs('-lastOrderAt')).toEqual(['cleo', 'ann', 'bob']);
    expect(await refs('-orders')).toEqual(['ann', 'bob', 'cleo']);
  });

  test('finds who spent enough, and who has not come for a while', async () => {
    const refs = async (asked: object) => (await stats(asked)).map(({ customerRef }) => customerRef);
    expect(await refs({ currency: 'USD', minSpent: 2_001 })).toEqual(['bob', 'ann']);
    expect(await refs({ currency: 'USD', lastBefore: on(5) })).toEqual(['bob']);
    expect(await shop.ask('CustomerOrderStats', { minSpent: 1 })).toMatchObject({
      failure: { kind: 'validation_failed' },
    });
  });

  test('goes on behind a cursor, across currencies', async () => {
    const whole = await stats({});
    const page = await shop.told('CustomerOrderStats', { limit: 2 });
    expect([...page.items, ...(await stats({ after: page.nextCursor }))]).toEqual(whole);
    expect(whole).toHaveLength(4);
  });

  test('follows when an order changes: only the touched customer is counted anew, as a recomputation would', async () => {
    const one = await openShop();
    const story = bought('dan', 500, 1);
    await one.given(orderEvents, story.id, story.events);
    await one.told('CustomerOrderStats', {});
    const before = story.events.length;
    story.cancel();
    await one.given(orderEvents, story.id, story.events.slice(before));
    expect((await one.told('CustomerOrderStats', { customer: 'dan' })).items).toMatchObject([
      { orders: 0, spent: 0, average: 0, cancelled: 1 },
    ]);
    const reports = await one.ports.views.verify();
    expect(reports.flatMap(({ differences }) => differences)).toEqual([]);
    await one.close();
  });
});

describe("a customer's orders", () => {
  test('are listed, the newest first', async () => {
    const { items } = await shop.told('CustomerOrders', { customer: 'ann' });
    expect(items.map(({ total }) => total)).toEqual([700, 1_001, 30, 1_000, 9_999]);
  });

  test('by status and in pages, by the index of customers', async () => {
    const { items } = await shop.told('CustomerOrders', { customer: 'ann', status: ['placed'] });
    expect(items.map(({ orderId }) => orderId)).toContain(open.id);
    expect(items).toHaveLength(2);
    const page = await shop.told('CustomerOrders', { customer: 'ann', limit: 2 });
    const rest = await shop.told('CustomerOrders', { customer: 'ann', after: page.nextCursor ?? '' });
    expect(rest.items.map(({ total }) => total)).toEqual([30, 1_000, 9_999]);
    const plan = await planOf(customerOrders, { customer: 'ann', status: ['placed'] }, shop.ports);
    expect(plan).toEqual([expect.stringContaining('order_summary__customerRef_orderedAt')]);
  });
});
