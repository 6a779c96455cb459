import type { CommandSpec, OptionSpec, ValueSpec } from '../../core/describe/command-spec.ts';
import type { Likely } from '../../core/model/cli-binding.ts';
import type { FlagValue } from '../argv/arguments.ts';
import { commonOptions, globalOptions } from '../argv/global-options.ts';
import { subjectOf } from '../argv/input.ts';
import type { Manifest } from '../argv/manifest.ts';
import { topics } from '../help/topics.ts';
import type { NamedEntity } from '../session/entities.ts';
import { type SettingName, settingNames, settingOf } from '../settings/table.ts';
import { type Candidate, offeredValues } from './offered.ts';

/** Looks up what only the daybook knows. */
export interface LiveValues {
  /** Its entities of a kind; where the kind is completed by its newest, first those that pass the filter. */
  named(kind: string, typed: string, among?: ValueSpec['among']): Promise<readonly Candidate[]>;
  /** Values of a kind that a context offers. */
  offered(kind: string): Promise<readonly Candidate[]>;
  /** What is likely for a part of the entity that was named. */
  likely(likely: Likely, entity: NamedEntity): Promise<readonly Candidate[]>;
}

/** What the last of the words, which may be empty, can become. */
export async function complete(
  manifest: Manifest,
  words: readonly string[],
  live: LiveValues,
): Promise<readonly Candidate[]> {
  const typed = words.at(-1) ?? '';
  const found = await candidates(placeOf(manifest, words.slice(0, -1)), typed, live);
  return found.filter(({ word }) => word.startsWith(typed));
}

interface Place {
  readonly manifest: Manifest;
  readonly spec: CommandSpec | undefined;
  /** The words that name a command, or a group of them. */
  readonly path: string;
  readonly operands: readonly string[];
  /** The flag that waits for its value. */
  readonly waiting: OptionSpec | undefined;
  /** What was given by flags so far, by flag. */
  readonly given: ReadonlyMap<string, readonly string[]>;
}

function placeOf(manifest: Manifest, words: readonly string[]): Place {
  let path = '';
  let spec: CommandSpec | undefined;
  let waiting: OptionSpec | undefined;
  const operands: string[] = [];
  const given = new Map<string, string[]>();
  const keep = (option: OptionSpec | undefined, value: string): unknown =>
    option && given.set(option.flag, [...(given.get(option.flag) ?? []), value]);
  for (const word of words) {
    const option = word.startsWith('-') ? optionOf(spec, word) : undefined;
    if (waiting !== undefined) {
      keep(waiting, word);
      waiting = undefined;
    } else if (option !== undefined && word.includes('=')) keep(option, word.slice(word.indexOf('=') + 1));
    else if (word.startsWith('-')) waiting = takesValue(option) ? option : undefined;
    else if (spec !== undefined || !isPath(manifest, `${path} ${word}`.trim())) operands.push(word);
    else path = `${path} ${word}`.trim();
    spec ??= manifest.spec(path);
  }
  return { manifest, spec, path, operands, waiting, given };
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

async function candidates(place: Place, typed: string, live: LiveValues): Promise<readonly Candidate[]> {
  const { manifest, spec, path, operands, waiting } = place;
  if (waiting !== undefined) return valuesOf(waiting, place, typed, live);
  if (/^--[\w-]+=/.test(typed)) return behindEquals(place, typed, live);
  if (typed.startsWith('-'))
    return optionsOf(spec)
      .filter(({ hidden }) => !hidden)
      .map(flagCandidate);
  if (spec === undefined) return below(manifest, path);
  if (spec.name === 'man' || spec.name === 'help')
    return [...below(manifest, operands.join(' ')), ...(operands.length === 0 ? topicWords() : [])];
  if (spec.name === 'config set' && operands.length === 1) return settingValues(operands[0] ?? '', manifest);
  const argument = spec.args[Math.min(operands.length, spec.args.length - 1)];
  const isOpen = argument !== undefined && (operands.length < spec.args.length || argument.many);
  return isOpen ? valuesOf(argument, place, typed, live) : [];
}

function settingValues(name: string, manifest: Manifest): readonly Candidate[] {
  if (!settingNames.includes(name as SettingName)) return [];
  const { choices, type, offers } = settingOf(name as SettingName);
  if (offers !== undefined) return offeredValues(offers, manifest) ?? [];
  return (type === 'switch' ? ['true', 'false'] : (choices ?? [])).map(plain);
}

const flagCandidate = ({ flag, description }: OptionSpec): Candidate => ({
  word: `--${flag}`,
  help: description,
});

const topicWords = (): Candidate[] =>
  Object.entries(topics).map(([word, { summary }]) => ({ word, help: summary }));

/** The next word of every command below a path. */
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

async function behindEquals(place: Place, typed: string, live: LiveValues): Promise<readonly Candidate[]> {
  const option = optionOf(place.spec, typed);
  if (option === undefined) return [];
  const start = typed.slice(0, typed.indexOf('=') + 1);
  const values = await valuesOf(option, place, typed.slice(start.length), live);
  return values.map(({ word, help }) => ({ word: start + word, help }));
}

async function valuesOf(
  value: ValueSpec,
  place: Place,
  typed: string,
  live: LiveValues,
): Promise<readonly Candidate[]> {
  const { spec, given } = place;
  if (value.field === 'json' || value.field === 'fields') return listed(fieldsOf(spec), typed);
  if ('repeatable' in value && value.repeatable === true) {
    const before = given.get((value as OptionSpec).flag) ?? [];
    const taken = isSplit(value) ? before.flatMap((text) => text.split(',')) : before;
    const values = await singleValues(value, place, behindComma(value, typed), live);
    const rest = values.filter(({ word }) => !taken.includes(word));
    return isSplit(value) ? listed(rest, typed) : rest;
  }
  return singleValues(value, place, typed, live);
}

/** Lists of choices take commas. */
const isSplit = (value: ValueSpec): boolean => value.choices !== undefined || value.field === 'sort';

const behindComma = (value: ValueSpec, typed: string): string =>
  isSplit(value) ? typed.slice(typed.lastIndexOf(',') + 1) : typed;

async function singleValues(
  value: ValueSpec,
  place: Place,
  typed: string,
  live: LiveValues,
): Promise<readonly Candidate[]> {
  const { likely, choices, offers, entity, members = [], pattern } = value;
  const subject = subjectIn(place);
  if (likely?.list !== undefined && subject !== undefined) return live.likely(likely, subject);
  if (choices !== undefined) return choices.map(plain);
  if (offers !== undefined) return offeredValues(offers, place.manifest) ?? live.offered(offers);
  if (entity !== undefined) return live.named(entity, typed, value.among);
  const [first] = members;
  if (first === undefined) return [];
  return pattern === undefined || typed.includes('=')
    ? membersOf(members, place, typed, live)
    : singleValues(first, place, typed, live);
}

/** KEY=VALUE: the keys, then the values of the one that was typed. */
async function membersOf(
  members: readonly ValueSpec[],
  place: Place,
  typed: string,
  live: LiveValues,
): Promise<readonly Candidate[]> {
  const at = typed.indexOf('=');
  const member = members.find(({ field }) => field === typed.slice(0, Math.max(0, at)));
  if (member !== undefined) {
    const values = await singleValues(member, place, typed.slice(at + 1), live);
    return values.map(({ word, help }) => ({ word: typed.slice(0, at + 1) + word, help }));
  }
  const before = place.waiting === undefined ? [] : (place.given.get(place.waiting.flag) ?? []);
  return members
    .filter(({ field }) => !before.some((text) => text.startsWith(`${field}=`)))
    .map(({ field, description }) => ({ word: `${field}=`, help: description }));
}

/** The entity that the command is about, as it was named. */
function subjectIn({ spec, operands }: Place): NamedEntity | undefined {
  if (spec === undefined) return undefined;
  const subject = subjectOf(spec);
  const name = subject && operands[spec.args.indexOf(subject)];
  return subject === undefined || name === undefined ? undefined : { kind: subject.entity, name };
}

const plain = (word: string): Candidate => ({ word, help: '' });

const fieldsOf = (spec: CommandSpec | undefined): Candidate[] =>
  (spec?.shape?.fields ?? []).map(({ name, summary = '' }) => ({ word: name, help: summary }));

/** Behind a comma the next value starts, and those before it are not offered again. */
function listed(values: readonly Candidate[], typed: string): readonly Candidate[] {
  const start = typed.slice(0, typed.lastIndexOf(',') + 1);
  const taken = start.split(',');
  return values
    .filter(({ word }) => !taken.includes(word))
    .map(({ word, help }) => ({ word: start + word, help }));
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
