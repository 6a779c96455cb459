import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import type { EventDefinition } from '../../src/core/model/event.ts';
import { loadCatalogue } from '../../src/messages.ts';

/**
 * No event may tell of people in clear by oversight: a field whose name says that it holds what people are called, where they
 * live or what was said about them is marked, one way or the other.
 */
const LOOKS_PERSONAL =
  /name|mail|phone|^tel|fax|street|address|^line\d|city|town|region|state$|post(al)?code|zip|birth|gender|note|remark|comment|^text$|said|person|contact|iban|passport|latitude|longitude/i;

/** The id of a note says nothing of anyone. */
const looksPersonal = (name: string): boolean => LOOKS_PERSONAL.test(name) && !name.endsWith('Id');

interface Found {
  readonly path: string;
  readonly schema: z.core.$ZodType;
  readonly isMarked: boolean;
}

/** Every field of a schema that holds a text. */
function* textsIn(schema: z.core.$ZodType, path: string, marked: boolean): Generator<Found> {
  const isMarked = marked || (schema as z.ZodType).meta?.()?.personal !== undefined;
  const { def } = schema._zod as unknown as {
    readonly def: {
      readonly type: string;
      readonly shape?: Readonly<Record<string, z.core.$ZodType>>;
      readonly element?: z.core.$ZodType;
      readonly innerType?: z.core.$ZodType;
      readonly options?: readonly z.core.$ZodType[];
    };
  };
  if (def.type === 'string') yield { path, schema, isMarked };
  for (const [name, member] of Object.entries(def.shape ?? {}))
    yield* textsIn(member, path === '' ? name : `${path}.${name}`, isMarked);
  for (const part of [def.element, def.innerType, ...(def.options ?? [])])
    if (part !== undefined) yield* textsIn(part, path, isMarked);
}

const unmarked = ({ data }: Pick<EventDefinition, 'data'>): readonly string[] =>
  [...textsIn(data(), '', false)]
    .filter(({ path, isMarked }) => !isMarked && looksPersonal(path.split('.').at(-1) ?? ''))
    .map(({ path }) => path);

describe('the schema gate', () => {
  test.each(['order', 'customer', 'product'])(
    'every field of the events of a %s that looks personal is marked',
    async (category) => {
      const { definitions } = await loadCatalogue(category);
      const found = Object.entries(definitions).flatMap(([type, definition]) =>
        unmarked(definition).map((path) => `${type}: ${path}`),
      );
      expect(found).toEqual([]);
    },
  );

  test.each(['name', 'email', 'phone', 'line1', 'note', 'contactPerson', 'city'])(
    'a field "%s" that is not marked is found, also deep in a list',
    (field) => {
      const data = () =>
        z.strictObject({ parties: z.array(z.strictObject({ [field]: z.string().nullable() })) });
      expect(unmarked({ data })).toEqual([`parties.${field}`]);
    },
  );

  test('what is marked as not personal is let through', () => {
    const data = () => z.strictObject({ name: z.string().meta({ personal: false }) });
    expect(unmarked({ data })).toEqual([]);
  });
});
