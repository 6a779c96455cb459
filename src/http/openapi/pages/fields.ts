import { ownValue } from '../../../core/kernel/own.ts';
import type { Components, Schema } from '../openapi-types.ts';
import { type Cell, code, type Html, words } from './page.ts';

/** A schema as rows of a table: an object's members stand behind it, dotted; those of a list's items behind `[]`. */

export function resolved(schema: Schema, components: Components): Schema {
  const name = schema.$ref?.split('/').at(-1);
  return name === undefined ? schema : (ownValue(components.schemas, name) ?? {});
}

export function fieldRows(schema: Schema, components: Components, prefix = ''): readonly (readonly Cell[])[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, member]) => {
    const field = resolved(member, components);
    const needed = schema.required?.includes(name) === true ? 'yes' : '';
    const row = [code(prefix + name), typeWord(field, components), needed, meaningOf(field)];
    return [row, ...nestedRows(field, components, prefix + name)];
  });
}

function nestedRows(field: Schema, components: Components, name: string) {
  const inner = nonNull(field);
  if (inner.properties !== undefined) return fieldRows(inner, components, `${name}.`);
  const item = inner.items === undefined ? undefined : resolved(inner.items, components);
  return item?.properties === undefined ? [] : fieldRows(item, components, `${name}[].`);
}

function meaningOf({ description = '', default: preset, ...schema }: Schema): readonly (Html | string)[] {
  const choices = (nonNull(schema).enum ?? nonNull(schema).items?.['enum']) as readonly string[] | undefined;
  const behind = description === '' ? '' : description.endsWith('.') ? ' ' : '. ';
  return [
    ...words(description),
    ...(choices === undefined
      ? []
      : [`${behind}One of: `, ...choices.flatMap((one, n) => [n > 0 ? ', ' : '', code(one)])]),
    ...(preset === undefined || isEmpty(preset) ? [] : [`${behind}Default: `, code(JSON.stringify(preset))]),
  ];
}

const isEmpty = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

/** The schema behind "or null". */
function nonNull(schema: Schema): Schema {
  const inner = schema.anyOf?.filter(({ type }) => type !== 'null');
  return inner?.length === 1 ? (inner[0] as Schema) : schema;
}

const SHOWN: Readonly<Record<string, string>> = {
  money: 'amount in minor units',
  rate: 'parts per million',
  currency: 'currency',
  timestamp: 'instant',
  date: 'date',
};

function typeWord(schema: Schema, components: Components): string {
  const { type, anyOf, items, format } = schema;
  const shown = SHOWN[String(schema['x-show'])];
  const isNull = (Array.isArray(type) && type.includes('null')) || anyOf?.some((one) => one.type === 'null');
  const orNull = isNull === true ? ' or null' : '';
  if (items !== undefined) return `list of ${typeWord(resolved(items, components), components)}${orNull}`;
  const only = nonNull(schema);
  if (only !== schema && shown === undefined) return `${typeWord(only, components)}${orNull}`;
  const [word] = [type ?? 'any JSON'].flat().filter((one) => one !== 'null');
  return `${shown ?? format ?? (word === 'string' ? 'text' : (word ?? 'null'))}${orNull}`;
}
