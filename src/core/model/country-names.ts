import { near } from '../kernel/suggest.ts';
import { isCountry } from './countries.ts';

/** Names that people write and the Unicode tables do not have. */
const OTHERS: Readonly<Record<string, string>> = {
  uk: 'GB',
  en: 'GB',
  el: 'GR',
  'great britain': 'GB',
  england: 'GB',
  scotland: 'GB',
  wales: 'GB',
  usa: 'US',
  'u.s.a.': 'US',
  'united states of america': 'US',
  eire: 'IE',
  holland: 'NL',
  'the netherlands': 'NL',
  'czech republic': 'CZ',
  turkey: 'TR',
  'south korea': 'KR',
  rsa: 'ZA',
  'hong kong': 'HK',
  macedonia: 'MK',
};

let codes: Map<string, string> | undefined;

/** The ISO code that a code or a name (English, German, French, Spanish) stands for. */
export function countryCode(text: string): string | undefined {
  const upper = text.toUpperCase();
  if (upper.length === 2 && isCountry(upper)) return upper;
  codes ??= namedCodes();
  return codes.get(text.toLowerCase());
}

/** `Did you mean "Germany"?` */
export function nearCountries(text: string): string[] {
  codes ??= namedCodes();
  return near(text, [...codes.keys()], 1).map((name) => codes?.get(name) ?? name);
}

/** The message for a text that is no code: which code is meant, if that is clear. */
export function noCountry(text: string): string {
  const meant = countryCode(text.trim()) ?? (text.length > 3 ? nearCountries(text)[0] : undefined);
  return `"${text}" is not a country of ISO 3166${meant === undefined ? ', like DE' : `: write ${meant}`}`;
}

function namedCodes(): Map<string, string> {
  const named = new Map(Object.entries(OTHERS));
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('');
  const all = letters.flatMap((a) => letters.map((b) => a + b)).filter(isCountry);
  for (const language of ['en', 'de', 'fr', 'es']) {
    const names = new Intl.DisplayNames([language], { type: 'region' });
    for (const code of all) {
      const name = names.of(code)?.toLowerCase();
      if (name !== undefined && !named.has(name)) named.set(name, code);
    }
  }
  return named;
}
