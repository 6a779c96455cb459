import type { CommandSpec } from '../../core/describe/command-spec.ts';
import { shellQuote } from '../../core/describe/shell-quote.ts';
import { toCommandLine } from '../../core/describe/to-command-line.ts';
import {
  type Advice,
  type Next,
  type NextField,
  type NextProgram,
  nameOf,
  type OptionName,
} from '../../core/kernel/advice.ts';
import { calledOnCommandLine } from '../argv/cli-terms.ts';
import type { Manifest } from '../argv/manifest.ts';
import type { Session } from '../session/session.ts';

/** What is typed, and by what it is known here. */
export interface Typed {
  readonly manifest: Pick<Manifest, 'commands'>;
  /** The command that failed: its flags are called as its binding says. */
  readonly spec?: CommandSpec | undefined;
}

export const typedIn = ({ app, invocation }: Session): Typed => ({
  manifest: app.manifest,
  spec: invocation.spec,
});

/** The same advice (a failure, a row about one) with a hint that names what is typed. */
export const withHintAsTyped = <Advised extends Advice>(advised: Advised, typed: Typed): Advised =>
  advised.hint === undefined || advised.next === undefined
    ? advised
    : { ...advised, hint: hintAsTyped(advised.hint, advised.next, typed) };

/** A rejected command that is shown later: in the words of its own binding. */
export function rowWithHintAsTyped(row: object, { manifest }: Typed): object {
  const { command, hint, next } = row as RejectedRow;
  if (typeof hint !== 'string' || !Array.isArray(next)) return row;
  const spec = manifest.commands.find(({ name }) => name === command);
  return withHintAsTyped({ ...row, hint, next }, { manifest, spec });
}

interface RejectedRow {
  readonly command?: string;
  readonly hint?: string | null;
  readonly next?: readonly Next[] | null;
}

/** Names stand in the hint in the order of `next`; one that is not in it (it was cut) is passed over. */
function hintAsTyped(hint: string, next: readonly Next[], typed: Typed): string {
  let text = '';
  let left = hint;
  for (const one of next) {
    const name = nameOf(one);
    const place = left.search(new RegExp(`\\b${name}\\b`));
    if (place < 0) continue;
    text += left.slice(0, place) + asTyped(one, typed);
    left = left.slice(place + name.length);
  }
  return text + left;
}

function asTyped(next: Next, { manifest, spec }: Typed): string {
  if ('field' in next) return fieldAsTyped(next, spec);
  if ('option' in next) return OPTIONS[next.option];
  if ('program' in next) return `"${programAsTyped(next, manifest)}"`;
  const { message: name, data = {}, fields } = next;
  const shown = fields === undefined ? [] : [`--json=${fields.join(',')}`];
  return `"${toCommandLine(manifest.commands, { name, data }, undefined, shown)}"`;
}

/** A field that has no flag here was written by its own name: in a line of JSON. */
function fieldAsTyped({ field, members = [] }: NextField, spec: CommandSpec | undefined): string {
  const called = spec === undefined ? field : (calledOnCommandLine(field, spec) ?? field);
  return members.length === 0 ? called : members.map((member) => `${called} ${member}=…`).join(' ');
}

/** What it needs and was not given stands there as help names it. */
function programAsTyped({ program, given = [] }: NextProgram, { commands }: Typed['manifest']): string {
  const args = commands.find(({ path }) => path === program)?.args ?? [];
  const owed = args.slice(given.length).filter(({ required }) => required);
  const line = shellQuote(['daybook', ...program.split(' '), ...given]);
  return [line, ...owed.map(({ placeholder }) => placeholder.replace(/\|.*/, ''))].join(' ');
}

const OPTIONS: Readonly<Record<OptionName, string>> = {
  atLeast: '--at-least',
  db: '--db',
  details: '--json',
  follow: '--follow',
  keys: '--keys',
  masterKey: '--master-key-file',
  newMasterKey: '--to-file',
  refetch: '--refetch',
  replace: '--replace',
  stack: '-vv',
  timeout: '--timeout',
  views: '--views',
};
