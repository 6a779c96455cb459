import { describe, expect, test } from 'vitest';
import { customerEvents } from '../../../src/shop/customers/events.ts';
import { orderEvents } from '../../../src/shop/orders/events.ts';
import { productEvents } from '../../../src/shop/products/events.ts';
import fc, { runs } from '../../support/properties.ts';
import { type GivenEvent, openShop, type Shop } from '../../support/shop.ts';
import { Story } from './story.ts';

/** What was recorded after something that happened later, as logs of before 2026-12 may have it. */

const NOW = '2026-06-15T12:00:00.000Z';
const BEGUN = '2026-03-01T10:00:00.000Z';
const APRIL = '2026-04-01T00:00:00.000Z';

async function shopWith(stories: readonly Story[]): Promise<Shop> {
  const shop = await openShop(NOW);
  for (const { id, events } of stories) await shop.given(orderEvents, id, events.slice(0, 2));
  for (const { id, events } of stories)
    for (const event of events.slice(2)) await shop.given(orderEvents, id, [event]);
  return shop;
}

const begun = (): Story => new Story({ at: BEGUN }).item('MUG', 50, 100).place();

describe('as of a time', () => {
  test('an order has the payment of 30 March that was recorded on 3 April, and not the edit of 2 April', async () => {
    const story = begun().at('2026-04-02T00:00:00.000Z').shipping(700).tag('late');
    story.at('2026-03-30T00:00:00.000Z').pay(5000);
    const shop = await shopWith([story]);
    const asOf = { asOf: APRIL };
    const order = await shop.told('GetOrder', { orderId: story.id }, asOf);
    expect(order).toMatchObject({ payment: 'paid', captured: 5000, total: 5000, balance: 0, tags: [] });
    const { items } = await shop.told('FindOrders', { payment: ['paid'] }, asOf);
    expect(items).toMatchObject([{ orderId: story.id, balance: 0 }]);
    const history = await shop.told('GetTimeline', { orderId: story.id }, asOf);
    expect(history.items.map(({ type }) => type)).toEqual([
      'OrderCreated',
      'OrderItemAdded',
      'OrderPlaced',
      'PaymentRecorded',
    ]);
    const why = await shop.told('ExplainOrder', { orderId: story.id, field: 'balance' }, asOf);
    expect(why.at(-1)).toMatchObject({ before: 5000, after: 0, type: 'PaymentRecorded', version: 6 });
    const diff = await shop.told('DiffOrder', { orderId: story.id, from: 3 }, asOf);
    expect(diff).toContainEqual(expect.objectContaining({ field: 'captured', before: 0, after: 5000 }));
    expect(await shop.told('GetOrder', { orderId: story.id })).toMatchObject({
      payment: 'partially_paid',
      balance: 700,
    });
    await shop.close();
  });

  test('an imported order has its sums between its beginning and its placing', async () => {
    const { id, events } = new Story({ at: BEGUN })
      .item('MUG', 50, 100)
      .at('2026-04-02T00:00:00.000Z')
      .place();
    const [created, added, placed] = events as [GivenEvent, GivenEvent, GivenEvent];
    // A commit tells its sums once, in its last event.
    const untold = { ...added, data: { ...(added.data as object), totals: null } };
    const shop = await openShop(NOW);
    await shop.given(orderEvents, id, [created, untold, placed]);
    const order = await shop.told('GetOrder', { orderId: id }, { asOf: APRIL });
    expect(order).toMatchObject({ status: 'created', total: 5000, balance: 5000 });
    await shop.close();
  });

  test('what was known then is asked by a position', async () => {
    const story = begun().at('2026-04-02T00:00:00.000Z').tag('late').at('2026-03-30T00:00:00.000Z').pay(5000);
    const shop = await shopWith([story]);
    const known = async (asOf: number) => {
      const { tags, payment } = await shop.told('GetOrder', { orderId: story.id }, { asOf });
      return [...tags, payment];
    };
    expect(await known(2)).toEqual(['unpaid']);
    expect(await known(3)).toEqual(['late', 'unpaid']);
    expect(await known(4)).toEqual(['late', 'paid']);
    await shop.close();
  });

  test('what speaks of something that had not happened yet is left out', async () => {
    const story = begun().at('2026-04-02T00:00:00.000Z').ship('L1', 50);
    story.at('2026-03-30T00:00:00.000Z').deliver('L1', 50);
    const shop = await shopWith([story]);
    const order = await shop.told('GetOrder', { orderId: story.id }, { asOf: APRIL });
    expect(order).toMatchObject({ fulfilment: 'unfulfilled', shipments: [] });
    await shop.close();
  });

  test('statistics and reports count what had happened by then', async () => {
    const story = begun().at('2026-04-02T00:00:00.000Z').tag('late').at('2026-03-30T00:00:00.000Z').cancel();
    const shop = await shopWith([story]);
    const { items } = await shop.told('CustomerOrderStats', {}, { asOf: APRIL });
    expect(items).toMatchObject([{ orders: 0, cancelled: 1 }]);
    const asOf = await shop.told('SalesReport', {}, { asOf: APRIL });
    expect(asOf).toEqual(await shop.told('SalesReport', { to: APRIL }));
    await shop.close();
  });

  test('a customer and a product are as they were, whatever was recorded in between', async () => {
    const shop = await openShop(NOW);
    const ann = { ref: 'ann', name: 'Ann', email: null, phone: null, address: null };
    const mug = {
      sku: 'MUG',
      name: 'Mug',
      unitPrice: 1,
      currency: 'USD',
      category: null,
      requiresShipping: true,
    };
    const [march, later] = ['2026-03-30T00:00:00.000Z', '2026-04-02T00:00:00.000Z'];
    await shop.given(customerEvents, 'ann', [{ type: 'CustomerRegistered', data: ann, at: BEGUN }]);
    await shop.given(productEvents, 'MUG', [{ type: 'ProductRegistered', data: mug, at: BEGUN }]);
    // The second is recorded on what the first has made of her.
    const updates = [
      [later, { ...ann, name: 'Later' }, ann],
      [march, { ...ann, name: 'Later', phone: '030' }, { ...ann, name: 'Later' }],
    ] as const;
    for (const [at, data, { ref: _, ...before }] of updates)
      await shop.given(customerEvents, 'ann', [{ type: 'CustomerUpdated', data: { ...data, before }, at }]);
    for (const { name, at } of [
      { name: 'Later', at: later },
      { name: 'March', at: march },
    ])
      await shop.given(productEvents, 'MUG', [
        { type: 'ProductRenamed', data: { sku: 'MUG', name, before: 'Mug' }, at },
      ]);
    expect(await shop.told('GetCustomer', { ref: 'ann' })).toMatchObject({ name: 'Later', phone: '030' });
    expect(await shop.told('GetCustomer', { ref: 'ann' }, { asOf: APRIL })).toMatchObject({
      name: 'Ann',
      phone: '030',
    });
    expect(await shop.told('GetProduct', { sku: 'MUG' }, { asOf: APRIL })).toMatchObject({ name: 'March' });
    const found = await shop.told('FindCustomers', { text: '030' }, { asOf: APRIL });
    expect(found.items.map(({ ref }) => ref)).toEqual(['ann']);
    await shop.close();
  });
});

const something = fc.record({
  day: fc.integer({ min: 1, max: 9 }),
  amount: fc.integer({ min: 1, max: 40 }),
  what: fc.constantFrom('pay', 'tag', 'hold', 'ship', 'discount', 'shipping', 'change', 'add'),
});
type Something = typeof something extends fc.Arbitrary<infer One> ? One : never;

const at = (day: number): string => `2026-04-0${day}T00:00:00.000Z`;

function happened(story: Story, { day, amount, what }: Something, index: number): void {
  story.at(at(day));
  if (what === 'pay') story.pay(amount, `P${index + 1}`);
  if (what === 'tag') story.tag(`t${index}`);
  if (what === 'hold') story.hold('other');
  if (what === 'ship') story.ship('L1', 1, `S${index + 1}`);
  if (what === 'discount') story.discount(amount * 10_000);
  if (what === 'shipping') story.shipping(amount);
  if (what === 'change') story.change('L1', { unitPrice: amount });
  if (what === 'add') story.item('PEN', 1, amount, { lineId: `L${index + 2}` });
}

const told = (happenings: readonly (readonly [number, Something])[]): Story => {
  const story = new Story({ id: '01890000-aaaa-7000-8000-000000000001', at: BEGUN })
    .item('MUG', 50, 100)
    .place();
  for (const [index, one] of happenings) happened(story, one, index);
  return story;
};

test('an order as of a time is the order to which only what had happened by then ever happened', async () => {
  const stories = fc.array(something, { minLength: 2, maxLength: 9 });
  await fc.assert(
    fc.asyncProperty(stories, fc.integer({ min: 1, max: 9 }), async (all, day) => {
      const happenings = [...all.entries()];
      const [whole, part] = [told(happenings), told(happenings.filter(([, one]) => one.day <= day))];
      const [shop, expected] = [await shopWith([whole]), await shopWith([part])];
      const order = await shop.told('GetOrder', { orderId: whole.id }, { asOf: at(day) });
      const { version, ...rest } = await expected.told('GetOrder', { orderId: part.id });
      expect(order).toEqual({ ...rest, version: expect.any(Number) as number });
      await Promise.all([shop.close(), expected.close()]);
    }),
    { numRuns: runs(60) },
  );
});
