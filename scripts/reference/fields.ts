import * as z from 'zod';

/** One line of a table of fields: an object's members stand behind it, dotted; a list's behind `[]`. */
export interface FieldLine {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly meaning: string;
  readonly personal: boolean;
}

/** Objects that several events share, by their shape: named where they are used, and described once. */
export type Parts = ReadonlyMap<unknown, string>;

export function fieldLines(object: z.ZodType, parts: Parts = new Map(), prefix = ''): readonly FieldLine[] {
  return Object.entries(shapeOf(object)).flatMap(([name, schema]) => linesOf(schema, parts, prefix + name));
}

function linesOf(schema: z.ZodType, parts: Parts, name: string): readonly FieldLine[] {
  const { inner, nullable, optional, preset } = unwrapped(schema);
  const part = parts.get(shapeKey(inner));
  const meta = metaOf(schema);
  const line: FieldLine = {
    name,
    type: `${typeOf(inner, part)}${nullable ? ' or null' : ''}`,
    required: !optional,
    meaning: [meta.description ?? '', preset].filter((text) => text !== '').join('; '),
    personal: meta.personal === true,
  };
  if (part !== undefined) return [line];
  if (inner instanceof z.ZodArray) {
    const element = unwrapped(inner.element as z.ZodType).inner;
    const isListed = element instanceof z.ZodObject && !parts.has(shapeKey(element));
    return isListed ? [line, ...fieldLines(element, parts, `${name}[].`)] : [line];
  }
  return inner instanceof z.ZodObject ? [line, ...fieldLines(inner, parts, `${name}.`)] : [line];
}

const shapeOf = (object: z.ZodType): Record<string, z.ZodType> => {
  const { inner } = unwrapped(object);
  if (!(inner instanceof z.ZodObject)) throw new Error('not an object');
  return inner.shape;
};

/** What stays the same when a schema is described anew. */
export const shapeKey = (schema: z.ZodType): unknown =>
  schema instanceof z.ZodObject ? schema.def : undefined;

interface Unwrapped {
  readonly inner: z.ZodType;
  readonly nullable: boolean;
  readonly optional: boolean;
  readonly preset: string;
}

function unwrapped(schema: z.ZodType): Unwrapped {
  if (schema instanceof z.ZodNullable) return { ...unwrapped(schema.unwrap() as z.ZodType), nullable: true };
  if (schema instanceof z.ZodOptional) return { ...unwrapped(schema.unwrap() as z.ZodType), optional: true };
  if (schema instanceof z.ZodDefault) {
    const preset = `default: ${JSON.stringify(schema.def.defaultValue)}`;
    return { ...unwrapped(schema.unwrap() as z.ZodType), optional: true, preset };
  }
  if (schema instanceof z.ZodPipe) return unwrapped(schema.in as z.ZodType);
  return { inner: schema, nullable: false, optional: false, preset: '' };
}

/** What is said of a field: the outermost word counts. */
function metaOf(schema: z.ZodType): z.GlobalMeta {
  const own = schema.meta() ?? {};
  const below = innerOf(schema);
  return below === undefined ? own : { ...metaOf(below), ...own };
}

function innerOf(schema: z.ZodType): z.ZodType | undefined {
  const wraps = [z.ZodNullable, z.ZodOptional, z.ZodDefault].some((kind) => schema instanceof kind);
  if (wraps) return (schema as z.ZodOptional<z.ZodType>).unwrap();
  if (schema instanceof z.ZodPipe) return schema.in as z.ZodType;
  return schema instanceof z.ZodArray ? (schema.element as z.ZodType) : undefined;
}

const SHOWN: Readonly<Record<string, string>> = {
  money: 'amount',
  rate: 'parts per million',
  currency: 'currency',
  timestamp: 'instant',
  date: 'date',
};

function typeOf(schema: z.ZodType, part: string | undefined): string {
  if (part !== undefined) return `[${part}](#${part.toLowerCase()})`;
  if (schema instanceof z.ZodArray) {
    const element = unwrapped(schema.element as z.ZodType).inner;
    return `list of ${typeOf(element, undefined)}`;
  }
  const shown = SHOWN[String(metaOf(schema).show)];
  return shown ?? wordOf(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonType);
}

interface JsonType {
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly (string | number)[];
  readonly const?: string | number | boolean;
  readonly anyOf?: readonly JsonType[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
}

function wordOf(schema: JsonType): string {
  if (schema.anyOf !== undefined) return schema.anyOf.map(wordOf).join(' or ');
  if (schema.const !== undefined) return `\`${schema.const}\``;
  if (schema.enum !== undefined) return schema.enum.map((one) => `\`${one}\``).join(', ');
  if (schema.type === 'integer' || schema.type === 'number') return `integer${bounds(schema)}`;
  if (schema.type !== 'string') return schema.type ?? 'any JSON';
  if (schema.format === 'uuid') return 'UUID';
  if (schema.format === 'email') return 'e-mail address';
  return schema.maxLength === undefined ? 'text' : `text, at most ${schema.maxLength}`;
}

function bounds({ minimum, maximum }: JsonType): string {
  const least = minimum === undefined || minimum <= Number.MIN_SAFE_INTEGER ? undefined : minimum;
  const most = maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER ? undefined : maximum;
  if (least !== undefined && most !== undefined) return ` from ${least} to ${most}`;
  if (least !== undefined) return ` from ${least}`;
  return most === undefined ? '' : ` up to ${most}`;
}
