import type { ArgumentSpec, CommandSpec, OptionSpec, ValueSpec } from '../../core/describe/command-spec.ts';
import { type Failure, FailureError, type Issue } from '../../core/kernel/failure.ts';
import { boundInPercent } from './rate-bound.ts';

/** What a line gave in the place of flags and arguments: its data is at fault then, not the call. */
export interface FromLine {
  /** Fields of a JSON object: known to its author by their own names. */
  readonly json?: readonly string[];
  /** Fields given as bare words. */
  readonly words?: readonly string[];
}

const NO_LINE: FromLine = {};

/**
 * What a schema found in the data of an invocation, in the words in which the data was typed: `--percent may be at most 100`.
 * A value that was typed is a matter of usage, wherever it is rejected; what a line holds stays invalid data. Other failures pass.
 */
export function inCliTerms(failure: Failure, spec: CommandSpec, line: FromLine = NO_LINE): Failure {
  if (failure.kind !== 'validation_failed') return failure;
  const issues = failure.details.issues.map((issue) => described(issue, spec, line));
  const message = [...new Set(issues.map(({ sentence }) => sentence))].join(' ');
  const inWords = {
    message,
    details: { issues: issues.map(({ path, message: said }) => ({ path, message: said })) },
  };
  if (issues.some(({ isOfLine }) => isOfLine)) return { ...failure, ...inWords };
  return { kind: 'usage', code: 'invalid_value', hint: `See "daybook ${spec.path} --help".`, ...inWords };
}

/** Runs what was typed; issues of its schema are thrown in the words of the CLI binding. */
export async function withCliTerms<Value>(spec: CommandSpec, run: () => Promise<Value>): Promise<Value> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof FailureError)
      throw new FailureError(inCliTerms(error.failure, spec), { cause: error });
    throw error;
  }
}

interface Described extends Issue {
  readonly sentence: string;
  readonly isOfLine: boolean;
}

function described(issue: Issue, spec: CommandSpec, { json = [], words = [] }: FromLine): Described {
  const [head = ''] = issue.path.split('.');
  const isOfLine = json.includes(head) || words.includes(head);
  const place = json.includes(head) ? undefined : placeOf(issue.path, spec);
  const path = place?.called ?? issue.path;
  const message = worded(issue, place, spec);
  const names = issue.fields !== undefined && place?.isInside !== true;
  return { path, message, sentence: sentenceOf(names ? '' : path, message, issue), isOfLine };
}

function sentenceOf(path: string, message: string, { isSentence }: Issue): string {
  const end = /[.?!]$/.test(message) ? '' : '.';
  if (path === '') return `${message.charAt(0).toUpperCase()}${message.slice(1)}${end}`;
  return `${path}${isSentence === true ? ':' : ''} ${message}${end}`;
}

/** Where on the command line a field stands. */
interface Place {
  readonly spec: ValueSpec;
  readonly called: string;
  /** Inside a value that has members of its own. */
  readonly isInside: boolean;
}

type Typed = ArgumentSpec | OptionSpec;

const typedOf = ({ args, options }: CommandSpec): readonly Typed[] => [...args, ...options];

const nameOf = (typed: Typed): string => ('flag' in typed ? `--${typed.flag}` : typed.placeholder);

/** How a field of the message is typed, whole or by its first part; undefined: no flag or argument gives it. */
export function calledOnCommandLine(field: string, spec: CommandSpec): string | undefined {
  const typed = typedOf(spec).find((one) => one.field === field || one.field.startsWith(`${field}.`));
  return typed === undefined ? undefined : nameOf(typed);
}

function placeOf(path: string, spec: CommandSpec): Place | undefined {
  const named = path.split('.').filter((part) => !/^\d+$/.test(part));
  const typed = typedOf(spec);
  for (let depth = named.length; depth > 0; depth -= 1) {
    const field = named.slice(0, depth).join('.');
    const holder = typed.find((one) => one.field === field);
    if (holder !== undefined) return inside(holder, named.slice(depth));
  }
  return metaPlace(path) ?? memberPlace(named, typed);
}

/** The member behind a flag's own name, as the flag's values name it: `--item quantity`. */
function inside(holder: Typed, [name]: readonly string[]): Place {
  const isInside = holder.members !== undefined;
  const member = holder.members?.find(({ field }) => field === name);
  if (member === undefined) return { spec: holder, called: nameOf(holder), isInside };
  return { spec: member, called: `${nameOf(holder)} ${member.field}`, isInside };
}

/** A part of a flag that was looked up by itself, or the flag that stands for a part: `guest.name` for `guest`. */
function memberPlace([name = '']: readonly string[], typed: readonly Typed[]): Place | undefined {
  const holder = typed.find(({ members }) => members?.some(({ field }) => field === name) === true);
  if (holder !== undefined) return inside(holder, [name]);
  const part = typed.find(({ field }) => field.startsWith(`${name}.`));
  return part === undefined ? undefined : { spec: part, called: nameOf(part), isInside: false };
}

/** What travels with every message has flags of its own. */
const META: Readonly<Record<string, string>> = {
  'meta.commandId': 'idempotency-key',
  'meta.actor': 'actor',
  'meta.occurredAt': 'occurred-at',
  'meta.expectedVersion': 'expect-version',
  'meta.asOf': 'as-of',
  'meta.atLeast': 'at-least',
};

function metaPlace(path: string): Place | undefined {
  const flag = META[path];
  if (flag === undefined) return undefined;
  const spec: ValueSpec = { field: path, type: 'text', description: '', placeholder: '' };
  return { spec, called: `--${flag}`, isInside: false };
}

/** The message with bounds in the units that are typed, and other fields by the names that are typed. */
function worded(issue: Issue, place: Place | undefined, spec: CommandSpec): string {
  const { message, fields = [] } = issue;
  if (place?.spec.type === 'rate') return boundInPercent(issue);
  if (place?.isInside === true) return message;
  return fields.reduce(
    (text, field) => text.replace(new RegExp(`\\b${field}\\b`), placeOf(field, spec)?.called ?? field),
    message,
  );
}
