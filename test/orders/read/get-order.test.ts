import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { orderEvents } from '../../../src/shop/orders/events.ts';
import { openShop, type Shop } from '../../support/shop.ts';
import { Story } from './story.ts';

let shop: Shop;

const first = new Story({ id: '01890000-aaaa-7000-8000-000000000001', externalRef: 'SO-7' });
for (let line = 1; line <= 11; line += 1) first.item('MUG', line, 100);
first.at('2026-02-01T00:00:00.000Z').place().at('2026-03-01T00:00:00.000Z').pay(6_600);

/** Its external reference is the number of the first. */
const second = new Story({ id: '01890000-aaaa-7000-8000-000000000002', externalRef: '1' }).item('PEN', 1, 5);
/** Its external reference is written as shops write their numbers. */
const third = new Story({ id: '01891111-bbbb-7000-8000-000000000003', externalRef: '#2' });
/** Its external reference is how the ids of others begin. */
const fourth = new Story({ id: 'cafe1111-cccc-7000-8000-000000000004', externalRef: '0189' });

beforeAll(async () => {
  shop = await openShop();
  for (const { id, events } of [first, second, third, fourth]) await shop.given(orderEvents, id, events);
});

afterAll(() => shop.close());

describe('an order is shown', () => {
  test('with its lines in their order and all that belongs to it', async () => {
    const order = await shop.told('GetOrder', { number: 1 });
    expect(order).toMatchObject({
      orderId: first.id,
      total: 6_600,
      payment: 'paid',
      payments: [{ captured: 6_600 }],
    });
    expect(order.lines.map(({ lineId }) => lineId).slice(-3)).toEqual(['L9', 'L10', 'L11']);
    expect(order.lines[0]).not.toHaveProperty('orderId');
  });

  test('by its id and by its external reference', async () => {
    expect((await shop.told('GetOrder', { orderId: second.id })).number).toBe(2);
    expect((await shop.told('GetOrder', { externalRef: 'SO-7' })).number).toBe(1);
  });

  test('as it stood at a time', async () => {
    const placed = await shop.told('GetOrder', { number: 1 }, { asOf: '2026-02-15T00:00:00Z' });
    expect(placed).toMatchObject({ status: 'placed', payment: 'unpaid', payments: [] });
    const draft = await shop.told('GetOrder', { orderId: first.id }, { asOf: '2026-01-15T00:00:00Z' });
    expect(draft).toMatchObject({ status: 'created', placedAt: null });
    expect(await shop.ask('GetOrder', { number: 1 }, { asOf: '2025-01-01T00:00:00Z' })).toMatchObject({
      failure: { kind: 'not_found', hint: expect.stringContaining('as of 2025-01-01') },
    });
  });

  test('what is not there is said to be missing; naming none or two is refused', async () => {
    expect(await shop.ask('GetOrder', { number: 99 })).toMatchObject({
      failure: { code: 'order_not_found' },
    });
    expect(await shop.ask('GetOrder', {})).toMatchObject({ failure: { kind: 'validation_failed' } });
    expect(await shop.ask('GetOrder', { number: 1, externalRef: 'x' })).toMatchObject({
      failure: { kind: 'validation_failed' },
    });
  });
});

describe('two versions of an order are compared', () => {
  const diff = (versions: { from: number; to?: number }) =>
    shop.ask('DiffOrder', { orderId: first.id, ...versions });

  test('by what changed behind the one, up to the other or the last', async () => {
    const placing = await diff({ from: 12, to: 13 });
    expect(placing.ok && placing.value).toEqual([
      change('orderedAt', '2026-01-01T09:00:00.000Z', '2026-02-01T00:00:00.000Z'),
      change('status', 'created', 'placed'),
      change('placedAt', null, '2026-02-01T00:00:00.000Z'),
    ]);
    const paying = await diff({ from: 13 });
    expect(paying.ok && paying.value.slice(1)).toEqual([
      change('payment', 'unpaid', 'paid'),
      change('captured', 0, 6_600),
      change('balance', 6_600, 0),
    ]);
  });

  const change = (field: string, before: unknown, after: unknown) => ({
    field,
    before,
    after,
    currency: 'USD',
  });

  test('which both have to be there', async () => {
    for (const versions of [{ from: 15 }, { from: 3, to: 15 }])
      expect(await diff(versions)).toMatchObject({
        failure: { code: 'version_not_found', message: 'The order has versions 1 to 14.' },
      });
  });
});

describe('the order that is meant is found', () => {
  test.each([
    ['its number', '2', second],
    ['the reference with a #, not the number that follows it', '#2', third],
    ['its external reference', 'SO-7', first],
    ['its id', third.id, third],
    ['its id in capitals', third.id.toUpperCase(), third],
    ['the beginning of its id', '01891', third],
    ['the beginning of its id in capitals', 'CAFE', fourth],
    ['its external reference, though ids begin so', '0189', fourth],
  ])('by %s', async (_what, named, story) => {
    expect(await shop.told('ResolveOrder', { order: named })).toMatchObject({
      orderId: story.id,
      currency: 'USD',
    });
  });

  test('a beginning of two ids, or a number that is also a reference, is told with the candidates', async () => {
    for (const named of ['01890000', '1']) {
      const result = await shop.ask('ResolveOrder', { order: named });
      expect(result).toMatchObject({ ok: false, failure: { kind: 'usage', code: 'ambiguous_order' } });
      expect(JSON.stringify(result)).toContain(first.id);
      expect(JSON.stringify(result)).toContain(second.id);
    }
  });

  test.each(['99', 'nobody', '0189ffff', '018', '#SO-7', '#1', '02'])('%s names no order', async (named) => {
    expect(await shop.ask('ResolveOrder', { order: named })).toMatchObject({
      failure: { kind: 'not_found', code: 'order_not_found' },
    });
  });

  test('a number with a # before it is told how it is written', async () => {
    const result = await shop.ask('ResolveOrder', { order: '#1' });
    expect(result).toMatchObject({
      failure: { hint: expect.stringContaining('The order with number 1 is 1.') },
    });
  });
});
