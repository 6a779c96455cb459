import { describe, expect, test } from 'vitest';
import { illFormed, normalised } from '../../src/core/kernel/well-formed.ts';
import fc from '../support/properties.ts';

const nested = (depth: number): unknown => (depth === 0 ? 'deep' : [nested(depth - 1)]);

describe('Refused, and told where', () => {
  test.each<[string, unknown, string, string]>([
    ['half a character', 'a\ud83d', '', 'lone surrogate'],
    ['the other half', { note: '\udc00b' }, 'note', 'lone surrogate'],
    ['halves in the wrong order', ['\udc00\ud83d'], '0', 'lone surrogate'],
    ['a NUL', { items: [{ sku: 'M\u0000G' }] }, 'items.0.sku', 'NUL'],
    ['a number that is not exact', { amount: 2 ** 53 }, 'amount', '2^53'],
    ['a negative one', -(2 ** 53), '', '2^53'],
    ['a number beyond all', { amount: Number.POSITIVE_INFINITY }, 'amount', 'finite'],
    ['not a number', [1, Number.NaN], '1', 'finite'],
    ['what JSON does not have: bigint', { amount: 1n }, 'amount', 'a bigint cannot'],
    ['what JSON does not have: a function', { amount: () => 1 }, 'amount', 'a function cannot'],
    ['what JSON does not have: a symbol', [Symbol('x')], '0', 'a symbol cannot'],
    ['nesting without end', nested(65), Array(64).fill('0').join('.'), 'deeper than 64'],
    ['a field named __proto__', JSON.parse('{"a":{"__proto__":{"admin":true}}}'), 'a', '__proto__'],
    ['half a character in a name', { tags: { 'x\ud83d': 1 } }, 'tags', 'name holds half'],
    ['a NUL in a name', { 'x\u0000': 1 }, '', 'name holds a NUL'],
  ])('%s', (_what, value, path, message) => {
    expect(illFormed(value)).toEqual({ path, message: expect.stringContaining(message) });
  });

  test('an object that holds itself, without walking for ever', () => {
    const self: Record<string, unknown> = {};
    self['self'] = self;
    expect(illFormed(self)?.message).toContain('deeper');
  });
});

test.each<[string, unknown]>([
  ['texts in any script', 'aä漢😀\u200d\u202e\n\t'],
  ['the largest number', Number.MAX_SAFE_INTEGER],
  ['the smallest number', Number.MIN_SAFE_INTEGER],
  ['fractions', 0.1],
  ['nothing', [null, undefined, true, '']],
  ['as deep as may be', nested(64)],
  ['names like methods', { constructor: 1, toString: 'x', hasOwnProperty: null }],
])('Accepted: %s', (_what, value) => {
  expect(illFormed(value)).toBeUndefined();
});

describe('Text in NFC', () => {
  test('reaches every text, and nothing else', () => {
    const given = { name: 'Zoe\u0308', items: [{ note: 'A\u030a' }, 1, null, true], 'e\u0301': 'x' };
    expect(normalised(given)).toEqual({
      name: 'Zo\u00eb',
      items: [{ note: '\u00c5' }, 1, null, true],
      'e\u0301': 'x',
    });
    expect(given.name).toBe('Zoe\u0308');
  });

  test('shares what it does not change, and doing it twice changes nothing', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const once = normalised(value);
        expect(normalised(once)).toBe(once);
      }),
    );
    const plain = { a: ['x', { b: 1 }] };
    expect(normalised(plain)).toBe(plain);
  });
});
