// Writes src/core/model/iso-codes.ts, the tables of currencies and countries; with --check, compares them with those that
// are there. Fails either way, and writes nothing, where the decimals of a currency would change: amounts are stored in
// minor units, and would mean something else.
//
// Decimals come from ISO 4217's own list, which currency-codes carries as it was published (CLDR rounds to what cash is
// used: it has no cents for the forint). What has come and gone since comes from CLDR, which knows from when to when each
// currency was tender, and where; so do countries.

import { createRequire } from 'node:module';
import { EXPONENTS } from '../src/core/model/iso-codes.ts';
import { root } from './plugins.ts';
import { writeOrCheck } from './write-or-check.ts';

/** What was withdrawn before is in no order that anybody would still bring along. */
const SINCE = '2020';

interface Tender {
  readonly _from?: string;
  readonly _to?: string;
  readonly _tender?: 'false';
}

/** A file of CLDR's. */
interface Cldr<Name extends string, Part> {
  readonly supplemental: Readonly<Record<Name, Part>>;
}

interface CurrencyData {
  readonly region: Readonly<Record<string, readonly Readonly<Record<string, Tender>>[]>>;
  readonly fractions: Readonly<Record<string, { readonly _digits: string }>>;
}

type Codes = Readonly<Record<string, { readonly _numeric?: string }>>;
type Aliases = { readonly alias: { readonly territoryAlias: Readonly<Record<string, unknown>> } };

const require = createRequire(import.meta.url);
const { currencyData } = (
  require('cldr-core/supplemental/currencyData.json') as Cldr<'currencyData', CurrencyData>
).supplemental;
const { codeMappings } = (require('cldr-core/supplemental/codeMappings.json') as Cldr<'codeMappings', Codes>)
  .supplemental;
const { metadata } = (require('cldr-core/supplemental/aliases.json') as Cldr<'metadata', Aliases>)
  .supplemental;
const versionOf = (name: string): string => (require(`${name}/package.json`) as { version: string }).version;

const iso = require('currency-codes/data') as readonly { readonly code: string; readonly digits: number }[];
const published = require('currency-codes/iso-4217-publish-date') as string;
const regions = Object.values(currencyData.region).map((list) =>
  list.flatMap((one) => Object.entries(one)).filter(([, { _tender }]) => _tender !== 'false'),
);

const tenders = (code: string): readonly Tender[] =>
  regions.flatMap((list) => list.filter(([other]) => other === code).map(([, tender]) => tender));

/** The day on which it was tender for the last time anywhere; undefined while it is, or where it never was. */
function lastDay(code: string): string | undefined {
  const days = tenders(code).map(({ _to }) => _to);
  return days.includes(undefined) ? undefined : (days as string[]).sort().at(-1);
}

const hasBegunSince = (code: string): boolean =>
  tenders(code).some(({ _from = '', _to }) => _to === undefined && _from > published);

const decimalsInUse = (code: string): number =>
  Number((currencyData.fractions[code] ?? currencyData.fractions['DEFAULT'])?._digits);

/** X… are metals, units of account and tests, but for those of several countries. */
const isMoney = (code: string): boolean => !code.startsWith('X') || tenders(code).length > 0;

const allTender = [...new Set(regions.flat().map(([code]) => code))];
const isWithdrawn = (code: string): boolean => (lastDay(code) ?? '') >= SINCE;

/** What its last country has since. */
function successorOf(code: string): string {
  const last = regions.find((list) =>
    list.some(([other, { _to }]) => other === code && _to === lastDay(code)),
  );
  const [successor] = (last ?? [])
    .filter(([, { _to }]) => _to === undefined)
    .sort(([, a], [, b]) => ((a._from ?? '') < (b._from ?? '') ? 1 : -1));
  if (successor === undefined) throw new Error(`${code} has no successor`);
  return successor[0];
}

function exponents(): ReadonlyMap<string, number> {
  const listed = iso.filter(({ code }) => isMoney(code)).map(({ code, digits }) => [code, digits] as const);
  const begun = allTender.filter(hasBegunSince).map((code) => [code, decimalsInUse(code)] as const);
  // Two decimals: as such a code was read while it was in no table.
  const withdrawn = allTender.filter(isWithdrawn).map((code) => [code, 2] as const);
  return new Map([...withdrawn, ...begun, ...listed]);
}

/** @throws where a code that is there already would have other decimals, or none */
function assertKept(made: ReadonlyMap<string, number>): void {
  for (const [exponent, codes] of Object.entries(EXPONENTS))
    for (const code of codes.split(/\s+/))
      if (made.get(code) !== Number(exponent))
        throw new Error(
          `${code} has ${exponent} decimals in stored amounts, and would have ${made.get(code)}`,
        );
}

/** Codes in lines of a width that Biome leaves alone, within quotes of the kind that they need. */
function listed(codes: readonly string[], indent: string): string {
  const lines = [''];
  for (const code of codes) {
    if (`${indent}${lines.at(-1)} ${code}`.length > 108) lines.push('');
    lines.push(`${lines.pop()} ${code}`.trimStart());
  }
  return lines.length === 1 ? `'${lines[0]}'` : `\`${lines.join(`\n${indent}`)}\``;
}

const made = exponents();
assertKept(made);
const codesWith = (exponent: number): string[] =>
  [...made]
    .filter(([, own]) => own === exponent)
    .map(([code]) => code)
    .sort();
const withdrawn = [...made.keys()].filter(isWithdrawn).sort();
const countries = Object.entries(codeMappings)
  .filter(
    ([code, { _numeric = '999' }]) => /^[A-Z]{2}$/.test(code) && (Number(_numeric) < 900 || code === 'XK'),
  )
  .map(([code]) => code)
  .filter((code) => !(code in metadata.alias.territoryAlias))
  .sort();

await writeOrCheck(
  `${root}src/core/model/iso-codes.ts`,
  `// Written by scripts/iso-codes.ts from currency-codes ${versionOf('currency-codes')} (ISO 4217 as of ${published}) and
// cldr-core ${versionOf('cldr-core')}: "npm run docs".

/** Currencies by their decimals (the exponents of their minor units), withdrawn ones too. */
export const EXPONENTS: Readonly<Record<0 | 2 | 3 | 4, string>> = {
${[0, 2, 3, 4].map((exponent) => `  ${exponent}: ${listed(codesWith(exponent), '    ')},`).join('\n')}
};

/** Currencies that were withdrawn since ${SINCE}: the last day on which they were money, and what is in their place. */
export const WITHDRAWN: Readonly<Record<string, readonly [lastDay: string, successor: string]>> = {
${withdrawn.map((code) => `  ${code}: ['${lastDay(code)}', '${successorOf(code)}'],`).join('\n')}
};

/** ISO 3166-1 alpha-2; XK (Kosovo) is user-assigned there and in common use. */
export const COUNTRIES = ${listed(countries, '  ')};
`,
);
