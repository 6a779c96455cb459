import type {
  ArgumentSpec,
  CommandSpec,
  OptionSpec,
  ValueSpec,
} from '../../../core/describe/command-spec.ts';
import { headingOf } from '../../../core/describe/heading.ts';
import { type Known, type LikelyValue, likelyValues } from '../../../core/describe/likely-values.ts';

/**
 * A form made from what a message's schema says: one field a field of the message. Nothing here knows a message by its name, so
 * that a new command has its form without a line of the console.
 */
export interface FormField {
  /** The message's field, dotted inside objects and lists; `items.0.sku` in a row. */
  readonly path: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly required: boolean;
  /** What is set can be taken away: a box beside the field says so, for an empty field says nothing. */
  readonly clearable: boolean;
  readonly control: Control;
  /** What stands in it before anybody writes. */
  readonly initial?: string | undefined;
}

export type Control =
  | {
      readonly kind: 'typed';
      readonly type: Typed;
      readonly suggestions: readonly Choice[];
      /** The page's list of values that are offered besides. */
      readonly list?: string | undefined;
      readonly placeholder?: string | undefined;
    }
  /** One of these; before them `none`, which is no value, unless one is needed. */
  | { readonly kind: 'select'; readonly choices: readonly Choice[]; readonly none?: string | undefined }
  /** Any of these. */
  | { readonly kind: 'checks'; readonly choices: readonly Choice[] }
  /** Said, or not. */
  | { readonly kind: 'check' }
  | { readonly kind: 'group'; readonly fields: readonly FormField[] }
  /** Any number of objects, a row each; those without anything in them count for nothing. */
  | { readonly kind: 'rows'; readonly fields: (row: number) => readonly FormField[]; readonly main: number }
  /** Objects about things that are known: a box each, and what else is said of it. */
  | {
      readonly kind: 'picks';
      readonly by: string;
      readonly choices: readonly Choice[];
      readonly fields: (row: number) => readonly FormField[];
    };

/** Kinds of a single field: how its text becomes a value is in `form-data.ts`. */
export type Typed = 'text' | 'long' | 'texts' | 'integer' | 'money' | 'rate' | 'when' | 'date' | 'json';

export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** What a form can know beside the schema. */
export interface FormContext {
  /** What the command is about, as its query shows it: for likely values. */
  readonly known?: Known | undefined;
  /** Values that are offered for an entity's kind (`product`), or for what completion offers (`currency`). */
  readonly offered: Readonly<Record<string, readonly Choice[]>>;
  /** A question's form: everything may be left open, and words to be searched for are few. */
  readonly isQuery?: boolean;
}

/** The form of a message, without the field that its URL names. */
export function formOf(
  { args, options, needsOne = [] }: Pick<CommandSpec, 'args' | 'options' | 'needsOne'>,
  context: FormContext,
  inPath?: string,
): readonly FormField[] {
  const first = new Set(needsOne.map(([field]) => field));
  const draft: Record<string, unknown> = {};
  const specs = [...args, ...options].filter((spec) => spec.field !== inPath && !isHidden(spec));
  return specs.map((spec) => {
    const known = context.known === undefined ? undefined : { ...context.known, draft };
    const field = fieldOf(spec.field, spec, { ...context, known }, isMany(spec), spec.required);
    const isUsual = spec.type === 'boolean' && first.has(spec.field);
    if (field.initial !== undefined) draft[spec.field] = field.initial;
    return isUsual ? { ...field, initial: 'true' } : field;
  });
}

/** Hidden on the command line too, or an id of its own, which only programs choose. */
const isHidden = (spec: ArgumentSpec | OptionSpec): boolean =>
  ('hidden' in spec && spec.hidden) || spec.placeholder === 'UUID';
const isMany = (spec: ArgumentSpec | OptionSpec): boolean => ('list' in spec ? spec.list : spec.repeatable);

function fieldOf(
  path: string,
  spec: ValueSpec,
  context: FormContext,
  many = false,
  required = false,
): FormField {
  const likely =
    spec.likely === undefined || context.known === undefined ? [] : likelyValues(spec.likely, context.known);
  const control = many ? listControl(path, spec, context, likely) : control1(path, spec, context, likely);
  const [only, ...others] = likely;
  const isOne = only !== undefined && others.length === 0 && !many;
  return {
    path,
    label: labelOf(spec),
    hint: hintOf(spec, labelOf(spec)),
    required: required && control.kind !== 'group' && control.kind !== 'rows' && control.kind !== 'picks',
    clearable: spec.clearable === true,
    control,
    initial: isOne && (required || spec.type === 'money') ? only.value : undefined,
  };
}

/** The words that people are asked with, or the field's name in words. */
const labelOf = ({ question, field, members }: ValueSpec): string =>
  members === undefined && question !== undefined
    ? question.replace(/ \(.*\)$/, '')
    : headingOf({
        name: field.split('.').at(-1) === 'name' ? field : (field.split('.').at(-1) ?? field),
        format: 'text',
      }).replace(/ ppm$/, '');

/** What empties a field on the command line is a box here; what the label says already is not said again. */
const hintOf = ({ description, type }: ValueSpec, label: string): string | undefined => {
  const said = description.replace(/; "" clears it$/, '');
  if (said === '' || said.toLowerCase() === label.replace('?', '').toLowerCase()) return undefined;
  return type === 'rate' ? `${said}, in percent` : said;
};

const choiceOf = ({ value, about }: LikelyValue): Choice => ({
  value,
  label: about === '' ? value : `${value} · ${about}`,
});

const wordChoice = (value: string): Choice => ({ value, label: value.replaceAll('_', ' ') });

function control1(
  path: string,
  spec: ValueSpec,
  context: FormContext,
  likely: readonly LikelyValue[],
): Control {
  const none = context.isQuery === true ? 'any' : undefined;
  if (spec.choices !== undefined) return { kind: 'select', choices: spec.choices.map(wordChoice), none };
  if (spec.type === 'boolean') {
    const isQuestion = context.isQuery === true || spec.description.startsWith('Whether');
    return isQuestion ? { kind: 'select', choices: YES_NO, none } : { kind: 'check' };
  }
  if (spec.type === 'object') {
    const members = (spec.members ?? []).map((member) => fieldOf(`${path}.${member.field}`, member, context));
    return { kind: 'group', fields: members };
  }
  const isOfList = spec.likely?.list !== undefined && spec.likely.elsewhere === undefined;
  if (isOfList && spec.type === 'text' && likely.length > 0)
    return { kind: 'select', choices: likely.map(choiceOf) };
  return {
    kind: 'typed',
    type: typeOf(spec, context),
    suggestions: likely.map(choiceOf),
    list: listOf(spec, context),
    placeholder: spec.type === 'when' && context.isQuery !== true ? A_TIME : undefined,
  };
}

function listOf({ entity, offers }: ValueSpec, { offered }: FormContext): string | undefined {
  const kind = entity ?? offers;
  return kind !== undefined && (offered[kind]?.length ?? 0) > 0 ? kind : undefined;
}

const YES_NO: readonly Choice[] = [
  { value: 'true', label: 'yes' },
  { value: 'false', label: 'no' },
];

const A_TIME = '2026-03-14 15:09, yesterday, 2d ago';

/** Fields of free words: they take more room. */
const LONG = new Set(['note', 'text']);

function typeOf({ type, placeholder, field }: ValueSpec, { isQuery }: FormContext): Typed {
  if (type === 'text') {
    if (placeholder === 'DATE') return 'date';
    return isQuery !== true && LONG.has(placeholder.toLowerCase()) && LONG.has(field) ? 'long' : 'text';
  }
  return type === 'object' || type === 'boolean' ? 'json' : type;
}

function listControl(
  path: string,
  spec: ValueSpec,
  context: FormContext,
  likely: readonly LikelyValue[],
): Control {
  if (spec.choices !== undefined) return { kind: 'checks', choices: spec.choices.map(wordChoice) };
  const members = spec.members ?? [];
  if (spec.type === 'object') {
    const by = spec.likely?.value;
    if (likely.length > 0 && typeof by === 'string') {
      const others = members.filter(({ field }) => field !== by);
      const fields = (row: number) => others.map((member) => inRow(path, row, member, context));
      return { kind: 'picks', by, choices: likely.map(choiceOf), fields };
    }
    const inPattern = new Set([...(spec.pattern ?? '').matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
    const main = members.filter(({ field }) => inPattern.has(field));
    const rest = members.filter(({ field }) => !inPattern.has(field));
    const ordered = main.length === 0 ? members : [...main, ...rest];
    return {
      kind: 'rows',
      fields: (row) => ordered.map((member) => inRow(path, row, member, context)),
      main: main.length === 0 ? members.length : main.length,
    };
  }
  if (likely.length > 0) return { kind: 'checks', choices: likely.map(choiceOf) };
  if (spec.type === 'json') return { kind: 'typed', type: 'json', suggestions: [] };
  return { kind: 'typed', type: 'texts', suggestions: [], list: listOf(spec, context) };
}

const inRow = (path: string, row: number, member: ValueSpec, context: FormContext): FormField =>
  fieldOf(`${path}.${row}.${member.field}`, member, context);
