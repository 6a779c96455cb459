import { line } from '../../../../cli/session/prompts.ts';
import { isCountry } from '../../../../core/model/countries.ts';
import { noCountry } from '../../../../core/model/country-names.ts';
import { needed } from './questions.ts';

/** An address as queries answer it, as far as it is shown. */
export interface Address {
  readonly name: string | null;
  readonly line1: string;
  readonly city: string;
  readonly country: string;
}

/** Prompts for an address, part by part; empty parts are left out. @param buyer offered as the recipient */
export async function askAddress(buyer: string | undefined): Promise<Record<string, string>> {
  const address: Record<string, string> = {};
  for (const [key, question, optional] of ADDRESS) {
    const preset = key === 'name' ? buyer : undefined;
    const text = optional
      ? await line(`${question} (empty for none)`)
      : await needed(question, preset, CHECKS[key]);
    if (text !== '') address[key] = text;
  }
  return address;
}

const ADDRESS: readonly (readonly [string, string, boolean])[] = [
  ['name', 'Who receives it?', false],
  ['line1', 'Which street and number?', false],
  ['line2', 'What else belongs to the address?', true],
  ['city', 'Which city?', false],
  ['region', 'Which state or province?', true],
  ['postalCode', 'Which postal code?', true],
  ['country', 'Which country? (DE, US, …)', false],
];

const CHECKS: Readonly<Record<string, (text: string) => string | undefined>> = {
  country: (text) => (isCountry(text.trim().toUpperCase()) ? undefined : `${noCountry(text)}.`),
};

/** For a prompt about it. @param buyer who receives it, if it does not say */
export const inOneLine = ({ name, line1, city, country }: Address, buyer: string | undefined): string =>
  [name ?? buyer, line1, city, country].filter(Boolean).join(', ');
