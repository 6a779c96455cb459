import type { FlagValue } from '../arguments.ts';
import { commonOptions, globalOptions } from '../global-options.ts';
import type { CommandSpec, Manifest, OptionSpec, ValueSpec } from '../manifest.ts';
import { type SettingName, settingNames, settingOf } from '../settings/table.ts';
import { topics } from '../topics.ts';

/** Something that the word under the cursor may become. */
export interface Candidate {
  readonly word: string;
  readonly help: string;
}

/** Looks up what only the daybook knows: its customers, products and orders. */
export type LiveValues = (
  entity: NonNullable<ValueSpec['entity']>,
  typed: string,
) => Promise<readonly Candidate[]>;

/** What the last of the words, which may be empty, can become. */
export async function complete(
  manifest: Manifest,
  words: readonly string[],
  live: LiveValues,
): Promise<readonly Candidate[]> {
  const typed = words.at(-1) ?? '';
  const place = placeOf(manifest, words.slice(0, -1));
  const found = await candidates(manifest, place, typed, live);
  return found.filter(({ word }) => word.startsWith(typed));
}

interface Place {
  readonly spec: CommandSpec | undefined;
  /** The words that name a command, or a group of them. */
  readonly path: string;
  readonly operands: readonly string[];
  /** The flag that waits for its value. */
  readonly waiting: OptionSpec | undefined;
}

function placeOf(manifest: Manifest, words: readonly string[]): Place {
  let path = '';
  let spec: CommandSpec | undefined;
  let waiting: OptionSpec | undefined;
  const operands: string[] = [];
  for (const word of words) {
    const option = word.startsWith('-') ? optionOf(spec, word) : undefined;
    if (waiting !== undefined) waiting = undefined;
    else if (word.startsWith('-')) waiting = takesValue(option) && !word.includes('=') ? option : undefined;
    else if (spec !== undefined || !isPath(manifest, `${path} ${word}`.trim())) operands.push(word);
    else path = `${path} ${word}`.trim();
    spec ??= manifest.spec(path);
  }
  return { spec, path, operands, waiting };
}

const isPath = (manifest: Manifest, path: string): boolean =>
  manifest.paths.some((one) => one === path || one.startsWith(`${path} `));

const optionsOf = (spec: CommandSpec | undefined): readonly OptionSpec[] =>
  spec === undefined
    ? globalOptions.options
    : [...spec.options, ...commonOptions(spec).flatMap(({ options }) => options)];

const optionOf = (spec: CommandSpec | undefined, word: string): OptionSpec | undefined =>
  optionsOf(spec).find(({ flag, short }) => word.split('=', 1)[0] === `--${flag}` || word === `-${short}`);

const takesValue = (option: OptionSpec | undefined): boolean =>
  option !== undefined && option.type !== 'boolean';

async function candidates(
  manifest: Manifest,
  place: Place,
  typed: string,
  live: LiveValues,
): Promise<readonly Candidate[]> {
  const { spec, path, operands, waiting } = place;
  if (waiting !== undefined) return valuesOf(waiting, spec, typed, live);
  if (/^--[\w-]+=/.test(typed)) return behindEquals(spec, typed, live);
  if (typed.startsWith('-'))
    return optionsOf(spec)
      .filter(({ hidden }) => !hidden)
      .map(flagCandidate);
  if (spec === undefined) return below(manifest, path);
  if (spec.name === 'man' || spec.name === 'help')
    return [...below(manifest, operands.join(' ')), ...(operands.length === 0 ? topicWords() : [])];
  if (spec.name === 'config set' && operands.length === 1) return settingValues(operands[0] ?? '');
  const argument = spec.args[Math.min(operands.length, spec.args.length - 1)];
  const isOpen = argument !== undefined && (operands.length < spec.args.length || argument.many);
  return isOpen ? valuesOf(argument, spec, typed, live) : [];
}

function settingValues(name: string): Candidate[] {
  if (!settingNames.includes(name as SettingName)) return [];
  const { choices, type } = settingOf(name as SettingName);
  return (type === 'switch' ? ['true', 'false'] : (choices ?? [])).map(plain);
}

const flagCandidate = ({ flag, description }: OptionSpec): Candidate => ({
  word: `--${flag}`,
  help: description,
});

const topicWords = (): Candidate[] =>
  Object.entries(topics).map(([word, { summary }]) => ({ word, help: summary }));

/** The next word of every command that begins like this. */
function below(manifest: Manifest, path: string): readonly Candidate[] {
  const depth = path === '' ? 0 : path.split(' ').length;
  const found = new Map<string, Candidate>();
  for (const { path: full, summary } of manifest.commands) {
    const word = full.split(' ')[depth];
    if (word === undefined || !(path === '' || full.startsWith(`${path} `)) || found.has(word)) continue;
    found.set(word, { word, help: full.split(' ').length === depth + 1 ? summary : '' });
  }
  return [...found.values()];
}

async function behindEquals(
  spec: CommandSpec | undefined,
  typed: string,
  live: LiveValues,
): Promise<readonly Candidate[]> {
  const option = optionOf(spec, typed);
  if (option === undefined) return [];
  const start = typed.slice(0, typed.indexOf('=') + 1);
  const values = await valuesOf(option, spec, typed.slice(start.length), live);
  return values.map(({ word, help }) => ({ word: start + word, help }));
}

async function valuesOf(
  value: ValueSpec,
  spec: CommandSpec | undefined,
  typed: string,
  live: LiveValues,
): Promise<readonly Candidate[]> {
  if (value.choices !== undefined) return listed(value.choices.map(plain), typed, isList(value));
  if (value.field === 'json' || value.field === 'fields') return listed(fieldsOf(spec), typed, true);
  if (value.entity !== undefined) return live(value.entity, typed);
  return value.members?.some(({ entity }) => entity === 'product') === true ? live('product', typed) : [];
}

const plain = (word: string): Candidate => ({ word, help: '' });

const fieldsOf = (spec: CommandSpec | undefined): Candidate[] =>
  (spec?.shape?.fields ?? []).map(({ name, summary = '' }) => ({ word: name, help: summary }));

const isList = (value: ValueSpec): boolean => 'repeatable' in value && value.repeatable === true;

/** Behind a comma the next value begins. */
function listed(values: readonly Candidate[], typed: string, many: boolean): readonly Candidate[] {
  const start = many ? typed.slice(0, typed.lastIndexOf(',') + 1) : '';
  return values.map(({ word, help }) => ({ word: start + word, help }));
}

/** The `--db` that the line names, for live values. */
export function dbIn(words: readonly string[]): Readonly<Record<string, FlagValue>> {
  const at = words.indexOf('--db');
  const joined = words.find((word) => word.startsWith('--db='));
  const db = joined?.slice(5) ?? (at < 0 ? undefined : words[at + 1]);
  return db === undefined ? {} : { db };
}

/** A command line up to the cursor as words, without variables set for it; the last one is what is being typed. */
export function wordsIn(line: string): string[] {
  const words = [...line.matchAll(/(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"?|'[^']*'?)+/g)].map(([word]) =>
    word.replaceAll(/\\(.)|["']/g, '$1'),
  );
  const first = words.findIndex((word) => !/^\w+=/.test(word));
  return [...words.slice(Math.max(0, first)), ...(/\s$/.test(line) || line === '' ? [''] : [])];
}
