import { formatMinor } from '../../core/model/money.ts';
import { ENTITIES, type Entity } from './entities.ts';
import { knownOrder } from './likely.ts';
import { type Session, valueOrThrow } from './session.ts';
import { unlessUnreadable } from './unless-unreadable.ts';

/** Things of the daybook that may be meant: found by what has been typed of their names. */

type Filter = Readonly<Record<string, unknown>>;
type Row = Readonly<Record<string, unknown>>;

const IN_WORDS: Readonly<Record<Entity, (row: Row) => string>> = {
  customer: withName,
  product: withName,
  order: orderInWords,
};

/** `Ann Lee (ann)` */
function withName({ name, ref, sku }: Row): string {
  return `${String(name)} (${String(ref ?? sku)})`;
}

/** `12 (M-102): Ann Lee, 43.00 USD, placed, unpaid` */
function orderInWords(order: Row): string {
  const { number, externalRef, customerName, total, currency, status, payment } = order as unknown as Listed;
  const named = externalRef === null ? number : `${number} (${externalRef})`;
  const words = [customerName, `${formatMinor(total, currency)} ${currency}`, status, payment];
  return `${named}: ${words.join(', ').replaceAll('_', ' ')}`;
}

interface Listed {
  readonly number: number;
  readonly externalRef: string | null;
  readonly customerName: string;
  readonly total: number;
  readonly currency: string;
  readonly status: string;
  readonly payment: string;
}

/** How many things a search finds at a time: two of those in sight are left for what else may be chosen. */
const SUGGESTIONS = 10;

/** As long as what queries look for may be. */
const LONGEST = 200;

/** What a find query finds for what has been typed so far; what is named so exactly comes first. */
export async function suggestions<Item>(
  session: Session,
  entity: Entity,
  typed: string,
  filter: Filter = {},
): Promise<readonly Item[]> {
  const text = typed.trim().slice(0, LONGEST);
  const found = await foundFor(session, entity, { ...filter, ...(text === '' ? {} : { text }) });
  const { id } = ENTITIES[entity];
  const exact = text === '' ? [] : await namedSo(session, entity, text, filter);
  const others = found.filter((row) => row[id] !== exact[0]?.[id]);
  return [...exact, ...others].slice(0, SUGGESTIONS) as readonly Item[];
}

/** Whether there is something to choose from: where the views cannot be read, what is meant is typed. */
export const canSuggest = async (session: Session, entity: Entity): Promise<boolean> =>
  (await unlessUnreadable(() => foundFor(session, entity, {}))) !== undefined;

async function foundFor(session: Session, entity: Entity, filter: Filter): Promise<readonly Row[]> {
  const { queries } = await session.daybook();
  const { query: name, size } = ENTITIES[entity];
  const data = { ...filter, [size]: SUGGESTIONS };
  const page = valueOrThrow(await queries.dispatchUnknown({ name, data }));
  return (page as { items: readonly Row[] }).items;
}

/** Whoever types the whole name of an order means that one, likely or not. */
async function namedSo(
  session: Session,
  entity: Entity,
  text: string,
  filter: Filter,
): Promise<readonly Row[]> {
  if (entity === 'order')
    return knownOrder(session, text).then(
      ({ answer }) => [answer],
      () => [],
    );
  const { queries } = await session.daybook();
  const { get: name, id } = ENTITIES[entity];
  const answer = await queries.dispatchUnknown({ name, data: { [id]: text } });
  const row = answer.ok ? (answer.value as Row) : undefined;
  const passes = row !== undefined && Object.entries(filter).every(([field, value]) => row[field] === value);
  return passes ? [row] : [];
}

export interface Suggested {
  readonly name: string;
  /** What names the thing in message data. */
  readonly value: string;
}

/** Those that are likely to be meant. Where none of them is, any that is called so: the command says what it makes of it. */
export async function likelyThings(
  session: Session,
  { entity, among }: { readonly entity: Entity; readonly among?: Filter },
  typed: string,
): Promise<readonly Suggested[]> {
  const { id } = ENTITIES[entity];
  const inWords = IN_WORDS[entity];
  const likely = await suggestions<Row>(session, entity, typed, among);
  const isOpen = likely.length > 0 || typed.trim() === '';
  const found = isOpen ? likely : await suggestions<Row>(session, entity, typed);
  return found.map((row) => ({ name: inWords(row), value: String(row[id]) }));
}
