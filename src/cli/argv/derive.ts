import * as z from 'zod';
import type { CliBinding, FlagStyle } from '../../core/model/cli-binding.ts';
import type { AnyCommand } from '../../core/model/command.ts';
import type { Field, FieldFormat, ResultShape, ShownLike } from '../../core/model/field.ts';
import { type AnswerShape, type AnyQuery, supportsAsOf } from '../../core/model/query.ts';
import type { ArgumentSpec, CommandSpec, OptionSpec, Paging, ValueSpec, ValueType } from './manifest.ts';
import { kebab } from './names.ts';

/** Derives the command of a CLI binding from its message's definition: the schema says what there is, the binding how it is shown. */
export function deriveCommand(
  definition: (AnyCommand | AnyQuery) & { readonly cli: CliBinding },
): CommandSpec {
  const { cli: binding } = definition;
  const schema = jsonSchemaOf(definition.input);
  const args = (binding.args ?? []).map((field, index) => argumentOf(schema, field, binding, index));
  const options = optionsOf(schema, binding).map((option) => nameOfNew(option, definition));
  const paging = definition.kind === 'query' ? pagingOf(schema) : undefined;
  return {
    path: binding.path,
    kind: definition.kind === 'decider' ? 'command' : definition.kind,
    name: definition.name,
    summary: definition.summary,
    args,
    options: options.filter(
      ({ field }) =>
        paging === undefined ||
        !Object.values(paging).includes(field) ||
        field === paging.page ||
        field === paging.after,
    ),
    examples: binding.examples ?? [],
    batch: binding.batch ?? false,
    ...optional('confirm', binding.confirm),
    ...optional('needsOne', binding.needsOne),
    ...optional('wizard', binding.wizard),
    ...optional('format', binding.format),
    ...optional('columns', binding.columns),
    ...optional('chart', binding.chart),
    ...optional('nothing', binding.nothing),
    ...(definition.kind === 'decider' ? {} : { shape: shapeOf(definition.result) }),
    ...optional('paging', paging),
    ...(definition.kind === 'query' && supportsAsOf(definition) ? { supportsAsOf: true } : {}),
    ...(definition.kind === 'query' && isWatched(definition) ? { watched: true } : {}),
  };
}

/** What creates an entity names one that does not exist yet: no existing one is offered for it. */
function nameOfNew(option: OptionSpec, definition: AnyCommand | AnyQuery): OptionSpec {
  const isNew =
    definition.kind === 'decider' &&
    definition.creates !== undefined &&
    option.entity === definition.aggregate.events.category;
  const { entity: _, ...named } = option;
  return isNew ? named : option;
}

/** Rows with ids, made from the log up to a moment: they follow what is committed. */
const isWatched = (query: AnyQuery): boolean =>
  query.result.kind !== 'one' && query.result.idField !== undefined && supportsAsOf(query);

/** What an answer looks like, from its item's schema. */
export function shapeOf(answer: AnswerShape): ResultShape {
  const schema = z.toJSONSchema(answer.item(), { io: 'output', unrepresentable: 'any' }) as Schema;
  return {
    kind: answer.kind,
    fields: fieldsOf(schema),
    ...optional('idField', answer.idField),
    ...optional('keyFields', answer.keyFields),
    ...optional('isMessage', answer.isMessage),
  };
}

const fieldsOf = (schema: Schema): Field[] =>
  Object.entries(schema.properties ?? {}).map(([name, member]) => fieldOf(name, member));

/** The fields of a record, or of the records of a list. */
function nestedIn(schema: Schema): readonly Field[] | undefined {
  const nested = schema.type === 'array' ? present(schema.items ?? {}) : schema;
  return nested.type === 'object' && nested.properties !== undefined ? fieldsOf(nested) : undefined;
}

function fieldOf(name: string, member: Schema): Field {
  const schema = present(member);
  const column = schema.column ?? member.column;
  return {
    name,
    format: schema.show ?? member.show ?? formatOf(schema),
    show: column ?? 'wide',
    ...optional('label', schema.label ?? member.label),
    ...optional('currencyField', schema.currencyField ?? member.currencyField),
    ...optional('summary', member.description ?? schema.description),
    ...optional('fields', nestedIn(schema)),
    ...optional('choices', choicesOf(schema)),
    ...optional('shownLike', schema.shownLike ?? member.shownLike),
  };
}

function formatOf(schema: Schema): FieldFormat {
  if (schema.type === 'integer' || schema.type === 'number') return 'integer';
  if (schema.type === 'boolean') return 'boolean';
  if (schema.type === 'array') return present(schema.items ?? {}).type === 'object' ? 'json' : 'list';
  return schema.type === 'string' ? 'text' : 'json';
}

/** JSON Schema as zod writes it, with the metadata of fields.ts on it. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly description?: string;
  readonly default?: unknown;
  readonly show?: FieldFormat;
  readonly label?: string;
  readonly currencyField?: string;
  readonly column?: 'table' | 'wide' | 'never';
  readonly entity?: ValueSpec['entity'];
  readonly offers?: ValueSpec['offers'];
  readonly when?: 'start';
  readonly shownLike?: ShownLike;
}

export const jsonSchemaOf = (input: z.ZodType): Schema =>
  z.toJSONSchema(input, { io: 'input', unrepresentable: 'any', reused: 'inline' }) as Schema;

function optionsOf(schema: Schema, binding: CliBinding): OptionSpec[] {
  const positional = new Set(binding.args?.filter((field) => !binding.argFlags?.includes(field)));
  return Object.entries(schema.properties ?? {})
    .filter(([field]) => !positional.has(field))
    .flatMap(([field, member]) =>
      optionsOfField(field, member, schema.required?.includes(field) ?? false, binding),
    );
}

/** One flag a field; an object whose members have styles of their own becomes a flag a member (`guest.name`). */
function optionsOfField(field: string, member: Schema, required: boolean, binding: CliBinding): OptionSpec[] {
  const schema = present(member);
  const styled = Object.keys(schema.properties ?? {}).filter(
    (name) => binding.flags?.[`${field}.${name}`] !== undefined,
  );
  if (styled.length === 0) return [optionOf(field, member, required, binding.flags?.[field] ?? {})];
  return styled.map((name) => {
    const path = `${field}.${name}`;
    return optionOf(path, schema.properties?.[name] ?? {}, false, binding.flags?.[path] ?? {});
  });
}

const SHORTS: Readonly<Record<string, string>> = { limit: 'L', sort: 'S' };
const PLACEHOLDERS: Readonly<Record<string, string>> = { after: 'CURSOR' };

function optionOf(field: string, member: Schema, required: boolean, style: FlagStyle): OptionSpec {
  const schema = present(member);
  const repeatable = schema.type === 'array';
  const value = valueSpecOf(
    field,
    repeatable ? withMeta(present(schema.items ?? {}), member) : withMeta(schema, member),
    style,
  );
  const short = style.short ?? SHORTS[field];
  return {
    ...value,
    ...(isNullable(member) ? { clearable: true, description: `${value.description}; "" clears it` } : {}),
    flag: style.name ?? kebab(field),
    required: required && schema.default === undefined,
    repeatable,
    hidden: style.hidden ?? false,
    ask: style.ask ?? false,
    ...optional('short', short),
    ...optional('default', member.default ?? schema.default),
  };
}

function argumentOf(schema: Schema, field: string, binding: CliBinding, index: number): ArgumentSpec {
  const member = schema.properties?.[field];
  if (member === undefined) throw new Error(`${binding.path} has an argument ${field} that its schema lacks`);
  const inner = present(member);
  const many = inner.type === 'array';
  const value = valueSpecOf(
    field,
    many ? withMeta(present(inner.items ?? {}), member) : withMeta(inner, member),
    binding.flags?.[field] ?? {},
  );
  return {
    ...value,
    ...optional('among', index === 0 ? binding.among : undefined),
    required: schema.required?.includes(field) ?? false,
    list: many,
    many: many || (index === 0 && (binding.batch ?? false)),
  };
}

function valueSpecOf(field: string, schema: Schema, style: FlagStyle): ValueSpec {
  const type = valueType(schema);
  const known = choicesOf(schema);
  const choices = style.choices ?? known;
  const unlisted = known?.filter((one) => choices?.includes(one) === false);
  return {
    field,
    type,
    description: style.description ?? schema.description ?? '',
    placeholder: style.placeholder ?? placeholderOf(field, schema, type),
    ...optional('choices', choices),
    ...(unlisted === undefined || unlisted.length === 0 ? {} : { unlisted }),
    ...optional('entity', schema.entity),
    ...optional('offers', schema.offers ?? (schema.show === 'currency' ? 'currency' : undefined)),
    ...optional('likely', style.likely),
    ...optional('question', style.question),
    ...optional('pattern', style.pattern),
    ...(type === 'object' ? { members: membersOf(schema) } : {}),
  };
}

const membersOf = (schema: Schema): readonly ValueSpec[] =>
  Object.entries(schema.properties ?? {}).map(([name, member]) => ({
    ...valueSpecOf(name, withMeta(present(member), member), {}),
    ...(isNullable(member) ? { clearable: true } : {}),
  }));

function valueType(schema: Schema): ValueType {
  if (schema.show === 'money') return 'money';
  if (schema.show === 'rate') return 'rate';
  if (schema.when !== undefined || schema.show === 'timestamp' || schema.show === 'date')
    return schema.show === 'date' ? 'text' : 'when';
  if (schema.type === 'integer' || schema.type === 'number') return 'integer';
  if (schema.type === 'boolean') return 'boolean';
  if (schema.type === 'object') return schema.properties === undefined ? 'json' : 'object';
  return schema.type === 'array' || schema.type === undefined
    ? schema.anyOf === undefined
      ? 'text'
      : 'json'
    : 'text';
}

function choicesOf(schema: Schema): readonly string[] | undefined {
  if (schema.enum !== undefined) return schema.enum.map(String);
  return undefined;
}

function placeholderOf(field: string, schema: Schema, type: ValueType): string {
  if (schema.entity !== undefined && field === `${schema.entity}Id`) return schema.entity.toUpperCase();
  if (type === 'object') return 'KEY=VALUE';
  if (type === 'money') return 'AMOUNT';
  if (type === 'rate') return 'PERCENT';
  if (type === 'when') return 'WHEN';
  if (schema.show === 'date') return 'DATE';
  if (type === 'integer') return 'N';
  return PLACEHOLDERS[field] ?? (kebab(field).split('-').at(-1) ?? field).toUpperCase();
}

/** The fields by which a query is paged, if it has them. */
function pagingOf(schema: Schema): Paging | undefined {
  const has = (name: string): boolean => schema.properties?.[name] !== undefined;
  const size = has('pageSize') ? 'pageSize' : 'limit';
  if (!has('after') || !has(size)) return undefined;
  return {
    size,
    after: 'after',
    ...(has('withTotal') ? { total: 'withTotal' } : {}),
    ...(has('page') ? { page: 'page' } : {}),
  };
}

const isNullable = ({ type, anyOf }: Schema): boolean =>
  (Array.isArray(type) && type.includes('null')) || (anyOf?.some((one) => one.type === 'null') ?? false);

/** The schema behind "or null" and "or missing". */
function present(schema: Schema): Schema {
  if (Array.isArray(schema.type)) {
    const types = (schema.type as readonly string[]).filter((type) => type !== 'null');
    return types.length === 1 ? { ...schema, type: types[0] as string } : schema;
  }
  const inner = schema.anyOf?.filter((one) => one.type !== 'null');
  if (inner?.length !== 1) return schema;
  const { anyOf: _, ...outer } = schema;
  return { ...present(inner[0] as Schema), ...outer };
}

/** An item's schema with what its list says of it. */
function withMeta(schema: Schema, outer: Schema): Schema {
  return {
    ...schema,
    ...optional('description', outer.description ?? schema.description),
    ...optional('entity', schema.entity ?? outer.entity),
    ...optional('offers', schema.offers ?? outer.offers),
    ...optional('when', schema.when ?? outer.when),
    ...optional('show', schema.show ?? scalarShow(outer)),
  };
}

const scalarShow = (outer: Schema): FieldFormat | undefined =>
  outer.show === 'list' ? undefined : outer.show;

const optional = <Key extends string, Value>(key: Key, value: Value | undefined) =>
  (value === undefined ? {} : { [key]: value }) as { [K in Key]?: Value };
