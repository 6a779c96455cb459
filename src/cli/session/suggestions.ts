import { valueOrThrow } from '../../core/kernel/value-or-throw.ts';
import type { EntityCli, Filter, Row } from './entities.ts';
import { knownEntity } from './likely.ts';
import type { Session } from './session.ts';
import { unlessUnreadable } from './unless-unreadable.ts';

/** Entities that may be meant: found by what has been typed of their names. */

/** How many a search finds at a time: two of those in sight are left for what else may be chosen. */
const SUGGESTIONS = 10;

/** As long as what queries look for may be. */
const LONGEST = 200;

/** What a find query finds for what has been typed so far; what is named so exactly comes first. */
export async function suggestions<Item>(
  session: Session,
  kind: string,
  typed: string,
  filter: Filter = {},
): Promise<readonly Item[]> {
  const text = typed.trim().slice(0, LONGEST);
  const found = await foundFor(session, kind, { ...filter, ...(text === '' ? {} : { text }) });
  const { id } = session.entity(kind);
  const exact = text === '' ? [] : await namedSo(session, kind, text, filter);
  const others = found.filter((row) => row[id] !== exact[0]?.[id]);
  return [...exact, ...others].slice(0, SUGGESTIONS) as readonly Item[];
}

/** Whether there is something to choose from: where the views cannot be read, what is meant is typed. */
export const canSuggest = async (session: Session, kind: string): Promise<boolean> =>
  (await unlessUnreadable(() => foundFor(session, kind, {}))) !== undefined;

const foundFor = (session: Session, kind: string, filter: Filter): Promise<readonly Row[]> => {
  const entity = session.entity(kind);
  return find(session, entity, { ...filter, [entity.size]: SUGGESTIONS });
};

/** What the entity's find query answers. @throws FailureError where the views cannot be read */
export async function find(
  session: Session,
  { find: name }: EntityCli,
  data: Filter,
): Promise<readonly Row[]> {
  const { queries } = await session.daybook();
  const page = valueOrThrow(await queries.dispatchUnknown({ name, data }));
  return (page as { items: readonly Row[] }).items;
}

/** A whole name means the entity that is called so, likely or not. */
async function namedSo(
  session: Session,
  kind: string,
  text: string,
  filter: Filter,
): Promise<readonly Row[]> {
  const { get: name, id, resolve } = session.entity(kind);
  if (resolve !== undefined)
    return knownEntity(session, { kind, name: text }).then(
      ({ answer }) => [answer],
      () => [],
    );
  const { queries } = await session.daybook();
  const answer = await queries.dispatchUnknown({ name, data: { [id]: text } });
  const row = answer.ok ? (answer.value as Row) : undefined;
  const passes = row !== undefined && Object.entries(filter).every(([field, value]) => row[field] === value);
  return passes ? [row] : [];
}

export interface Suggested {
  readonly name: string;
  /** What names the entity in message data. */
  readonly value: string;
}

/** Those that are likely to be meant. Where none of them is, any that is called so: the command says what it makes of it. */
export async function likelyEntities(
  session: Session,
  { entity: kind, among }: { readonly entity: string; readonly among?: Filter },
  typed: string,
): Promise<readonly Suggested[]> {
  const { id, choices } = session.entity(kind);
  const { label } = await choices();
  const likely = await suggestions<Row>(session, kind, typed, among);
  const isOpen = likely.length > 0 || typed.trim() === '';
  const found = isOpen ? likely : await suggestions<Row>(session, kind, typed);
  return found.map((row) => ({ name: label(row), value: String(row[id]) }));
}
