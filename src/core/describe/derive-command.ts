import { kebab } from '../kernel/kebab.ts';
import { omitUndefined } from '../kernel/omit.ts';
import type { CliBinding, FlagStyle } from '../model/cli-binding.ts';
import type { AnyCommand } from '../model/command.ts';
import type { FieldFormat, ResultShape } from '../model/field.ts';
import { type AnyQuery, supportsAsOf } from '../model/query.ts';
import { shapeOf } from './answer-shape.ts';
import type { ArgumentSpec, CommandSpec, OptionSpec, Paging, ValueSpec, ValueType } from './command-spec.ts';
import { choicesOf, inputSchemaOf, isNullable, type JsonSchema, nonNull } from './json-schema.ts';

/** Derives the command of a CLI binding from its message's definition: the schema says what there is, the binding how it is shown. */
export function deriveCommand(
  definition: (AnyCommand | AnyQuery) & { readonly cli: CliBinding },
): CommandSpec {
  const { cli: binding } = definition;
  const schema = inputSchemaOf(definition.input);
  const args = (binding.args ?? []).map((field, index) => argumentOf(schema, field, binding, index));
  const options = optionsOf(schema, binding).map((option) => nameOfNew(option, definition));
  const paging = definition.kind === 'query' ? pagingOf(schema) : undefined;
  return {
    path: binding.path,
    kind: definition.kind === 'decider' ? 'command' : definition.kind,
    name: definition.name,
    summary: definition.summary,
    args,
    options: options.filter(({ field }) => field !== paging?.size && field !== paging?.total),
    examples: binding.examples ?? [],
    batch: binding.batch ?? false,
    ...omitUndefined({
      confirm: binding.confirm,
      needsOne: binding.needsOne,
      wizard: binding.wizard,
      format: binding.format,
      columns: binding.columns,
      chart: binding.chart,
      nothing: binding.nothing,
    }),
    ...(definition.kind === 'decider' ? {} : { shape: shapeOf(definition.result) }),
    ...omitUndefined({ paging }),
    ...(definition.kind === 'decider' && definition.creates !== undefined ? { creates: true } : {}),
    ...(definition.kind === 'decider' && definition.movesMoney ? { movesMoney: true } : {}),
    ...(definition.kind === 'decider' && definition.administers ? { administers: true } : {}),
    ...(definition.kind === 'query' && supportsAsOf(definition) ? { supportsAsOf: true } : {}),
    ...(definition.kind === 'query' && isWatched(definition) ? { watched: true } : {}),
  };
}

/** A question without the command line's words for it: all its input fields, how it is paged, and what it answers. */
export function describeQuery(definition: AnyQuery): DescribedQuery {
  const schema = inputSchemaOf(definition.input);
  return {
    fields: optionsOf(schema, { path: definition.name }),
    shape: shapeOf(definition.result),
    isOfOneStream: definition.stream !== undefined,
    ...omitUndefined({ paging: pagingOf(schema) }),
  };
}

export interface DescribedQuery {
  readonly fields: readonly OptionSpec[];
  readonly shape: ResultShape;
  /** Its answer is made from one stream: a version in it is the stream's. */
  readonly isOfOneStream: boolean;
  readonly paging?: Paging;
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

function optionsOf(schema: JsonSchema, binding: CliBinding): OptionSpec[] {
  const positional = new Set(binding.args?.filter((field) => !binding.argFlags?.includes(field)));
  return Object.entries(schema.properties ?? {})
    .filter(([field]) => !positional.has(field))
    .flatMap(([field, member]) =>
      optionsOfField(field, member, schema.required?.includes(field) ?? false, binding),
    );
}

/** One flag a field; an object whose members have styles of their own becomes a flag a member (`guest.name`). */
function optionsOfField(
  field: string,
  member: JsonSchema,
  required: boolean,
  binding: CliBinding,
): OptionSpec[] {
  const schema = nonNull(member);
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

function optionOf(field: string, member: JsonSchema, required: boolean, style: FlagStyle): OptionSpec {
  const schema = nonNull(member);
  const repeatable = schema.type === 'array';
  const value = valueSpecOf(
    field,
    repeatable ? withMeta(nonNull(schema.items ?? {}), member) : withMeta(schema, member),
    style,
  );
  const short = style.short ?? SHORTS[style.name ?? field];
  return {
    ...value,
    ...(isNullable(member) ? { clearable: true, description: `${value.description}; "" clears it` } : {}),
    flag: style.name ?? kebab(field),
    required: required && schema.default === undefined,
    repeatable,
    hidden: style.hidden ?? false,
    ask: style.ask ?? false,
    ...omitUndefined({ short, default: member.default ?? schema.default }),
  };
}

function argumentOf(schema: JsonSchema, field: string, binding: CliBinding, index: number): ArgumentSpec {
  const member = schema.properties?.[field];
  if (member === undefined) throw new Error(`${binding.path} has an argument ${field} that its schema lacks`);
  const inner = nonNull(member);
  const many = inner.type === 'array';
  const value = valueSpecOf(
    field,
    many ? withMeta(nonNull(inner.items ?? {}), member) : withMeta(inner, member),
    binding.flags?.[field] ?? {},
  );
  return {
    ...value,
    ...omitUndefined({ among: index === 0 ? binding.among : undefined }),
    required: schema.required?.includes(field) ?? false,
    list: many,
    many: many || (index === 0 && (binding.batch ?? false)),
  };
}

function valueSpecOf(field: string, schema: JsonSchema, style: FlagStyle): ValueSpec {
  const type = valueType(schema);
  const known = choicesOf(schema);
  const choices = style.choices ?? known;
  const unlisted = known?.filter((one) => choices?.includes(one) === false);
  return {
    field,
    type,
    description: style.description ?? schema.description ?? '',
    placeholder: style.placeholder ?? placeholderOf(field, schema, type),
    ...omitUndefined({ choices }),
    ...(unlisted === undefined || unlisted.length === 0 ? {} : { unlisted }),
    ...omitUndefined({
      entity: schema.entity,
      offers: schema.offers ?? (schema.show === 'currency' ? 'currency' : undefined),
      likely: style.likely,
      question: style.question,
      pattern: style.pattern,
    }),
    ...(type === 'object' ? { members: membersOf(schema) } : {}),
  };
}

const membersOf = (schema: JsonSchema): readonly ValueSpec[] =>
  Object.entries(schema.properties ?? {}).map(([name, member]) => ({
    ...valueSpecOf(name, withMeta(nonNull(member), member), {}),
    ...(isNullable(member) ? { clearable: true } : {}),
  }));

function valueType(schema: JsonSchema): ValueType {
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

function placeholderOf(field: string, schema: JsonSchema, type: ValueType): string {
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
function pagingOf(schema: JsonSchema): Paging | undefined {
  const has = (name: string): boolean => schema.properties?.[name] !== undefined;
  const size = has('pageSize') ? 'pageSize' : 'limit';
  if (!has('after') || !has(size)) return undefined;
  const usual = schema.properties?.[size]?.default;
  return {
    size,
    after: 'after',
    ...(typeof usual === 'number' ? { usualSize: usual } : {}),
    ...(has('withTotal') ? { total: 'withTotal' } : {}),
    ...(has('page') ? { page: 'page' } : {}),
  };
}

/** An item's schema with what its list says of it. */
function withMeta(schema: JsonSchema, outer: JsonSchema): JsonSchema {
  return {
    ...schema,
    ...omitUndefined({
      description: outer.description ?? schema.description,
      entity: schema.entity ?? outer.entity,
      offers: schema.offers ?? outer.offers,
      when: schema.when ?? outer.when,
      show: schema.show ?? scalarShow(outer),
    }),
  };
}

const scalarShow = (outer: JsonSchema): FieldFormat | undefined =>
  outer.show === 'list' ? undefined : outer.show;
