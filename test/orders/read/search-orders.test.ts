import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { orderEvents } from '../../../src/shop/orders/events.ts';
import { openShop, type Shop } from '../../support/shop.ts';
import { Story } from './story.ts';

let shop: Shop;

const mugs = new Story({
  externalRef: 'SO-77',
  name: 'Zoë Müller',
  customer: 'zoe',
  email: 'zoe@example.com',
})
  .item('MUG', 1, 100, { name: 'Blue mug' })
  .item('PEN', 1, 50, { name: 'Fountain pen' });
const pens = new Story({ name: 'Bob Ray', customer: 'bob' })
  .item('PEN', 1, 50, { name: 'Fountain pen' })
  .place()
  .ship('L1', 1, 'S1', ['TN123GB'])
  .note('Blue ribbon, please');

beforeEach(async () => {
  shop = await openShop();
  for (const { id, events } of [mugs, pens]) await shop.given(orderEvents, id, events);
});
afterEach(() => shop.close());

const numbers = async (text: string) => {
  const { items } = await shop.told('SearchOrders', { text });
  return items.map(({ number }) => number).sort((a, b) => a - b);
};

describe('orders are found by words', () => {
  test.each([
    ['the number', '2', [2]],
    ['the external reference', 'so-77', [1]],
    ['the name, without case and accents', 'muller', [1]],
    ['the e-mail address', 'zoe@example.com', [1]],
    ['a sku', 'pen', [1, 2]],
    ['a product', 'fountain', [1, 2]],
    ['a tracking number', 'TN123', [2]],
    ['a note', 'ribbon', [2]],
    ['the beginning of a word', 'fount', [1, 2]],
    ['a single letter is no beginning', 'f', []],
    ['words in several places, all of them', 'zoe pen', [1]],
    ['a word that an order lacks', 'zoe ribbon', []],
    ['words that look like operators', 'zoe OR bob', []],
    ['signs alone', '" * ( -', []],
    ['a word in quotes', '"blue"', [1, 2]],
  ])('%s', async (_what, text, expected) => {
    expect(await numbers(text)).toEqual(expected);
  });

  test.each<[string, '-number' | 'number' | 'rank', number[]]>([
    ['the newest first', '-number', [3, 1]],
    ['the oldest first', 'number', [1, 3]],
    ['the best match first', 'rank', [1, 3]],
  ])('%s, in pages', async (_how, by, expected) => {
    const wordy = new Story({ name: 'Cy Fox', customer: 'cy' }).note(
      'Asks whether the cup is as large as a mug',
    );
    await shop.given(orderEvents, wordy.id, wordy.events);
    const asked = { text: 'mug', sort: [by] };
    const whole = await shop.told('SearchOrders', asked);
    expect(whole.items.map(({ number }) => number)).toEqual(expected);
    const first = await shop.told('SearchOrders', { ...asked, limit: 1 });
    const second = await shop.told('SearchOrders', { ...asked, limit: 1, after: first.nextCursor ?? '' });
    expect([...first.items, ...second.items]).toEqual(whole.items);
    expect(second.nextCursor).toBeNull();
    expect(whole.items[0]).not.toHaveProperty('rank');
    expect(whole.items[0]).not.toHaveProperty('place');
  });

  test('of equally good matches the newest first, also from page to page', async () => {
    for (let nth = 3; nth <= 5; nth += 1) {
      const alike = new Story({ name: 'Cy Fox', customer: 'cy' }).item('CUP', 1, 80, { name: 'Cup' });
      await shop.given(orderEvents, alike.id, alike.events);
    }
    const asked = { text: 'cup', sort: ['rank' as const], limit: 2 };
    const first = await shop.told('SearchOrders', asked);
    const second = await shop.told('SearchOrders', { ...asked, after: first.nextCursor ?? '' });
    const found = [first, second].map(({ items }) => items.map(({ number }) => number));
    expect(found).toEqual([[5, 4], [3]]);
  });

  test('follow the order: what is removed is found no longer, what is new at once', async () => {
    expect(await numbers('mug')).toEqual([1]);
    const before = mugs.events.length;
    const changed = new Story({ id: mugs.id, externalRef: 'SO-77', name: 'Zoë Müller', customer: 'zoe' })
      .item('MUG', 1, 100, { name: 'Blue mug' })
      .item('PEN', 1, 50, { name: 'Fountain pen' })
      .remove('L1')
      .note('Wants tea');
    await shop.given(orderEvents, mugs.id, changed.events.slice(before));
    expect(await numbers('mug')).toEqual([]);
    expect(await numbers('tea')).toEqual([1]);
    expect(await numbers('fountain')).toEqual([1, 2]);
  });

  test('the same after a rebuild, and the view equals the log', async () => {
    await numbers('mug');
    await shop.ports.views.rebuild(['order_search']);
    expect(await numbers('blue')).toEqual([1, 2]);
    pens.note('Express');
    await shop.given(orderEvents, pens.id, pens.events.slice(-1));
    expect(await numbers('express')).toEqual([2]);
    expect((await shop.ports.views.verify(['order_search']))[0]?.differences).toEqual([]);
  });
});
