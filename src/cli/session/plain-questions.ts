import type { Interface } from 'node:readline';
import { setImmediate as turn } from 'node:timers/promises';
import { forTerminal } from '../output/sanitise.ts';

/** A prompt as inquirer takes it, as far as it is used here. */
export interface Question {
  readonly type: 'input' | 'confirm' | 'select' | 'search';
  readonly message: string;
  readonly default?: string | boolean;
  readonly choices?: readonly { readonly name: string; readonly value: unknown }[];
  /** Choices in sight. */
  readonly pageSize?: number;
  /** Of a search: what is found for what was typed. */
  readonly source?: (typed: string | undefined) => Promise<readonly object[]>;
  /** True, or what is wrong with the answer. */
  readonly validate?: (text: string) => true | string;
}

/** Ctrl-C, or the end of the input. */
export class LeftOff extends Error {
  override readonly name = 'LeftOff';
}

/**
 * Prompts in plain lines, for terminals that cannot move their cursor and people who are read to: a question, a line typed
 * as the terminal itself edits it, and nothing drawn again. @throws LeftOff
 */
export async function askPlainly(question: Question): Promise<unknown> {
  // Notes are written by then.
  await turn();
  reader ??= startReader();
  const lines = await reader;
  for (const [index, { name }] of (question.choices ?? []).entries())
    process.stderr.write(`${index + 1}) ${name}\n`);
  for (;;) {
    // Ctrl-C may come as soon as the question is seen.
    const typed = nextLine(lines);
    process.stderr.write(`${question.message} ${hintOf(question)}`);
    const answer = answerTo(question, (await typed).trim());
    if ('value' in answer) return answer.value;
    process.stderr.write(`${forTerminal(answer.problem)}\n`);
  }
}

function hintOf({ type, default: preset, choices = [] }: Question): string {
  if (type === 'select') return `(1-${choices.length}) `;
  if (type === 'confirm') return preset === true ? '(Y/n) ' : '(y/N) ';
  return preset === undefined ? '' : `(${forTerminal(String(preset))}) `;
}

type Answer = { readonly value: unknown } | { readonly problem: string };

function answerTo(question: Question, typed: string): Answer {
  if (question.type === 'select') return chosen(question, typed);
  if (typed === '' && question.default !== undefined) return { value: question.default };
  if (question.type === 'confirm') return yesOrNo(typed);
  const verdict = question.validate?.(typed) ?? true;
  return verdict === true ? { value: typed } : { problem: verdict };
}

function chosen({ choices = [] }: Question, typed: string): Answer {
  const choice = choices[Number(typed) - 1] ?? choices.find(({ name }) => name === typed);
  return choice ?? { problem: `Type a number from 1 to ${choices.length}.` };
}

function yesOrNo(typed: string): Answer {
  if (/^y(es)?$/i.test(typed)) return { value: true };
  return /^no?$/i.test(typed) ? { value: false } : { problem: 'Type y or n.' };
}

let reader: Promise<Interface> | undefined;
/** Typed ahead of the prompt. */
const ahead: string[] = [];

function nextLine(lines: Interface): Promise<string> {
  const first = ahead.shift();
  if (first !== undefined) return Promise.resolve(first);
  return new Promise<string>((resolve, reject) => {
    const end = (settle: () => void): void => {
      lines.off('line', take).off('close', leave).pause();
      process.off('SIGINT', leave);
      settle();
    };
    const take = (): void => end(() => resolve(ahead.shift() ?? ''));
    const leave = (): void => {
      process.stderr.write('\n');
      end(() => reject(new LeftOff()));
    };
    lines.once('line', take).once('close', leave).resume();
    process.once('SIGINT', leave);
  });
}

async function startReader(): Promise<Interface> {
  const { createInterface } = await import('node:readline');
  const lines = createInterface({ input: process.stdin, terminal: false });
  lines.on('line', (line) => ahead.push(line));
  return lines;
}
