import { line } from '../../../../cli/session/prompts.ts';
import { searchOffered } from '../../../../cli/session/search-offered.ts';
import type { Session } from '../../../../cli/session/session.ts';
import { needed } from './questions.ts';

/** An address as queries answer it, as far as it is shown. */
export interface Address {
  readonly name: string | null;
  readonly line1: string;
  readonly city: string;
  readonly country: string;
}

/** Prompts for an address, part by part; empty parts are left out. @param buyer offered as the recipient */
export async function askAddress(
  session: Session,
  buyer: string | undefined,
): Promise<Record<string, string>> {
  const address: Record<string, string> = {};
  for (const [key, question, optional] of ADDRESS) {
    const preset = key === 'name' ? buyer : undefined;
    const text = optional ? await line(`${question} (empty for none)`) : await needed(question, preset);
    if (text !== '') address[key] = text;
  }
  return { ...address, country: await searchOffered(session, 'country', 'Which country?', []) };
}

const ADDRESS: readonly (readonly [string, string, boolean])[] = [
  ['name', 'Who receives it?', false],
  ['line1', 'Which street and number?', false],
  ['line2', 'What else belongs to the address?', true],
  ['city', 'Which city?', false],
  ['region', 'Which state or province?', true],
  ['postalCode', 'Which postal code?', true],
];

/** For a prompt about it. @param buyer who receives it, if it does not say */
export const inOneLine = ({ name, line1, city, country }: Address, buyer: string | undefined): string =>
  [name ?? buyer, line1, city, country].filter(Boolean).join(', ');
