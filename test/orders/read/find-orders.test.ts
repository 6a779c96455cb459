import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type * as z from 'zod';
import { customerEvents } from '../../../src/shop/customers/events.ts';
import { orderEvents } from '../../../src/shop/orders/events.ts';
import type { findOrders } from '../../../src/shop/orders/read/order-summary/find-orders.ts';
import { walk } from '../../support/paging.ts';
import { openShop, type Shop } from '../../support/shop.ts';
import { ann, Story, type StoryOptions } from './story.ts';

type Find = z.input<typeof findOrders.input>;

let shop: Shop;

const day = (date: number, month = 3) =>
  `2026-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}T10:00:00.000Z`;
const begin = (options: StoryOptions = {}) => new Story({ ...options, at: options.at ?? day(1) });

/** By external reference: what each order is there for. */
const stories = {
  draft: begin({ externalRef: 'draft', at: day(9) }).item('MUG', 1, 500),
  plain: begin({ externalRef: 'plain', name: 'Bob Ray', customer: 'bob', requiredBy: '2026-06-01' })
    .item('MUG', 2, 1_000)
    .item('MUG', 1, 1_000)
    .tag('vip')
    .shipTo(ann)
    .at(day(2))
    .place(),
  paid: begin({ externalRef: 'paid', customer: 'ann_b', name: '100% Ann' })
    .item('PEN', 1, 700)
    .tag('vip', 'gift')
    .at(day(3))
    .place()
    .pay(700)
    .ship('L1', 1)
    .status('completed'),
  held: begin({ externalRef: 'held' }).item('PEN', 1, 0).at(day(4)).place().hold('high_risk'),
  cancelled: begin({ externalRef: 'cancelled', customer: null, name: 'A guest' })
    .item('HAT', 1, 2_000)
    .at(day(5))
    .place()
    .pay(2_000)
    .cancel(),
  yen: begin({ externalRef: 'yen', currency: 'JPY' }).item('MUG', 1, 12).at(day(6)).place(),
  dinar: begin({ externalRef: 'dinar', currency: 'KWD' }).item('HAT', 1, 12_345).at(day(7)).place(),
  returned: begin({ externalRef: 'returned' })
    .item('HAT', 2, 900)
    .at(day(8))
    .place()
    .ship('L1', 2)
    .deliver('L1', 2)
    .requestReturn('L1', 1),
};

beforeAll(async () => {
  shop = await openShop();
  for (const { id, events } of Object.values(stories)) await shop.given(orderEvents, id, events);
  await shop.given(customerEvents, 'bob', [
    {
      type: 'CustomerRegistered',
      data: { ref: 'bob', name: 'Bob', email: null, phone: null, address: null },
    },
  ]);
});

afterAll(() => shop.close());

async function found(find: Find): Promise<readonly (string | null)[]> {
  const { items } = await shop.told('FindOrders', find);
  return items.map(({ externalRef }) => externalRef);
}

describe('orders are found', () => {
  test('all of them, the newest first; a draft stands where it was created', async () => {
    expect(await found({})).toEqual([
      'draft',
      'returned',
      'dinar',
      'yen',
      'cancelled',
      'held',
      'paid',
      'plain',
    ]);
  });

  test.each<[string, Find, readonly string[]]>([
    ['by status', { status: ['created'] }, ['draft']],
    ['by any of several statuses', { status: ['created', 'completed'] }, ['draft', 'paid']],
    ['by payment', { payment: ['paid'] }, ['cancelled', 'paid']],
    ['by fulfilment', { fulfilment: ['delivered'] }, ['returned']],
    ['by returns', { returns: ['requested'] }, ['returned']],
    ['by an open hold', { onHold: true }, ['held']],
    ['by no hold', { onHold: false, status: ['placed'] }, ['returned', 'dinar', 'yen', 'plain']],
    ['by customer', { customer: 'bob' }, ['plain']],
    ['by tag', { tag: 'vip' }, ['paid', 'plain']],
    ['by tag and status', { tag: 'vip', status: ['placed'] }, ['plain']],
    ['by customer and tag', { customer: 'ann_b', tag: 'gift' }, ['paid']],
    ['by product, an order with two lines of it once', { sku: 'MUG' }, ['draft', 'yen', 'plain']],
    ['by product and tag', { sku: 'PEN', tag: 'vip' }, ['paid']],
    ['by country', { country: 'GB' }, ['plain']],
    ['by currency', { currency: 'JPY' }, ['yen']],
    ['that are overdue', { overdue: true }, ['plain']],
    ['that are not overdue', { overdue: false, customer: 'bob' }, []],
    ['with a refund due', { refundDue: true }, ['cancelled']],
    ['with nothing to pay back', { refundDue: false, status: ['cancelled'] }, []],
    ['from an instant on', { from: day(7) }, ['draft', 'returned', 'dinar']],
    ['before an instant: the end is not part of it', { from: day(2), to: day(4) }, ['paid', 'plain']],
  ])('%s', async (_name, find, expected) => {
    expect(await found(find)).toEqual(expected);
  });

  test('by text in the name, the references and the number, without wildcards', async () => {
    expect(await found({ text: 'bob' })).toEqual(['plain']);
    expect(await found({ text: '100%' })).toEqual(['paid']);
    expect(await found({ text: '%' })).toEqual(['paid']);
    expect(await found({ text: 'nn_b' })).toEqual(['paid']);
    expect(await found({ text: 'DINAR' })).toEqual(['dinar']);
    expect(await found({ text: '2' })).toEqual(['plain']);
  });

  test('by amounts of a currency; 0 is a bound', async () => {
    expect(await found({ currency: 'USD', min: 2_000 })).toEqual(['cancelled', 'plain']);
    expect(await found({ currency: 'USD', min: 0, max: 0 })).toEqual(['held']);
    expect(await found({ max: 0 })).toEqual(['held']);
  });

  test('by amounts in the own currency of each order: 12.01 is more than 12 yen and less than 12.345 dinars', async () => {
    expect(await found({ min: 1_200, max: 1_200 })).toEqual(['yen']);
    expect(await found({ min: 1_201, max: 1_235, sku: 'HAT' })).toEqual(['dinar']);
    expect(await found({ min: 1_201, sku: 'MUG' })).toEqual(['plain']);
  });

  test('sorted as asked for', async () => {
    expect(await found({ currency: 'USD', sort: ['-total'] })).toEqual([
      'plain',
      'cancelled',
      'returned',
      'paid',
      'draft',
      'held',
    ]);
    expect(await found({ sort: ['balance'], status: ['cancelled', 'completed'] })).toEqual([
      'cancelled',
      'paid',
    ]);
    expect((await found({ sort: ['number'] }))[0]).toBe('draft');
    expect((await found({ sort: ['placedAt'] }))[0]).toBe('plain');
  });
});

describe('pages of orders', () => {
  const sorts: NonNullable<Find['sort']>[] = [
    ['-placedAt'],
    ['total', '-number'],
    ['-updatedAt'],
    ['balance', 'total'],
  ];

  test.each(sorts.map((sort) => [sort.join(' '), sort] as const))(
    'by %s: cursors lead through all orders, each once, in the order of one long page',
    async (_name, sort) => {
      const whole = await found({ sort, pageSize: 100 });
      const walked = await walk((behind) => shop.told('FindOrders', { sort, pageSize: 3, ...behind }));
      expect(walked.map(({ externalRef }) => externalRef)).toEqual(whole);
    },
  );

  test('of a tag, of a product and of a customer go on behind their cursor', async () => {
    for (const filter of [{ tag: 'vip' }, { sku: 'MUG' }, { customer: 'ann' }]) {
      const whole = await found(filter);
      const first = await shop.told('FindOrders', { ...filter, pageSize: 1 });
      const rest = await found({ ...filter, after: first.nextCursor ?? '' });
      expect([first.items[0]?.externalRef, ...rest]).toEqual(whole);
    }
  });

  test('by number have a total', async () => {
    const page = await shop.told('FindOrders', { page: 2, pageSize: 3 });
    expect(page.items.map(({ externalRef }) => externalRef)).toEqual(['yen', 'cancelled', 'held']);
    expect(page.total).toBe(8);
    expect((await shop.told('FindOrders', { tag: 'vip', withTotal: true, pageSize: 1 })).total).toBe(2);
    expect((await shop.told('FindOrders', {})).total).toBeNull();
  });

  test('a cursor of another sort order, or none at all, is refused', async () => {
    const { nextCursor } = await shop.told('FindOrders', { pageSize: 1 });
    const other = await shop.ask('FindOrders', { sort: ['number'], after: nextCursor ?? '' });
    expect(other).toMatchObject({ ok: false, failure: { kind: 'usage', code: 'invalid_cursor' } });
    expect(await shop.ask('FindOrders', { after: 'nonsense' })).toMatchObject({
      failure: { code: 'invalid_cursor' },
    });
  });

  test('a page number and a cursor exclude each other', async () => {
    expect(await shop.ask('FindOrders', { page: 1, after: 'x' })).toMatchObject({
      failure: { kind: 'validation_failed' },
    });
  });
});
