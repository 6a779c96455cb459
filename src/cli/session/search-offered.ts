import type { LikelyValue } from '../../core/describe/likely-values.ts';
import { foldText } from '../../core/kernel/fold-text.ts';
import { near } from '../../core/kernel/suggest.ts';
import { countryCode } from '../../core/model/country-names.ts';
import { type Candidate, offeredValues } from '../completion/offered.ts';
import type { OfferedValues, Row } from './entities.ts';
import { type Choice, search } from './prompts.ts';
import type { Session } from './session.ts';
import { suggestions } from './suggestions.ts';
import { sourcesOf } from './value-sources.ts';

/** Prompts for a value of a kind that completion offers: found by its code or its name, what is likely first. */
export async function searchOffered(
  session: Session,
  offers: string,
  message: string,
  likely: readonly LikelyValue[],
): Promise<string> {
  const own = await session.app.offers[offers]?.();
  const known = await knownValues(session, offers, own);
  const first = [...likely.map(({ value }) => value), ...(await usual(session, offers))];
  const all = [...first.flatMap((word) => known.find((one) => one.word === word) ?? []), ...known];
  return search(message, async (typed) => [
    ...new Map(
      [...meant(offers, all, typed), ...matching(all, typed)].map((one) => [one.word, choiceOf(one)]),
    ).values(),
    ...(own?.isOpen === true ? ownWord(typed, known) : []),
  ]);
}

const knownValues = async (
  session: Session,
  offers: string,
  own: OfferedValues | undefined,
): Promise<readonly Candidate[]> =>
  own?.values(sourcesOf(session)) ?? offeredValues(offers, session.app.manifest) ?? [];

/** The currency that is set, then what entities hold that have such values. */
async function usual(session: Session, offers: string): Promise<readonly string[]> {
  const set = offers === 'currency' && session.currency !== undefined ? [session.currency] : [];
  const held = Object.entries(session.app.entities).map(async ([kind, { usual: fields }]) => {
    const field = fields?.[offers];
    if (field === undefined) return [];
    const rows = await suggestions<Row>(session, kind, '').catch(() => []);
    return rows.map((row) => String(row[field]));
  });
  return [...set, ...(await Promise.all(held)).flat()];
}

/** A country has names in other languages, and short ones. */
const meant = (offers: string, known: readonly Candidate[], typed: string): readonly Candidate[] => {
  const code = offers === 'country' ? countryCode(typed.trim()) : undefined;
  return known.filter(({ word }) => word === code);
};

/** A code matches by its prefix, a name by any part of it; a mistyped name is suggested. */
function matching(known: readonly Candidate[], typed: string): readonly Candidate[] {
  const sought = foldText(typed).trim();
  const byCode = known.filter(({ word }) => foldText(word).startsWith(sought));
  if (sought === '') return byCode;
  const found = [...byCode, ...known.filter(({ help }) => foldText(help).includes(sought))];
  if (found.length > 0) return found;
  const names = near(
    sought,
    known.map(({ help }) => foldText(help)),
  );
  return names.flatMap((name) => known.find(({ help }) => foldText(help) === name) ?? []);
}

const choiceOf = ({ word, help }: Candidate): Choice<string> => ({
  name: help === '' ? word : `${word}: ${help}`,
  value: word,
});

/** Where any word will do, a new one is as good. */
function ownWord(typed: string, known: readonly Candidate[]): readonly Choice<string>[] {
  const word = typed.trim();
  const isKnown = known.some((one) => foldText(one.word) === foldText(word));
  return word === '' || isKnown ? [] : [{ name: `+ ${word}`, value: word }];
}
