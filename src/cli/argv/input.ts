import type { ArgumentSpec, CommandSpec, OptionSpec, ValueSpec } from '../../core/describe/command-spec.ts';
import { getPath, type PartialInput, setPath } from '../../core/describe/input-path.ts';
import { WrittenAmount } from '../../core/model/written-amount.ts';
import type { Entities, NamedEntity } from '../session/entities.ts';
import type { FlagValue, Invocation } from './arguments.ts';
import { isCleared, type TimeContext, typedValue } from './values.ts';

/** The data that the flags and arguments of one invocation give. */
export function draftOf(
  invocation: Invocation,
  operands: readonly string[],
  time: TimeContext,
): PartialInput {
  const draft: PartialInput = {};
  for (const option of invocation.spec.options) {
    const value = flagValue(option, invocation.flags[option.flag], time);
    if (value !== undefined) setPath(draft, option.field, value);
  }
  for (const [index, argument] of invocation.spec.args.entries()) {
    const texts =
      argument.many && !invocation.spec.batch ? operands.slice(index) : operands.slice(index, index + 1);
    const value = argumentValue(argument, texts, time);
    if (value !== undefined) setPath(draft, argument.field, value);
  }
  return draft;
}

function argumentValue(argument: ArgumentSpec, texts: readonly string[], time: TimeContext): unknown {
  const [first] = texts;
  if (first === undefined) return undefined;
  const called = argument.placeholder;
  return argument.list
    ? texts.map((text) => typedValue(argument, text, called, time))
    : typedValue(argument, first, called, time);
}

function flagValue(option: OptionSpec, given: FlagValue, time: TimeContext): unknown {
  if (given === undefined) return undefined;
  const called = `--${option.flag}`;
  if (option.type === 'boolean' && typeof given === 'boolean') return given;
  const texts = (Array.isArray(given) ? given : [String(given)]) as readonly string[];
  if (option.clearable && isCleared(texts.at(-1) ?? '', called, `${called} ""`)) return null;
  if (!option.repeatable)
    return option.type === 'object'
      ? merged(option, texts, called, time)
      : typedValue(option, texts.at(-1) as string, called, time);
  const split =
    option.type === 'object' || option.type === 'json'
      ? texts
      : texts.flatMap((text) => splitList(option, text));
  return split.map((text) => typedValue(option, text, called, time));
}

/** Lists of choices take commas; free text keeps them. */
const splitList = (option: OptionSpec, text: string): string[] =>
  option.choices === undefined && option.field !== 'sort'
    ? [text]
    : text.split(',').map((part) => part.trim());

const merged = (option: OptionSpec, texts: readonly string[], called: string, time: TimeContext): unknown =>
  Object.assign({}, ...texts.map((text) => typedValue(option, text, called, time)));

/** Arguments and flags of which one is needed: mostly there is only one. */
export type Requirement = readonly (ArgumentSpec | OptionSpec)[];

/** What a command needs and was not given, in the order of the prompts. */
export function missing(invocation: Invocation, draft: PartialInput): readonly Requirement[] {
  const { args, options, needsOne = [] } = invocation.spec;
  const all = [...args, ...options];
  const groups = needsOne.map((fields) =>
    fields.flatMap((name) => all.find(({ field }) => field === name) ?? []),
  );
  const isGiven = ({ field }: ValueSpec): boolean => getPath(draft, field) !== undefined;
  return [...all.filter(({ required }) => required).map((spec): Requirement => [spec]), ...groups].filter(
    (wanted) => !wanted.some(isGiven),
  );
}

/** How a missing value is named to the person: `--customer`, `ORDER`. */
export const displayName = (spec: ValueSpec | OptionSpec): string =>
  'flag' in spec ? `--${spec.flag} ${spec.placeholder}`.trim() : spec.placeholder;

/** The message's data, as every face sends it: entities by whatever they are called, amounts as they were written. */
export function dataOf(invocation: Invocation, draft: PartialInput, entities: Entities): PartialInput {
  for (const { field, name } of namesIn(invocation, draft, entities)) setPath(draft, field, name);
  return asJson(draft) as PartialInput;
}

/** Where entities are named that have other names than their ids. */
export function namesIn(
  { spec }: Invocation,
  draft: PartialInput,
  entities: Entities,
): readonly (NamedEntity & { readonly field: string })[] {
  return [...spec.args, ...spec.options].flatMap(({ entity: kind, field }) => {
    const given = getPath(draft, field);
    const isResolved = kind !== undefined && entities[kind]?.resolve !== undefined;
    return isResolved && isName(given) ? [{ field, kind, name: String(given) }] : [];
  });
}

/** The argument that names the entity which a command is about. */
export const subjectOf = ({ args }: CommandSpec): (ArgumentSpec & { readonly entity: string }) | undefined =>
  args.find((arg): arg is ArgumentSpec & { readonly entity: string } => arg.entity !== undefined);

/** Lines of JSON may hold a number as one. */
const isName = (given: unknown): given is string | number =>
  typeof given === 'string' || typeof given === 'number';

function asJson(value: unknown): unknown {
  if (value instanceof WrittenAmount) return value.toJSON();
  if (Array.isArray(value)) return value.map(asJson);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, asJson(member)]));
}
