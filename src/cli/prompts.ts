import inquirer from 'inquirer';
import { FailureError } from '../core/failure.ts';
import { didYouMean } from '../core/near.ts';
import type { Wanted } from './input.ts';
import type { ArgumentSpec, OptionSpec, ValueSpec } from './manifest.ts';
import { forTerminal } from './output/sanitise.ts';
import { type Session, valueOrThrow } from './session.ts';
import { decideTerminal, readTerminalFacts } from './terminal.ts';
import { typedValue } from './values.ts';

/**
 * Questions, drawn on stderr by inquirer, and only where stdin and stderr are terminals: inquirer ends with 0 at the end
 * of stdin and hangs on a silent pipe, so nothing here is reached without a person. Ctrl-C becomes the failure
 * `interrupted`: nothing written, exit 130.
 */
const prompt = inquirer.createPromptModule({ output: process.stderr });

type Question = Parameters<typeof prompt>[0];

export async function put<Answer>(question: Record<string, unknown>): Promise<Answer> {
  try {
    const answers = (await prompt([{ ...question, name: 'answer' }] as unknown as Question)) as {
      answer: Answer;
    };
    return answers.answer;
  } catch (error) {
    if (error instanceof Error && error.name === 'ExitPromptError') throw interrupted();
    throw error;
  }
}

export const interrupted = (): FailureError =>
  new FailureError({ kind: 'interrupted', code: 'interrupted', message: 'Interrupted: nothing written.' });

export const confirm = (message: string, preset = false): Promise<boolean> =>
  put<boolean>({ type: 'confirm', message: forTerminal(message), default: preset });

const isAccessible = (): boolean => decideTerminal(readTerminalFacts({})).accessible;

/** Choices that are seen without scrolling: nobody looks for what they have not seen. */
const IN_SIGHT = 12;

export interface Choice<Value> {
  readonly name: string;
  readonly value: Value;
}

export const select = <Value>(message: string, choices: readonly Choice<Value>[]): Promise<Value> =>
  put<Value>({
    // A list that is redrawn cannot be read aloud: numbers can.
    type: isAccessible() ? 'rawlist' : 'select',
    message,
    pageSize: IN_SIGHT,
    choices: choices.map((one) => ({ ...one, name: forTerminal(one.name) })),
  });

type Source<Value> = (typed: string) => Promise<readonly Choice<Value>[]>;

/** Search as you type. */
export const search = <Value>(message: string, source: Source<Value>): Promise<Value> =>
  isAccessible()
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

/** Where one of several will do, the person says which. */
export async function oneOf(wanted: Wanted): Promise<ArgumentSpec | OptionSpec> {
  const [only] = wanted;
  if (only !== undefined && wanted.length === 1) return only;
  return select(
    'One of these is needed:',
    wanted.map((spec) => ({ name: spec.description.replace(/\.$/, ''), value: spec })),
  );
}

/** Asks for one missing field, as its schema describes it. */
export async function ask(session: Session, spec: ArgumentSpec | OptionSpec): Promise<unknown> {
  const message = `${wordsFor(spec)}:`;
  if (spec.choices !== undefined) return select(message, choicesOf(spec.choices));
  if (spec.type === 'boolean') return confirm(message);
  if (spec.entity === 'customer') return searchFor(session, 'FindCustomers', message, 'ref');
  if (spec.entity === 'product') return searchFor(session, 'FindProducts', message, 'sku');
  const text = await line(message, { check: (typed) => problemOf(spec, typed, session) });
  const value = typedValue(spec, text, spec.placeholder, session.time);
  return 'repeatable' in spec && spec.repeatable ? [value] : value;
}

const wordsFor = (spec: ValueSpec): string => spec.description.replace(/\.$/, '') || spec.placeholder;

const choicesOf = (values: readonly string[]): Choice<string>[] =>
  values.map((value) => ({ name: value, value }));

const NONE = Symbol('none');

/** Asks for a field that may be left out; answers undefined if it is. */
export async function askOptional(session: Session, spec: OptionSpec): Promise<unknown> {
  if (spec.choices !== undefined) {
    const none: Choice<typeof NONE> = { name: '(none)', value: NONE };
    const chosen = await select<string | typeof NONE>(`${wordsFor(spec)}:`, [
      ...choicesOf(spec.choices),
      none,
    ]);
    return chosen === NONE ? undefined : chosen;
  }
  const check = (typed: string) => (typed === '' ? undefined : problemOf(spec, typed, session));
  const text = await line(`${wordsFor(spec)} (empty for none):`, { check });
  return text === '' ? undefined : typedValue(spec, text, spec.placeholder, session.time);
}

function problemOf(spec: ValueSpec, typed: string, session: Session): string | undefined {
  if (typed === '') return 'Something is needed here.';
  try {
    typedValue(spec, typed, spec.placeholder, session.time);
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
