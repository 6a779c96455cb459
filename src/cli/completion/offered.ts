import { countryCodes } from '../../core/model/countries.ts';
import type { Field, Offered } from '../../core/model/field.ts';
import { currencyCodes } from '../../core/model/money.ts';
import type { Manifest, NamedThing } from '../argv/manifest.ts';

/** Something that the word under the cursor may become. */
export interface Candidate {
  readonly word: string;
  readonly help: string;
}

/** The values that definitions offer by their kind, where no daybook has to be asked. */
export function offeredValues(offers: Exclude<Offered, 'tag'>, manifest: Manifest): readonly Candidate[] {
  switch (offers) {
    case 'currency':
      return named(currencyCodes(), 'currency');
    case 'country':
      return named(countryCodes(), 'region');
    case 'zone':
      return ['UTC', ...Intl.supportedValuesOf('timeZone')].map((word) => ({ word, help: '' }));
    case 'orderField':
      return orderFields(manifest).map(({ name, summary = '' }) => ({ word: name, help: summary }));
    case 'orderCondition':
      return orderFields(manifest).flatMap(conditionsOf);
    case 'view':
    case 'event':
    case 'message':
    case 'command':
      return thingsOf(manifest, offers);
  }
}

function named(codes: readonly string[], type: 'currency' | 'region'): readonly Candidate[] {
  const names = new Intl.DisplayNames('en', { type, fallback: 'none' });
  return codes.map((word) => ({ word, help: names.of(word) ?? '' }));
}

const thingsOf = ({ names }: Manifest, kind: NamedThing): readonly Candidate[] =>
  Object.entries(names.things[kind]).map(([word, help]) => ({ word, help }));

const orderFields = (manifest: Manifest): readonly Field[] =>
  manifest.spec('orders show')?.shape?.fields ?? [];

/** A field with each value that it may have; with none where nobody can list them. */
function conditionsOf({ name, choices, format, summary = '' }: Field): readonly Candidate[] {
  const values = choices ?? (format === 'boolean' ? ['true', 'false'] : ['']);
  return values.map((value) => ({ word: `${name}=${value}`, help: summary }));
}
