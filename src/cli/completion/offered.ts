import { countryCodes } from '../../core/model/countries.ts';
import type { Offered } from '../../core/model/field.ts';
import { currentCurrencies } from '../../core/model/money.ts';
import type { Manifest, NamedThing } from '../argv/manifest.ts';

/** Something that the word under the cursor may become. */
export interface Candidate {
  readonly word: string;
  readonly help: string;
}

/** The values of a kind that every context may offer, where no daybook has to be read; undefined for those of one context. */
export const offeredValues = (offers: string, manifest: Manifest): readonly Candidate[] | undefined =>
  isGeneral(offers) ? GENERAL[offers](manifest) : undefined;

const isGeneral = (offers: string): offers is Offered => Object.hasOwn(GENERAL, offers);

const GENERAL: Readonly<Record<Offered, (manifest: Manifest) => readonly Candidate[]>> = {
  currency: () => named(currentCurrencies(), 'currency'),
  country: () => named(countryCodes(), 'region'),
  zone: () => ['UTC', ...Intl.supportedValuesOf('timeZone')].map((word) => ({ word, help: '' })),
  view: (manifest) => thingsOf(manifest, 'view'),
  event: (manifest) => thingsOf(manifest, 'event'),
  message: (manifest) => thingsOf(manifest, 'message'),
  command: (manifest) => thingsOf(manifest, 'command'),
};

function named(codes: readonly string[], type: 'currency' | 'region'): readonly Candidate[] {
  const names = new Intl.DisplayNames('en', { type, fallback: 'none' });
  return codes.map((word) => ({ word, help: names.of(word) ?? '' }));
}

const thingsOf = ({ names }: Manifest, kind: NamedThing): readonly Candidate[] =>
  Object.entries(names.things[kind]).map(([word, help]) => ({ word, help }));
