import { describe, expect, test } from 'vitest';
import {
  currencies,
  currentCurrencies,
  divideHalfEven,
  exponentOf,
  formatMinor,
  includedTax,
  isCurrency,
  parseMinor,
  shareOf,
  spread,
  withdrawalOf,
} from '../../src/core/model/money.ts';
import fc from '../support/properties.ts';

const DECIMALS = [
  ['JPY', 0],
  ['USD', 2],
  ['KWD', 3],
  ['CLF', 4],
] as const;
const amount = fc.integer({ min: -Number.MAX_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER });
const positive = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const currency = fc.constantFrom(...DECIMALS.map(([code]) => code));
const sum = (parts: readonly number[]): bigint => parts.reduce((total, part) => total + BigInt(part), 0n);

describe('Amounts as text', () => {
  test.each([
    [450, 'USD', '4.50'],
    [-5, 'KWD', '-0.005'],
    [12, 'JPY', '12'],
    [0, 'EUR', '0.00'],
    [-1, 'USD', '-0.01'],
    [1, 'CLF', '0.0001'],
    [Number.MAX_SAFE_INTEGER, 'USD', '90071992547409.91'],
    [-Number.MAX_SAFE_INTEGER, 'JPY', '-9007199254740991'],
  ])('%i %s is %s', (minor, code, text) => {
    expect(formatMinor(minor, code)).toBe(text);
    expect(parseMinor(text, code)).toEqual({ amount: minor });
  });

  test('read as they were written, for currencies of every number of decimals', () => {
    fc.assert(
      fc.property(amount, currency, (minor, code) => {
        const text = formatMinor(minor, code);
        expect(parseMinor(text, code)).toEqual({ amount: minor });
        expect(text.split('.')[1]?.length ?? 0).toBe(exponentOf(code));
      }),
    );
  });

  test.each([
    ['7', 'USD', 700],
    [' 7.5 ', 'USD', 750],
    ['007.50', 'USD', 750],
    ['-0', 'USD', 0],
    ['-0.00', 'USD', 0],
  ])('%j %s may be written so, too', (text, code, minor) => {
    expect(parseMinor(text, code)).toEqual({ amount: minor });
  });

  test.each([
    '',
    '.',
    '.5',
    '5.',
    '1,5',
    '1.000,00',
    '1 000',
    '1e3',
    '0x10',
    '+5',
    '--5',
    '5-',
    '$5',
    '٥',
    'NaN',
    'Infinity',
    '1_000',
  ])('%j is no amount', (text) => {
    expect(parseMinor(text, 'USD')).toEqual({ problem: expect.stringContaining('not an amount') });
  });

  test.each([
    ['1.005', 'USD', '(2)'],
    ['1.0', 'JPY', '(0)'],
    ['1.00000', 'CLF', '(4)'],
  ])('%s %s has more decimals than are allowed, and is not rounded', (text, code, allowed) => {
    expect(parseMinor(text, code)).toEqual({ problem: expect.stringContaining(allowed) });
  });

  test.each(['90071992547409.92', '90071992547409.93', '-90071992547409.92', '9'.repeat(400)])(
    '%s is more than can be counted',
    (text) => {
      expect(parseMinor(text, 'USD')).toEqual({ problem: expect.stringContaining('exactly') });
    },
  );
});

describe('Rounding', () => {
  test.each([
    [5n, 2n, 2],
    [7n, 2n, 4],
    [-5n, 2n, -2],
    [-7n, 2n, -4],
    [1n, 2n, 0],
    [-1n, 2n, 0],
    [3n, 2n, 2],
    [8n, 3n, 3],
    [7n, 3n, 2],
    [0n, 9n, 0],
  ])('%s ÷ %s is %i: halves go to the even side', (dividend, divisor, expected) => {
    expect(divideHalfEven(dividend, divisor)).toBe(expected);
  });

  test('is never off by more than a half, and on a half it is even', () => {
    fc.assert(
      fc.property(amount, fc.integer({ min: 1, max: 2_000_000 }), (dividend, divisor) => {
        const rounded = BigInt(divideHalfEven(BigInt(dividend), BigInt(divisor)));
        const twice = 2n * (BigInt(dividend) - rounded * BigInt(divisor));
        const off = twice < 0n ? -twice : twice;
        expect(off <= BigInt(divisor)).toBe(true);
        expect(off < BigInt(divisor) || rounded % 2n === 0n).toBe(true);
      }),
    );
  });

  test('of a rate is the same below zero', () => {
    expect(shareOf(1_000, 88_750)).toBe(89);
    expect(shareOf(50, 50_000)).toBe(2);
    expect(shareOf(30, 50_000)).toBe(2);
    fc.assert(
      fc.property(positive, fc.integer({ min: 0, max: 1_000_000 }), (whole, ppm) => {
        expect(shareOf(-whole, ppm) + shareOf(whole, ppm)).toBe(0);
        expect(shareOf(whole, ppm)).toBeLessThanOrEqual(whole);
      }),
    );
  });

  test('the tax that a price contains leaves a net amount that the tax fits', () => {
    expect(includedTax(11_900, 190_000)).toBe(1_900);
    expect(includedTax(0, 190_000)).toBe(0);
    fc.assert(
      fc.property(positive, fc.integer({ min: 0, max: 1_000_000 }), (gross, ppm) => {
        const tax = includedTax(gross, ppm);
        expect(tax).toBeGreaterThanOrEqual(0);
        expect(Math.abs(shareOf(gross - tax, ppm) - tax)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('Spreading', () => {
  test.each([
    [100, [1, 1, 1], [34, 33, 33]],
    [-100, [1, 1, 1], [-34, -33, -33]],
    [2, [1, 1, 1], [1, 1, 0]],
    [10, [0, 3, 7], [0, 3, 7]],
    [5, [1, 0, 0], [5, 0, 0]],
    [1, [10, 20, 30], [0, 0, 1]],
    [0, [1, 2], [0, 0]],
    [7, [0, 0], [0, 0]],
    [7, [], []],
  ])('%i over %j is %j', (whole, weights, expected) => {
    expect(spread(whole, weights)).toEqual(expected);
  });

  test('sums exactly, and no part is off its share by one or more', () => {
    const weights = fc.array(positive, { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(amount, weights, (whole, shares) => {
        fc.pre(shares.some((weight) => weight > 0));
        const parts = spread(whole, shares);
        const total = sum(shares);
        expect(sum(parts)).toBe(BigInt(whole));
        for (const [index, part] of parts.entries()) {
          const off = BigInt(part) * total - BigInt(whole) * BigInt(shares[index] as number);
          expect(off < total && -off < total).toBe(true);
        }
      }),
    );
  });

  test('gives nothing to what weighs nothing', () => {
    fc.assert(
      fc.property(
        amount,
        fc.array(fc.constantFrom(0, 0, 1, 5), { minLength: 1, maxLength: 9 }),
        (whole, shares) => {
          const parts = spread(whole, shares);
          expect(parts.filter((part, index) => shares[index] === 0 && part !== 0)).toEqual([]);
        },
      ),
    );
  });
});

test('Currencies are those of ISO 4217, each with its decimals', () => {
  for (const [code, decimals] of DECIMALS) expect(exponentOf(code)).toBe(decimals);
  expect(currencies().filter((code) => !/^[A-Z]{3}$/.test(code))).toEqual([]);
  expect(new Set(currencies()).size).toBe(currencies().length);
  expect(currencies().every(isCurrency)).toBe(true);
  expect(['usd', 'XXX', 'BTC', '', 'constructor'].filter(isCurrency)).toEqual([]);
});

test('Withdrawn currencies keep their decimals, and another one that is in use stands in their place', () => {
  const withdrawn = currencies().filter((code) => !currentCurrencies().includes(code));
  expect(withdrawn).toContain('BGN');
  for (const code of withdrawn) {
    expect(isCurrency(code)).toBe(true);
    expect(currentCurrencies()).toContain(withdrawalOf(code)?.successor);
  }
  expect(withdrawalOf('BGN')).toEqual({ lastDay: '2026-01-31', successor: 'EUR' });
  expect(formatMinor(450, 'BGN')).toBe('4.50');
  expect(['EUR', 'constructor'].map(withdrawalOf)).toEqual([undefined, undefined]);
});
