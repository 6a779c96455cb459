import { exitCodeOf } from '../../core/kernel/exit-codes.ts';
import type { Failure } from '../../core/kernel/failure.ts';
import type { StreamPolicy } from '../session/terminal.ts';
import { forTerminal, jsonForTerminal } from './sanitise.ts';
import type { Sink } from './sink.ts';

export interface FailureOptions {
  readonly stderr: Sink;
  readonly target: StreamPolicy;
  /** An object for programs instead of a line for people. */
  readonly json: boolean;
  /** How often `-v` was given: from 2 on, a defect shows its stack trace. */
  readonly verbose: number;
}

/**
 * Says on stderr what went wrong and what to do next: in one line, or with `json` as
 * `{"error": {code, exit, message, hint, next, details}}` on one line. The exit code is `exitCodeOf(failure)`; setting it is left to
 * the caller.
 */
export async function renderFailure(failure: Failure, options: FailureOptions): Promise<void> {
  const text = options.json ? failureAsJson(failure, options) : await failureAsText(failure, options);
  await options.stderr.write(`${text}\n`);
  await options.stderr.flush();
}

async function failureAsText(failure: Failure, { target, verbose }: FailureOptions): Promise<string> {
  const { chalkFor } = await import('./colors.ts');
  const sentences = [
    sentence(failure.message, issuesOf(failure)),
    failure.hint === undefined ? '' : sentence(failure.hint),
  ];
  const line = `${chalkFor(target).red('error:')} ${forTerminal(sentences.filter(Boolean).join(' '))}`;
  const stack = verbose >= 2 ? stackOf(failure) : undefined;
  return stack === undefined ? line : [line, ...stack.split('\n').map(forTerminal)].join('\n');
}

function failureAsJson(failure: Failure, { target, verbose }: FailureOptions): string {
  const { code, message, hint, next = [], details } = failure;
  const shown =
    verbose >= 2 || stackOf(failure) === undefined ? details : { ...(details as object), stack: undefined };
  const error = {
    code,
    exit: exitCodeOf(failure),
    message,
    hint: hint ?? null,
    next,
    details: shown ?? null,
  };
  const text = JSON.stringify({ error });
  return target.isTerminal ? jsonForTerminal(text) : text;
}

/** The fields that do not fit the schema; what the message already says is not repeated. */
function issuesOf(failure: Failure): string {
  if (failure.kind !== 'validation_failed') return '';
  const issues = failure.details.issues
    .filter((issue) => !failure.message.includes(issue.message))
    .map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));
  return issues.length === 0 ? '' : ` (${issues.join('; ')})`;
}

function stackOf({ details }: Failure): string | undefined {
  if (typeof details !== 'object' || details === null || !('stack' in details)) return undefined;
  return typeof details.stack === 'string' ? details.stack : undefined;
}

/** Messages are written with and without a full stop; where issues follow in brackets it comes behind them. */
function sentence(text: string, more = ''): string {
  const whole = more === '' ? text : text.replace(/\.$/, '') + more;
  return /[.?!:]$/.test(whole) ? whole : `${whole}.`;
}
