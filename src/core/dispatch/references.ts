import { advice } from '../kernel/advice.ts';
import type { Failure } from '../kernel/failure.ts';
import { fail, ok, type Result } from '../kernel/result.ts';
import { entityId, type StreamId } from '../model/commit.ts';
import type { EventLog } from '../model/event-log.ts';
import { findQuery, type Naming } from '../model/naming.ts';

/** An id in full, as it is stored. It is taken as it is: scripts pay nothing. */
const WHOLE_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Numbers are digits alone, as they are shown: `#12` and `012` are references, for that is how shops write theirs. */
const NUMBER = /^[1-9]\d{0,14}$/;

/** Less than four characters of an id mean nothing. */
const BEGINNING_OF_ID = /^[0-9a-f][0-9a-f-]{3,35}$/;

/** How many candidates an ambiguous name is answered with. */
export const MOST_CANDIDATES = 5;

export const isWholeId = (name: string): boolean => WHOLE_ID.test(name);
export const isNumber = (name: string): boolean => NUMBER.test(name);

/** @param name in small letters */
export const isBeginningOfId = (name: string): boolean => BEGINNING_OF_ID.test(name);

/**
 * The id of the one entity that is named, as the log knows it: by its number, its reference, its id or the beginning of
 * that. Answers `not_found` for none and `usage` for several.
 */
export async function idOf(
  category: string,
  naming: Naming,
  name: string,
  log: EventLog,
): Promise<Result<string>> {
  if (isWholeId(name)) return ok(name);
  const [only, ...others] = await candidates(category, naming, name, log);
  if (only === undefined) return fail(nothingNamed(category, name));
  if (others.length === 0) return ok(entityId(category, only));
  const described = [only, ...others].map((stream) => describe(category, naming, stream, log));
  return fail(severalNamed(category, name, await Promise.all(described)));
}

/** A number or a reference is meant before the beginning of an id. */
async function candidates(
  category: string,
  { keyPrefix }: Naming,
  name: string,
  log: EventLog,
): Promise<readonly StreamId[]> {
  const numbered = isNumber(name) ? await log.numbered(category, Number(name)) : undefined;
  const holder = await log.holder(`${keyPrefix}${name}`);
  const found = new Set([numbered, holder].filter((stream) => stream !== undefined));
  const prefix = name.toLowerCase();
  if (found.size > 0 || !isBeginningOfId(prefix)) return [...found];
  return log.streamsBeginning(category, prefix, MOST_CANDIDATES);
}

/** One of several that a name may mean. */
export interface Candidate {
  readonly id: string;
  readonly number: number | null;
  readonly reference: string | null;
}

async function describe(
  category: string,
  { keyPrefix }: Naming,
  stream: StreamId,
  log: EventLog,
): Promise<Candidate> {
  const [began] = await log.readStream(stream);
  const key = began?.reserved.find((reserved) => reserved.startsWith(keyPrefix));
  return {
    id: entityId(category, stream),
    number: began?.number ?? null,
    reference: key?.slice(keyPrefix.length) ?? null,
  };
}

export const nothingNamed = (category: string, name: string): Failure => ({
  kind: 'not_found',
  code: `${category}_not_found`,
  message: `There is no ${category} "${name}".`,
  ...advice`${looksLikeNumber(category, name)}Name it by its number, its external reference, its id or the beginning of its id; see ${findQuery(category)}.`,
});

/** What is written like a number, and is none. */
function looksLikeNumber(category: string, name: string): string {
  const number = /^#?0*([1-9]\d{0,14})$/.exec(name)?.[1];
  return number === undefined || number === name
    ? ''
    : `The ${category} with number ${number} is ${number}. `;
}

export const severalNamed = (category: string, name: string, found: readonly Candidate[]): Failure => ({
  kind: 'usage',
  code: `ambiguous_${category}`,
  message: `"${name}" may be ${found.map((one) => sentence(category, one)).join(' or ')}${found.length === MOST_CANDIDATES ? ' or more' : ''}.`,
  hint: 'Use the id of the one that is meant.',
  details: { candidates: found },
});

const sentence = (category: string, { id, number, reference }: Candidate): string =>
  `${category} ${number} (${reference === null ? '' : `${reference}, `}${id})`;
