import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { customerEvents } from '../../../src/shop/customers/events.ts';
import { orderEvents } from '../../../src/shop/orders/events.ts';
import { productEvents } from '../../../src/shop/products/events.ts';
import { openShop, type Shop } from '../../support/shop.ts';
import { Story } from './story.ts';

let shop: Shop;

const person = (name: string, email: string | null = null) => ({ name, email, phone: null, address: null });
const registered = (ref: string, ...how: Parameters<typeof person>) => ({
  type: 'CustomerRegistered',
  data: { ref, ...person(...how) },
});
const updated = (ref: string, before: ReturnType<typeof person>, now: ReturnType<typeof person>) => ({
  type: 'CustomerUpdated',
  data: { ref, ...now, before },
});

const inCatalogue = (sku: string) => ({
  type: 'ProductRegistered',
  data: { sku, name: sku, unitPrice: 100, currency: 'USD', category: null, requiresShipping: true },
});

const on = (day: string) => `2026-${day}T10:00:00.000Z`;
const orders = [
  new Story({ customer: 'götz', name: 'Götz Weiß', email: 'gotz@exämple.com', externalRef: 'RÉF-1' })
    .item('MUG', 1, 100, { name: 'Кружка' })
    .tag('Größe', 'GRÖSSE'),
  new Story({ customer: 'nina', name: 'Нина ЁЛКИНА' }).tag('Срочно').note('До İstanbul'),
  new Story({ customer: null, name: 'İstanbul Kitabevi' }).item('PEN', 1, 100),
  new Story({ customer: 'mia', name: 'Mia Müller', email: 'mia@example.com', at: on('01-02') }).item(
    'PEN',
    1,
    100,
  ),
  new Story({ customer: 'mia', name: 'Mia Strauß', email: 'mia@example.com', at: on('04-01') }).item(
    'MUG',
    1,
    100,
  ),
  new Story({ customer: 'leo', name: 'Leo Alt', at: on('01-03') }).item('CUP', 1, 100),
];

beforeAll(async () => {
  shop = await openShop();
  await shop.given(customerEvents, 'götz', [registered('götz', 'Götz Weiß')], { occurredAt: on('01-01') });
  await shop.given(customerEvents, 'nina', [registered('nina', 'Нина ЁЛКИНА')], { occurredAt: on('01-01') });
  const [miss, wife, again] = [
    person('Mia Müller', 'mia@example.com'),
    person('Mia Strauß', 'mia@example.com'),
    person('Mia Øster', 'oster@exämple.com'),
  ] as const;
  const given = (day: string, event: ReturnType<typeof registered>) =>
    shop.given(customerEvents, 'mia', [event], { occurredAt: on(day) });
  await given('01-01', registered('mia', 'Mia Müller', 'mia@example.com'));
  await given('03-01', updated('mia', miss, wife));
  for (const { id, events } of orders) await shop.given(orderEvents, id, events);
  await shop.given(customerEvents, 'leo', [registered('leo', 'Leo Alt')], { occurredAt: on('01-01') });
  await shop.given(customerEvents, 'leo', [updated('leo', person('Leo Alt'), person('Leo Lux'))]);
  for (const [sku, name] of [
    ['MUG', 'Tumbler'],
    ['PEN', 'Crayon'],
  ] as const) {
    await shop.given(productEvents, sku, [inCatalogue(sku)]);
    await shop.given(productEvents, sku, [{ type: 'ProductRenamed', data: { sku, name, before: sku } }]);
  }
  await given('05-01', updated('mia', wife, again));
  await given('05-02', updated('mia', again, { ...again, phone: null }));
});

afterAll(() => shop.close());

const numbers = (orders: readonly { readonly number: number }[]) =>
  orders.map(({ number }) => number).sort((a, b) => a - b);
const found = async (filter: object, asOf?: string) =>
  numbers((await shop.told('FindOrders', filter, asOf === undefined ? {} : { asOf })).items);
const searched = async (text: string) => numbers((await shop.told('SearchOrders', { text })).items);

describe('an order is found whatever the case and the accents', () => {
  test.each([
    ['GÖTZ', [1]],
    ['götz', [1]],
    ['gotz', [1]],
    ['WEISS', [1]],
    ['réf-1', [1]],
    ['ёлкина', [2]],
    ['Елкина', [2]],
    ['istanbul', [3]],
    ['İSTANBUL', [3]],
    ['goetz', []],
    ['weiss\ngotz', []],
  ])('in its texts: %s', async (text, expected) => {
    expect(await found({ text })).toEqual(expected);
  });

  test.each([
    ['größe', [1]],
    ['GRÖSSE', [1]],
    ['grosse', [1]],
    ['СРОЧНО', [2]],
  ])('by its tag, once though it has two that are spelt alike: %s', async (tag, expected) => {
    expect(await found({ tag })).toEqual(expected);
    expect(await found({ tag, customer: expected[0] === 1 ? 'götz' : 'nina' })).toEqual(expected);
    expect((await shop.told('FindOrders', { tag, withTotal: true })).total).toBe(1);
  });

  test.each([
    ['WEISS КРУЖКА', [1]],
    ['GOTZ@EXAMPLE.COM', [1]],
    ['istanbul', [2, 3]],
    ['Елк', [2]],
  ])('by words: %s', async (text, expected) => {
    expect(await searched(text)).toEqual(expected);
  });
});

describe('the orders of a customer who was renamed', () => {
  test.each([
    ['the first name', 'müller', [4, 5]],
    ['the name between', 'STRAUSS', [4, 5]],
    ['the name that the customer has now', 'oster', [4, 5]],
  ])('are found by %s', async (_which, text, expected) => {
    expect(await found({ text })).toEqual(expected);
    expect(await searched(text)).toEqual(expected);
    const exported = await shop.told('ExportOrders', { text });
    expect(exported.items).toHaveLength(expected.length);
  });

  test('are found by words of the new name and of the order together, by any e-mail address too', async () => {
    expect(await searched('øster pen')).toEqual([4]);
    expect(await searched('pen müller mia')).toEqual([4]);
    expect(await searched('oster - strauss mug')).toEqual([5]);
    expect(await searched('oster@example.com')).toEqual([4, 5]);
    expect(await searched('oster kitabevi')).toEqual([]);
  });

  test('are not those of another customer who was renamed', async () => {
    expect(await searched('lux')).toEqual([6]);
    expect(await searched('oster')).toEqual([4, 5]);
  });

  test('come in pages, each once', async () => {
    const first = await shop.told('SearchOrders', { text: 'mia', limit: 1 });
    const rest = await shop.told('SearchOrders', { text: 'mia', after: first.nextCursor ?? '' });
    expect(numbers([...first.items, ...rest.items])).toEqual([4, 5]);
  });

  test('are found as of a time by the names that the customer had had by then', async () => {
    expect(await found({ text: 'müller' }, on('02-01'))).toEqual([4]);
    expect(await found({ text: 'strauß' }, on('02-01'))).toEqual([]);
    for (const text of ['müller', 'strauß']) expect(await found({ text }, on('04-15'))).toEqual([4, 5]);
    expect(await found({ text: 'oster' }, on('04-15'))).toEqual([]);
  });
});

describe('the orders with a product that was renamed', () => {
  test.each([
    ['the name that it has now', 'tumbler', [1, 5]],
    ['the name that it had when it was ordered', 'кружка', [1]],
    ['words of its new name and of the order together', 'TUMBLER gotz', [1]],
    ['the names of another', 'crayon', [3, 4]],
  ])('are found by %s', async (_which, text, expected) => {
    expect(await searched(text)).toEqual(expected);
  });
});

test('The views of what is searched in equal the log', async () => {
  const views = [
    'order_summary',
    'order_search',
    'renamed_customer',
    'renamed_product',
    'customer',
    'product',
  ];
  for (const view of await shop.ports.views.verify(views)) expect(view.differences).toEqual([]);
  await shop.ports.views.rebuild(views);
  expect(await found({ text: 'oster' })).toEqual([4, 5]);
  expect(await searched('øster pen')).toEqual([4]);
});
