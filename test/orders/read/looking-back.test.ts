import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { customerEvents } from '../../../src/shop/customers/events.ts';
import { orderEvents } from '../../../src/shop/orders/events.ts';
import { openShop, type Shop } from '../../support/shop.ts';
import { Story } from './story.ts';

const NOW = '2026-06-15T12:00:00.000Z';
let shop: Shop;
const [first, second] = [
  new Story({ id: '01890000-aaaa-7000-8000-000000000001', at: '2026-01-10T09:00:00.000Z' }),
  new Story({ id: '01890000-aaaa-7000-8000-000000000002', at: '2026-04-10T09:00:00.000Z' }),
];
first.item('MUG', 2, 100).at('2026-02-01T00:00:00.000Z').place().at('2026-03-01T00:00:00.000Z').pay(200);
second.item('PEN', 1, 50).place();

beforeAll(async () => {
  shop = await openShop(NOW);
  // The second order is recorded before the first is paid.
  await shop.given(customerEvents, 'ann', [
    {
      type: 'CustomerRegistered',
      data: { ref: 'ann', name: 'Ann Lee', email: null, phone: null, address: null },
    },
  ]);
  await shop.given(orderEvents, first.id, first.events.slice(0, -1));
  await shop.given(orderEvents, second.id, second.events);
  await shop.given(orderEvents, first.id, first.events.slice(-1));
});

afterAll(() => shop.close());

const found = async (asOf: string | number, filter = {}) =>
  (await shop.told('FindOrders', { sort: ['number'], ...filter }, { asOf })).items.map(
    ({ number, status, payment }) => `${number} ${status} ${payment}`,
  );

describe('a query as of a time', () => {
  test('answers what had happened by then, however late it was recorded', async () => {
    expect(await found('2026-01-20T00:00:00Z')).toEqual(['1 created unpaid']);
    expect(await found('2026-02-20T00:00:00Z')).toEqual(['1 placed unpaid']);
    expect(await found(NOW)).toEqual(['1 placed paid', '2 placed unpaid']);
    expect(await found('2025-01-01T00:00:00Z')).toEqual([]);
  });

  test('counts an instant in another zone as the instant that it is', async () => {
    expect(await found('2026-02-01T01:00:00+01:00')).toEqual(['1 placed unpaid']);
  });

  test('has its clock then', async () => {
    const waiting = await shop.told('Attention', { rule: ['unpaid'] }, { asOf: '2026-02-20T00:00:00Z' });
    expect(waiting.items.map(({ number, days }) => [number, days])).toEqual([[1, 19]]);
  });

  test('answers from materialized views as well', async () => {
    const { items } = await shop.told('CustomerOrderStats', {}, { asOf: '2026-02-20T00:00:00Z' });
    expect(items).toMatchObject([{ customerRef: 'ann', orders: 1 }]);
    const rows = await shop.told('SalesReport', { by: 'month' }, { asOf: '2026-03-01T00:00:00Z' });
    expect(rows.filter(({ row }) => row === 'row').map(({ period }) => period)).toEqual(['2026-02']);
    const products = await shop.told('ProductSales', { from: '2026-01-05T03:00:00Z' }, { asOf: 2 });
    expect(products).toMatchObject([{ sku: 'MUG', units: 2 }]);
  });

  test('of one stream, tells its history up to then', async () => {
    const { items } = await shop.told('GetTimeline', { orderId: first.id }, { asOf: '2026-02-20T00:00:00Z' });
    expect(items.map(({ type }) => type)).toEqual(['OrderCreated', 'OrderItemAdded', 'OrderPlaced']);
    const changes = await shop.told(
      'ExplainOrder',
      { orderId: first.id, field: 'payment' },
      { asOf: '2026-02-20T00:00:00Z' },
    );
    expect(changes.at(-1)).toMatchObject({ after: 'unpaid' });
  });

  test('is refused in the future', async () => {
    expect(await shop.ask('FindOrders', {}, { asOf: '2026-06-15T12:00:00.001Z' })).toMatchObject({
      failure: { kind: 'usage', code: 'future_date' },
    });
  });
});

describe('a query as of a position', () => {
  test('answers what the log held', async () => {
    expect(await found(1)).toEqual([]);
    expect(await found(2)).toEqual(['1 placed unpaid']);
    expect(await found(3)).toEqual(['1 placed unpaid', '2 placed unpaid']);
    expect(await found(4)).toEqual(['1 placed paid', '2 placed unpaid']);
  });

  test('names the head where the log has not come so far', async () => {
    expect(await shop.ask('FindOrders', {}, { asOf: 99 })).toMatchObject({
      failure: { kind: 'usage', message: expect.stringContaining('it ends at 4') },
    });
  });

  test.each([0, -1, 1.5, Number.NaN, 'yesterday'])('takes %s for no moment', async (asOf) => {
    expect(await shop.ask('FindOrders', {}, { asOf })).toMatchObject({
      failure: { kind: 'usage', code: 'invalid_moment' },
    });
  });
});

test('what was not there yet is said to be asked as of then', async () => {
  expect(await shop.ask('GetCustomer', { ref: 'bob' }, { asOf: 1 })).toMatchObject({
    failure: { kind: 'not_found', hint: expect.stringContaining('as of position 1') },
  });
});

test('a query about the log itself cannot look back', async () => {
  expect(await shop.ask('ListEvents', {}, { asOf: 1 })).toMatchObject({
    failure: { kind: 'usage', code: 'cannot_look_back' },
  });
});

test('the stored views stay as they are', async () => {
  const fresh = await openShop(NOW);
  await fresh.given(orderEvents, first.id, first.events);
  await fresh.told('FindOrders', {}, { asOf: 1 });
  const states = (await fresh.told('ViewsStatus', {})).map(({ state }) => state);
  expect(new Set(states)).toEqual(new Set(['absent']));
  await fresh.close();
});

test('pages of one past follow on each other while orders come in, and what is back-dated is there then', async () => {
  const busy = await openShop(NOW);
  for (const { id, events } of [first, second]) await busy.given(orderEvents, id, events);
  const ask = { sort: ['number' as const], pageSize: 1 };
  const page = await busy.told('FindOrders', ask, { asOf: NOW });
  const third = new Story({ at: '2026-05-01T00:00:00.000Z' }).item('CUP', 1, 10).place();
  await busy.given(orderEvents, third.id, third.events);
  const after = page.nextCursor as string;
  const rest = await busy.told('FindOrders', { ...ask, after, pageSize: 5 }, { asOf: NOW });
  expect([...page.items, ...rest.items].map(({ number }) => number)).toEqual([1, 2, 3]);
  await busy.close();
});

test('questions to several pasts at once each have their own', async () => {
  await found(2);
  const answers = await Promise.all([found(2), found(4), found('2026-01-20T00:00:00Z'), found(2)]);
  expect(answers.map(({ length }) => length)).toEqual([1, 2, 1, 1]);
});
