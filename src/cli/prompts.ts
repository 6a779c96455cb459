import { FailureError } from '../core/failure.ts';
import { didYouMean } from '../core/near.ts';
import type { Wanted } from './input.ts';
import { knownOrder, type LikelyValue, likelyValues } from './likely.ts';
import type { ArgumentSpec, OptionSpec, ValueSpec } from './manifest.ts';
import { forTerminal } from './output/sanitise.ts';
import type { Question } from './plain-questions.ts';
import { type Session, valueOrThrow } from './session.ts';
import { decideTerminal, readTerminalFacts } from './terminal.ts';
import { typedValue } from './values.ts';

/**
 * Questions on stderr, and only where stdin and stderr are terminals: drawn by inquirer where they can be drawn again, in
 * plain lines otherwise. inquirer ends with 0 at the end of stdin and hangs on a silent pipe, so nothing here is reached
 * without a person. Ctrl-C becomes the failure `interrupted`: nothing written, exit 130.
 */
export async function put<Answer>(question: Question): Promise<Answer> {
  try {
    const answer = isPlain()
      ? await (await import('./plain-questions.ts')).askPlainly(question)
      : await drawn(question);
    return answer as Answer;
  } catch (error) {
    if (error instanceof Error && LEFT_OFF.has(error.name)) throw interrupted();
    throw error;
  }
}

const LEFT_OFF: ReadonlySet<string> = new Set(['ExitPromptError', 'LeftOff']);

async function drawn(question: Question): Promise<unknown> {
  const { default: inquirer } = await import('inquirer');
  const prompt = inquirer.createPromptModule({ output: process.stderr });
  const asked = [{ ...question, name: 'answer' }] as unknown as Parameters<typeof prompt>[0];
  return ((await prompt(asked)) as { readonly answer: unknown }).answer;
}

export const interrupted = (): FailureError =>
  new FailureError({ kind: 'interrupted', code: 'interrupted', message: 'Interrupted: nothing written.' });

export const confirm = (message: string, preset = false): Promise<boolean> =>
  put<boolean>({ type: 'confirm', message: forTerminal(message), default: preset });

/** What is drawn again cannot be read aloud, nor drawn where the cursor does not move. */
const isPlain = (): boolean => !decideTerminal(readTerminalFacts({})).canRedraw;

/** Choices that are seen without scrolling: nobody looks for what they have not seen. */
const IN_SIGHT = 12;

export interface Choice<Value> {
  readonly name: string;
  readonly value: Value;
}

export const select = <Value>(message: string, choices: readonly Choice<Value>[]): Promise<Value> =>
  put<Value>({
    type: 'select',
    message,
    pageSize: IN_SIGHT,
    choices: choices.map((one) => ({ ...one, name: forTerminal(one.name) })),
  });

type Source<Value> = (typed: string) => Promise<readonly Choice<Value>[]>;

/** Search as you type. */
export const search = <Value>(message: string, source: Source<Value>): Promise<Value> =>
  isPlain()
    ? searchByLine(message, source)
    : put<Value>({
        type: 'search',
        message,
        pageSize: IN_SIGHT,
        source: async (typed: string | undefined) =>
          (await source(typed ?? '')).map((one) => ({ ...one, name: forTerminal(one.name) })),
      });

const AGAIN = Symbol('search again');

/** A line to search for, and then what was found, numbered: nothing is redrawn. */
async function searchByLine<Value>(message: string, source: Source<Value>): Promise<Value> {
  for (;;) {
    const found = await source(await line(message));
    const again: Choice<typeof AGAIN> = { name: 'search again', value: AGAIN };
    const chosen = await select<Value | typeof AGAIN>('Which one?', [...found, again]);
    if (chosen !== AGAIN) return chosen;
  }
}

/** A line of text; `check` answers what is wrong with it, or nothing. */
export const line = (
  message: string,
  options: { preset?: string; check?: (text: string) => string | undefined } = {},
): Promise<string> =>
  put<string>({
    type: 'input',
    message: forTerminal(message),
    ...(options.preset === undefined ? {} : { default: options.preset }),
    validate: (text: string) => options.check?.(text.trim()) ?? true,
  }).then((text) => text.trim());

/** Where one of several will do, the person says which; the first is what is likely. */
export async function oneOf(wanted: Wanted): Promise<ArgumentSpec | OptionSpec> {
  const [only] = wanted;
  if (only !== undefined && wanted.length === 1) return only;
  return select(
    'Which of these?',
    wanted.map((spec) => ({ name: spec.description.replace(/\.$/, ''), value: spec })),
  );
}

/** Asks for one missing field, as its definition says, and offers what is likely. */
export async function ask(
  session: Session,
  spec: ArgumentSpec | OptionSpec,
  draft: PartialData,
): Promise<unknown> {
  const message = questionFor(spec);
  if (spec.choices !== undefined && spec.likely === undefined)
    return select(message, choicesOf(spec.choices));
  if (spec.type === 'boolean') return confirm(message);
  if (spec.entity === 'customer') return searchFor(session, 'FindCustomers', message, 'ref');
  if (spec.entity === 'product') return searchFor(session, 'FindProducts', message, 'sku');
  const likely = await likelyFor(session, spec, draft);
  return typedIn(session, spec, await answerTo(session, spec, message, likely));
}

/** How a person is asked for a value. */
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
  const told = about.filter(Boolean).join(', ');
  const preset = likely.map(({ value }) => value).join(',');
  return line(told === '' ? message : `${message} (${told})`, {
    ...(preset === '' ? {} : { preset }),
    check: (typed) => problemOf(spec, typed, session),
  });
}

const choiceOf = ({ value, about }: LikelyValue): Choice<string> => ({
  name: about === '' ? value : `${value}: ${about}`,
  value,
});

/** Parts of an order, each with a quantity if need be: `L1:2,L3`. */
const isParts = (spec: ArgumentSpec | OptionSpec): boolean =>
  'repeatable' in spec && spec.repeatable && spec.pattern !== undefined && spec.likely !== undefined;

function typedIn(session: Session, spec: ArgumentSpec | OptionSpec, text: string): unknown {
  const texts = isParts(spec) ? text.split(',').map((part) => part.trim()) : [text];
  const values = texts.map((one) => typedValue(spec, one, spec.placeholder, session.time));
  return 'repeatable' in spec && spec.repeatable ? values : values[0];
}

async function likelyFor(
  session: Session,
  { likely }: ValueSpec,
  draft: PartialData,
): Promise<readonly LikelyValue[]> {
  const { orderId } = draft;
  if (likely === undefined || typeof orderId !== 'string') return [];
  return likelyValues(likely, await knownOrder(session, orderId, draft));
}

type PartialData = Readonly<Record<string, unknown>>;

const choicesOf = (values: readonly string[]): Choice<string>[] =>
  values.map((value) => ({ name: value, value }));

const NONE = Symbol('none');

/** Asks for a field that may be left out; answers undefined if it is. */
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
  return text === '' ? undefined : typedValue(spec, text, spec.placeholder, session.time);
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

async function searchFor(session: Session, query: string, message: string, id: string): Promise<string> {
  return search(message, async (typed) => {
    const items = await suggestions<Record<string, string>>(session, query, typed);
    return items.map((item) => ({ name: `${item['name']} (${item[id]})`, value: item[id] as string }));
  });
}

/** How many things a search finds at a time: two of those in sight are left for what else may be chosen. */
const SUGGESTIONS = 10;

/** What a find query finds for what has been typed so far. */
export async function suggestions<Item>(
  session: Session,
  query: string,
  typed: string,
  filter: Readonly<Record<string, unknown>> = {},
): Promise<readonly Item[]> {
  const { queries } = await session.daybook();
  const text = typed.trim();
  const data = { ...filter, limit: SUGGESTIONS, ...(text === '' ? {} : { text }) };
  const page = valueOrThrow(await queries.dispatchUnknown({ name: query, data }));
  return (page as { items: readonly Item[] }).items;
}
