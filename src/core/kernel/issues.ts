import type * as z from 'zod';
import type { Issue } from './failure.ts';
import { didYouMean } from './suggest.ts';

/**
 * What a schema finds, in plain words: each message is said of its field ("may not be empty"), or is a sentence of its own
 * where a refinement wrote one. Passed to every parse of data from outside, so that no wording of zod reaches a user.
 */
export function inPlainWords(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is missing' : `must be ${TYPES[issue.expected] ?? issue.expected}`;
    case 'too_small':
      return tooSmall(issue);
    case 'too_big':
      return tooBig(issue);
    case 'invalid_format':
      return `must be ${FORMATS[issue.format] ?? 'written in another form'}`;
    case 'invalid_value':
      return notOneOf(issue);
    case 'invalid_union':
      return noneOf(issue);
    case 'unrecognized_keys':
      return `unknown field ${issue.keys.join(', ')}`;
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`;
    case 'invalid_key':
    case 'invalid_element':
    case 'custom':
      return 'does not fit';
  }
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

const FORMATS: Readonly<Record<string, string>> = {
  uuid: 'a UUID',
  email: 'an e-mail address, like ann@example.com',
  datetime: 'a date and time, like 2026-03-01T12:00:00Z',
  date: 'a date, like 2026-03-01',
};

type Found<Code extends z.core.$ZodIssue['code']> = z.core.$ZodRawIssue & { readonly code: Code };

function tooSmall({ origin, minimum, inclusive }: Found<'too_small'>): string {
  if (origin !== 'string' && origin !== 'array')
    return minimum === 0 && inclusive !== false
      ? 'may not be negative'
      : `must be ${inclusive === false ? 'more than' : 'at least'} ${minimum}`;
  return minimum === 1
    ? 'may not be empty'
    : `must have at least ${minimum} ${origin === 'string' ? 'characters' : 'entries'}`;
}

function tooBig({ origin, maximum, inclusive }: Found<'too_big'>): string {
  if (origin === 'string') return `may have at most ${maximum} characters`;
  if (origin === 'array') return `may have at most ${maximum} entries`;
  return inclusive === false ? `must be less than ${maximum}` : `may be at most ${maximum}`;
}

function notOneOf({ input, values }: Found<'invalid_value'>): string {
  if (input === undefined) return 'is missing';
  const known = values.map(String);
  const meant = typeof input === 'string' ? didYouMean(input, known) : undefined;
  const message = known.length === 1 ? `must be ${known[0]}` : `must be one of ${known.join(', ')}`;
  return meant === undefined ? message : `${message}. ${meant}`;
}

/** The alternatives, each by the first issue that rules it out. */
function noneOf({ input, errors }: Found<'invalid_union'>): string {
  if (input === undefined) return 'is missing';
  const messages = errors.flatMap(([first]) => (first === undefined ? [] : [first.message]));
  return messages.length === 0 ? 'is of no known kind' : [...new Set(messages)].join(', or ');
}

/** One thing that a schema found, as failures carry it. */
export function issueOf(issue: z.core.$ZodIssue): Issue {
  const found: Issue = { path: issue.path.map(String).join('.'), message: issue.message };
  const limit = limitOf(issue);
  if (limit !== undefined) return { ...found, limit };
  if (issue.code !== 'custom') return found;
  const fields = issue.params?.['fields'] as readonly string[] | undefined;
  return { ...found, isSentence: true, ...(fields === undefined ? {} : { fields }) };
}

/** What is wrong, behind the field that it is said of; of a message as a whole, alone. */
export const issueText = ({ path, message }: Issue): string =>
  path === '' ? message : `${path}: ${message}`;

/** The bound of a number. */
function limitOf(issue: z.core.$ZodIssue): Issue['limit'] {
  if (issue.code !== 'too_big' && issue.code !== 'too_small') return undefined;
  if (issue.origin !== 'number' && issue.origin !== 'int') return undefined;
  return issue.code === 'too_big'
    ? { kind: 'most', value: Number(issue.maximum) }
    : { kind: 'least', value: Number(issue.minimum) };
}

/** A refinement over several fields: its sentence names them as the schema does, and a caller's words may take their place. */
export const across = (fields: readonly string[], message: string, path?: string) => ({
  message,
  params: { fields },
  ...(path === undefined ? {} : { path: [path] }),
});
