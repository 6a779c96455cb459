import * as z from 'zod';
import type { FieldFormat, ShownLike } from '../model/field.ts';

/**
 * JSON Schema as zod writes it, with the metadata of `fields.ts` on it: the one description of a message and its answer
 * from which the command line, HTTP and the reference are derived.
 */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly required?: readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly description?: string;
  readonly default?: unknown;
  readonly show?: FieldFormat;
  readonly label?: string;
  readonly currencyField?: string;
  readonly column?: 'table' | 'wide' | 'never';
  readonly entity?: string;
  readonly offers?: string;
  readonly when?: 'start';
  readonly shownLike?: ShownLike;
}

/** Of a message's data, as a caller writes it. */
export const inputSchemaOf = (input: z.ZodType): JsonSchema =>
  z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }) as JsonSchema;

/** Of an answer, as it is returned. */
export const outputSchemaOf = (output: z.ZodType): JsonSchema =>
  z.toJSONSchema(output, { io: 'output', unrepresentable: 'any' }) as JsonSchema;

/** The values of an enum; undefined for any other schema. */
export function choicesOf(schema: JsonSchema): readonly string[] | undefined {
  if (schema.enum !== undefined) return schema.enum.map(String);
  return undefined;
}

/** Whether null is a value of it. */
export const isNullable = ({ type, anyOf }: JsonSchema): boolean =>
  (Array.isArray(type) && type.includes('null')) || (anyOf?.some((one) => one.type === 'null') ?? false);

/** The schema behind "or null" and "or missing". */
export function nonNull(schema: JsonSchema): JsonSchema {
  if (Array.isArray(schema.type)) {
    const types = (schema.type as readonly string[]).filter((type) => type !== 'null');
    return types.length === 1 ? { ...schema, type: types[0] as string } : schema;
  }
  const inner = schema.anyOf?.filter((one) => one.type !== 'null');
  if (inner?.length !== 1) return schema;
  const { anyOf: _, ...outer } = schema;
  return { ...nonNull(inner[0] as JsonSchema), ...outer };
}
