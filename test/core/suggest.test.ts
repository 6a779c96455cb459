import { describe, expect, test } from 'vitest';
import { didYouMean, near } from '../../src/core/kernel/suggest.ts';

const commands = ['orders', 'customers', 'products', 'place', 'placed', 'cancel', 'complete', 'ship'];

describe('A mistyped name', () => {
  test.each([
    ['palce', ['place', 'placed']],
    ['plce', ['place', 'placed']],
    ['cancle', ['cancel']],
    ['ORDERS', ['orders']],
    ['prod', ['products']],
    ['shp', ['ship']],
    ['sihp', ['ship']],
    ['compleet', ['complete']],
    ['zebra', []],
    ['', []],
  ])('%s may have meant %j', (typed, expected) => {
    expect(near(typed, commands)).toEqual(expected);
  });

  test('is answered with no more names than may help, the nearest first', () => {
    const names = ['item-d', 'item-c', 'item-b', 'item-a', 'items'];
    expect(near('item-a', names)).toEqual(['item-a', 'item-b', 'item-c']);
    expect(near('item', names, 1)).toEqual(['item-a']);
  });

  test('becomes a sentence, or none', () => {
    expect(didYouMean('palce', commands)).toBe('Did you mean "place" or "placed"?');
    expect(didYouMean('item-a', ['item-a', 'item-b', 'item-c'])).toBe(
      'Did you mean "item-a", "item-b" or "item-c"?',
    );
    expect(didYouMean('xyzzy', commands)).toBeUndefined();
  });
});
