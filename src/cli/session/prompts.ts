import { FailureError } from '../../core/kernel/failure.ts';
import { forTerminal } from '../output/sanitise.ts';
import type { Question } from './plain-questions.ts';
import { decideTerminal, readTerminalFacts } from './terminal.ts';

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

/** How many choices are seen without scrolling: what is not seen is not looked for. */
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
        message: forTerminal(`${message} (type to search)`),
        pageSize: IN_SIGHT,
        source: async (typed: string | undefined) =>
          (await source(typed ?? '')).map((one) => ({ ...one, name: forTerminal(one.name) })),
      });

const SEARCH_AGAIN = Symbol('search again');

/** A line to search for, or none for what is offered at once; then what was found, numbered: nothing is redrawn. */
async function searchByLine<Value>(message: string, source: Source<Value>): Promise<Value> {
  for (let before = ''; ; ) {
    const typed = await line(`${before}${message} (type to search, or Enter for a list)`);
    const found = await source(typed);
    before = found.length === 0 ? `Nothing was found for "${typed}". ` : '';
    if (found.length === 0) continue;
    const again: Choice<typeof SEARCH_AGAIN> = { name: 'search again', value: SEARCH_AGAIN };
    const chosen = await select<Value | typeof SEARCH_AGAIN>('Which one?', [...found, again]);
    if (chosen !== SEARCH_AGAIN) return chosen;
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
