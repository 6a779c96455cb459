import { describe, expect, it } from 'vitest';
import { currencyIn, minorOf } from '../../../src/shop/orders/cli/import/amount-cells.ts';

const read = (text: string, currency = 'EUR', decimal?: '.' | ',') => minorOf(text, currency, decimal);
const amount = (text: string, currency?: string, decimal?: '.' | ',') => {
  const found = read(text, currency, decimal);
  return 'amount' in found ? found.amount : found.problem;
};

describe('an amount of a cell', () => {
  it.each([
    ['4.50', 450],
    ['4,50', 450],
    ['1,234.50', 123_450],
    ['1.234,50', 123_450],
    ['1,234,567', 123_456_700],
    ['1.234.567', 123_456_700],
    ['1 234,50', 123_450],
    ['1\u00a0234,50', 123_450],
    ['1’234.50', 123_450],
    ['0,5', 50],
    ['.5', 50],
    ['5.', 500],
    ['18.0000', 1_800],
    ['(5.00)', -500],
    ['5.00-', -500],
    ['−5,00', -500],
    ['€5,00', 500],
    ['€ 1.234,50', 123_450],
    ['5,00 €', 500],
    ['EUR 5.00', 500],
    ['5.00eur', 500],
    ['-€5.00', -500],
    ['€-5.00', -500],
    ['+5,00', 500],
    ['5,-', 500],
    ['1.234,– €', 123_400],
    ['€ (5.00)', -500],
    ['(5,00) €', -500],
  ])('%s has one reading', (text, minor) => {
    expect(amount(text)).toBe(minor);
  });

  it('is in the currency of the order, whatever sign that has', () => {
    expect(amount('$5.00', 'CAD')).toBe(500);
    expect(amount('CA$5.00', 'CAD')).toBe(500);
    expect(amount('¥500', 'JPY')).toBe(500);
    expect(amount('500.00', 'JPY')).toBe(500);
    expect(amount('5,00 zł', 'PLN')).toBe(500);
    for (const [text, currency] of [
      ['$5.00', 'EUR'],
      ['CA$5.00', 'USD'],
      ['5.00 GBP', 'EUR'],
    ] as const)
      expect(amount(text, currency)).toBe(`"${text}" is not in ${currency}, the order's currency`);
  });

  it('with two readings is refused with both', () => {
    expect(amount('1.234')).toBe('"1.234" may be 1.234 or 1234: say which with --decimal . or --decimal ,');
    expect(amount('5,000')).toContain('may be 5.000 or 5000');
    expect(amount('5.000', 'EUR', '.')).toBe(500);
    expect(amount('5.000', 'EUR', ',')).toBe(500_000);
    expect(amount('1.234', 'KWD')).toBe(1_234);
  });

  it('is never rounded, and never read against what was said', () => {
    expect(amount('4.555', 'EUR', '.')).toBe('"4.555" has more decimals than EUR allows (2)');
    expect(amount('4,50', 'EUR', '.')).toContain('is not an amount whose decimals follow "."');
    expect(amount('1.234.50', 'EUR')).toContain('is not an amount');
    for (const text of ['', 'x', '1 2', '--5', '(-5)', '5%', '1,2,3'])
      expect(read(text)).toHaveProperty('problem');
  });

  it('may name the currency', () => {
    expect(['€5', '5 GBP', '£5.00', '$5', '5', 'zł 3'].map(currencyIn)).toEqual([
      'EUR',
      'GBP',
      'GBP',
      undefined,
      undefined,
      'PLN',
    ]);
  });
});
