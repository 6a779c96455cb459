import { type JsonSchema, nonNull } from '../../core/describe/json-schema.ts';
import type { Schema } from './openapi-types.ts';

/** JSON Schema's own words (2020-12), as far as zod writes them. Whatever else stands on a schema is our metadata. */
const KEYWORDS: ReadonlySet<string> = new Set([
  '$ref',
  'type',
  'properties',
  'patternProperties',
  'additionalProperties',
  'propertyNames',
  'required',
  'items',
  'prefixItems',
  'minItems',
  'maxItems',
  'uniqueItems',
  'minLength',
  'maxLength',
  'pattern',
  'format',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'enum',
  'const',
  'anyOf',
  'oneOf',
  'allOf',
  'not',
  'title',
  'description',
  'default',
  'examples',
]);

/** Keywords that hold schemas by name, one schema, or a list of them. */
const BY_NAME: ReadonlySet<string> = new Set(['properties', 'patternProperties']);
const NESTED: ReadonlySet<string> = new Set(['additionalProperties', 'propertyNames', 'items', 'not']);
const LISTED: ReadonlySet<string> = new Set(['anyOf', 'oneOf', 'allOf', 'prefixItems']);

/** Formats of which zod writes the pattern as well: hundreds of characters that say nothing more. */
const SAID_BY_FORMAT: ReadonlySet<string> = new Set(['date-time', 'date', 'uuid']);

/** As OpenAPI allows it: our metadata as extensions (`x-entity`), and no dialect, which the document says once. */
export function openApiSchema(schema: object): Schema {
  const { format } = schema as { readonly format?: string };
  return Object.fromEntries(
    Object.entries(schema).flatMap(([keyword, value]) => {
      if (keyword === '$schema' || (keyword === 'pattern' && SAID_BY_FORMAT.has(format ?? ''))) return [];
      return KEYWORDS.has(keyword) ? [[keyword, written(keyword, value)]] : [[`x-${keyword}`, value]];
    }),
  );
}

function written(keyword: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (LISTED.has(keyword)) return (value as readonly object[]).map(openApiSchema);
  if (NESTED.has(keyword)) return openApiSchema(value);
  if (!BY_NAME.has(keyword)) return value;
  return Object.fromEntries(
    Object.entries(value as Record<string, object>).map(([name, one]) => [name, openApiSchema(one)]),
  );
}

/**
 * The data of a message as HTTP takes it. What names an entity may be anything that it is called by: an order's number, its
 * external reference, its id or the beginning of that.
 *
 * @param inPath a field that stands in the path, and not in the body
 */
export function messageSchema(input: JsonSchema, inPath?: string): Schema {
  const properties = Object.entries(input.properties ?? {}).filter(([field]) => field !== inPath);
  const required = input.required?.filter((field) => field !== inPath) ?? [];
  const { required: _, ...rest } = input;
  return openApiSchema({
    ...rest,
    properties: Object.fromEntries(properties.map(([field, schema]) => [field, asNamed(schema)])),
    ...(required.length > 0 && { required }),
  });
}

/** An id that is resolved may be another name. */
function asNamed(schema: JsonSchema): JsonSchema {
  const { format, pattern: _, ...rest } = schema as JsonSchema & { format?: string; pattern?: string };
  return schema.entity !== undefined && format === 'uuid'
    ? ({ ...rest, minLength: 1, maxLength: 200 } as JsonSchema)
    : schema;
}

/** A field as a parameter of a URL, whose values are texts. */
export function parameterSchema(field: JsonSchema): Schema {
  return openApiSchema(asMoment(asNamed(nonNull(field))));
}

/** Times are read as people write them: `2026-03`, `yesterday`, or an instant. */
function asMoment(schema: JsonSchema): JsonSchema {
  if (schema.when === undefined && schema.show !== 'timestamp') return schema;
  const { description, show, when } = schema;
  return { type: 'string', minLength: 1, description, show, when } as unknown as JsonSchema;
}
