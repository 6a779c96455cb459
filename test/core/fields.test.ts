import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import { noCountry } from '../../src/core/model/country-names.ts';
import { countryInput, currencyInput, email } from '../../src/core/model/fields.ts';

const said = (schema: z.ZodType, text: string) => schema.safeParse(text).error?.issues[0]?.message;

describe('a code that a caller gives', () => {
  it('is taken in capitals or not, with blanks around it', () => {
    expect(currencyInput().parse(' usd ')).toBe('USD');
    expect(countryInput().parse('us')).toBe('US');
  });

  it.each([
    // First, as the names of all countries are made when one is first looked for.
    ['France', 'FR'],
    ['uk', 'GB'],
    ['EL', 'GR'],
    ['EN', 'GB'],
    ['Deutschland', 'DE'],
    ['Germny', 'DE'],
    ['USA', 'US'],
  ])('that is none names the country that is meant: %s is %s', (text, meant) => {
    expect(said(countryInput(), text)).toBe(
      `"${text.toUpperCase()}" is not a country of ISO 3166: write ${meant}`,
    );
  });

  it('that is none is understood with blanks around it', () => {
    expect(noCountry(' uk')).toBe('" uk" is not a country of ISO 3166: write GB');
  });

  it('that means nothing is refused as it stands', () => {
    for (const text of ['ZZ', 'QQ', 'UNKNOWN REGION', 'USB', 'UJ'])
      expect(said(countryInput(), text)).toBe(`"${text}" is not a country of ISO 3166, like DE`);
    expect(said(currencyInput(), 'EURO')).toBe('"EURO" is not a currency of ISO 4217, like EUR');
  });
});

describe('an e-mail address', () => {
  it.each([
    'info@münchen.de',
    'ann@xn--mnchen-3ya.de',
    'a.b+c@почта.рф',
    'x@例え.jp',
    'ann@example.org',
    'a@b.xn--p1ai',
  ])('may have a domain of any script: %s', (text) => expect(email().parse(text)).toBe(text));

  it.each([
    'info@',
    '@münchen.de',
    'info@münchen',
    'in fo@münchen.de',
    'info@-.de',
    'info@mün chen.de',
    'a..b@c.de',
    'a@b.c1',
  ])('is none: %s', (text) => expect(email().safeParse(text).success).toBe(false));
});
