import type { ArgumentSpec, OptionSpec, ValueSpec } from '../../core/describe/command-spec.ts';
import type { LikelyValue } from '../../core/describe/likely-values.ts';
import { didYouMean } from '../../core/kernel/suggest.ts';
import { type Requirement, subjectOf } from '../argv/input.ts';
import { typedValue } from '../argv/values.ts';
import { likelyIn } from './likely-elsewhere.ts';
import { type Choice, confirm, line, search, select } from './prompts.ts';
import { searchOffered } from './search-offered.ts';
import type { Session } from './session.ts';
import { canSuggest, likelyEntities } from './suggestions.ts';
import { unlessUnreadable } from './unless-unreadable.ts';

/** Prompts derived from definitions: for what is missing, in their words, with what is likely. */

/** Where one of several will do, the person says which; the first is what is likely. */
export async function oneOf(wanted: Requirement): Promise<ArgumentSpec | OptionSpec> {
  const [only] = wanted;
  if (only !== undefined && wanted.length === 1) return only;
  return select(
    'Which of these?',
    wanted.map((spec) => ({ name: spec.description.replace(/\.$/, ''), value: spec })),
  );
}

/** Prompts for one missing field, as its definition says, and offers what is likely. */
export async function ask(
  session: Session,
  spec: ArgumentSpec | OptionSpec,
  draft: PartialData,
): Promise<unknown> {
  const message = questionFor(spec);
  if (spec.choices !== undefined && spec.likely === undefined)
    return select(message, choicesOf(spec.choices));
  if (spec.type === 'boolean') return confirm(message);
  const { entity } = spec;
  if (entity !== undefined && (await canSuggest(session, entity)))
    return search(message, (typed) => likelyEntities(session, { ...spec, entity }, typed));
  const likely = await likelyFor(session, spec, draft);
  if (spec.offers !== undefined && likely.length < 2)
    return offeredTo(spec, await searchOffered(session, spec.offers, message, likely));
  return typedIn(session, spec, await answerTo(session, spec, message, likely));
}

/** The prompt for a value. */
export function questionFor(spec: ValueSpec): string {
  if (spec.question !== undefined) return spec.question;
  if (spec.entity !== undefined) return `Which ${spec.entity}?`;
  const words = spec.description.replace(/\.$/, '') || spec.placeholder;
  return words.endsWith('?') ? words : `${words}?`;
}

/** Several are offered as a list, one as what Enter means; a list of parts as all of them. */
async function answerTo(
  session: Session,
  spec: ArgumentSpec | OptionSpec,
  message: string,
  likely: readonly LikelyValue[],
): Promise<string> {
  if (likely.length > 1 && !isParts(spec)) return select(message, likely.map(choiceOf));
  const about = likely.map((one) => (isParts(spec) ? `${one.value}: ${one.about}` : one.about));
  const hint = about.filter(Boolean).join(', ');
  const preset = likely.map(({ value }) => value).join(',');
  return line(hint === '' ? message : `${message} (${hint})`, {
    ...(preset === '' ? {} : { preset }),
    check: (typed) => problemOf(spec, typed, session),
  });
}

const choiceOf = ({ value, about }: LikelyValue): Choice<string> => ({
  name: about === '' ? value : `${value}: ${about}`,
  value,
});

/** Parts of an entity, each with a quantity if need be: `L1:2,L3`. */
const isParts = (spec: ArgumentSpec | OptionSpec): boolean =>
  'repeatable' in spec && spec.repeatable && spec.pattern !== undefined && spec.likely !== undefined;

function typedIn(session: Session, spec: ArgumentSpec | OptionSpec, text: string): unknown {
  const texts = isParts(spec) ? text.split(',').map((part) => part.trim()) : [text];
  const values = texts.map((one) => typedValue(spec, one, spec.placeholder, session.time));
  return 'repeatable' in spec && spec.repeatable ? values : values[0];
}

/** Of a list of values one is prompted for. */
const offeredTo = (spec: ArgumentSpec | OptionSpec, value: string): unknown =>
  'repeatable' in spec && spec.repeatable ? [value] : value;

async function likelyFor(
  session: Session,
  { likely }: ValueSpec,
  draft: PartialData,
): Promise<readonly LikelyValue[]> {
  const subject = subjectOf(session.invocation.spec);
  const name = subject === undefined ? undefined : draft[subject.field];
  if (likely === undefined || subject === undefined || typeof name !== 'string') return [];
  const entity = { kind: subject.entity, name };
  return (await unlessUnreadable(() => likelyIn(session, likely, entity, draft))) ?? [];
}

type PartialData = Readonly<Record<string, unknown>>;

const choicesOf = (values: readonly string[]): Choice<string>[] =>
  values.map((value) => ({ name: value, value }));

const NONE = Symbol('none');

/** Prompts for a field that may be left out; answers undefined if it is. */
export async function askOptional(session: Session, spec: OptionSpec, draft: PartialData): Promise<unknown> {
  const message = questionFor(spec);
  const likely = await likelyFor(session, spec, draft);
  if (spec.likely?.list !== undefined && likely.length < 2) return likely[0]?.value;
  const choices = likely.length > 0 ? likely.map(choiceOf) : spec.choices && choicesOf(spec.choices);
  if (choices !== undefined) {
    const none: Choice<typeof NONE> = { name: '(none)', value: NONE };
    const chosen = await select<string | typeof NONE>(message, [...choices, none]);
    return chosen === NONE ? undefined : chosen;
  }
  const check = (typed: string) => (typed === '' ? undefined : problemOf(spec, typed, session));
  const text = await line(`${message} (empty for none)`, { check });
  return text === '' ? undefined : typedIn(session, spec, text);
}

function problemOf(spec: ArgumentSpec | OptionSpec, typed: string, session: Session): string | undefined {
  if (typed === '') return 'Something is needed here.';
  try {
    typedIn(session, spec, typed);
    return undefined;
  } catch (error) {
    return error instanceof Error
      ? `${error.message} ${spec.choices === undefined ? '' : (didYouMean(typed, spec.choices) ?? '')}`.trim()
      : String(error);
  }
}
