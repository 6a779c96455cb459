import { foldText } from '../../core/kernel/fold-text.ts';
import type { Offered } from '../../core/model/field.ts';
import { type Candidate, offeredValues } from '../completion/offered.ts';
import type { LikelyValue } from './likely.ts';
import { recentTags } from './newest-orders.ts';
import { type Choice, search } from './prompts.ts';
import type { Session } from './session.ts';
import { suggestions } from './suggestions.ts';

/** Asks for a value of a kind that completion offers: found by its code or its name, what is likely first. */
export async function searchOffered(
  session: Session,
  offers: Offered,
  message: string,
  likely: readonly LikelyValue[],
): Promise<string> {
  const known = await knownValues(session, offers);
  const first = [...likely.map(({ value }) => value), ...(await usual(session, offers))];
  const all = [...first.flatMap((word) => known.find((one) => one.word === word) ?? []), ...known];
  return search(message, async (typed) => [
    ...new Map(matching(all, typed).map((one) => [one.word, choiceOf(one)])).values(),
    ...(offers === 'tag' ? ownWord(typed, known) : []),
  ]);
}

const knownValues = async (session: Session, offers: Offered): Promise<readonly Candidate[]> =>
  offers === 'tag'
    ? (await recentTags(session)).map((word) => ({ word, help: '' }))
    : offeredValues(offers, session.host.manifest);

/** The currency that is set, then those of the catalogue. */
async function usual(session: Session, offers: Offered): Promise<readonly string[]> {
  if (offers !== 'currency') return [];
  const products = await suggestions<{ readonly currency: string }>(session, 'product', '').catch(() => []);
  const currencies = products.map(({ currency }) => currency);
  return session.currency === undefined ? currencies : [session.currency, ...currencies];
}

/** A code is known by how it begins, and before a name by any part of it. */
function matching(known: readonly Candidate[], typed: string): readonly Candidate[] {
  const sought = foldText(typed).trim();
  const byCode = known.filter(({ word }) => foldText(word).startsWith(sought));
  return [...byCode, ...known.filter(({ help }) => sought !== '' && foldText(help).includes(sought))];
}

const choiceOf = ({ word, help }: Candidate): Choice<string> => ({
  name: help === '' ? word : `${word}: ${help}`,
  value: word,
});

/** Tags are the shop's own words: one that nobody has used is as good. */
function ownWord(typed: string, known: readonly Candidate[]): readonly Choice<string>[] {
  const word = typed.trim();
  const isKnown = known.some((one) => foldText(one.word) === foldText(word));
  return word === '' || isKnown ? [] : [{ name: `+ ${word}`, value: word }];
}
