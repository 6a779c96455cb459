import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { lazyObject } from '../../src/core/model/lazy-object.ts';
import fc from '../support/properties.ts';

const filter = () =>
  lazyObject(
    {
      text: () => z.string().trim().min(1).optional(),
      least: () => z.int().min(0).optional(),
      words: () => z.array(z.enum(['paid', 'unpaid'])).optional(),
      zone: z.string().default('UTC'),
      most: z.int().max(10).default(5),
    },
    (object) =>
      object.refine(({ least, most }) => least === undefined || least <= most, {
        message: 'no more than the most',
        path: ['least'],
      }),
  );

const data = fc.record(
  {
    text: fc.oneof(fc.string(), fc.constant(undefined), fc.integer()),
    least: fc.oneof(fc.integer({ min: -2, max: 12 }), fc.constant('1')),
    words: fc.array(fc.constantFrom('paid', 'unpaid', 'neither')),
    zone: fc.string(),
    most: fc.integer({ min: 0, max: 12 }),
    unheardOf: fc.boolean(),
  },
  { requiredKeys: [] },
);

const outcome = (schema: z.ZodType, given: unknown) => {
  const parsed = schema.safeParse(given);
  return parsed.success ? { parsed: parsed.data } : { issues: parsed.error.issues };
};

describe('A sparse object', () => {
  it('takes and refuses what the whole does, in the same words', () => {
    fc.assert(
      fc.property(fc.oneof(data, fc.anything()), (given) => {
        const sparse = filter();
        expect(outcome(sparse.schemaFor(given), given)).toEqual(outcome(sparse.whole(), given));
      }),
    );
  });

  it('sees what an object inherits as the whole does', () => {
    const given = Object.create({ text: ' lee ', least: 'none' }) as object;
    const sparse = filter();
    expect(outcome(sparse.schemaFor(given), given)).toEqual(outcome(sparse.whole(), given));
  });

  it('makes of what may be left out only what is given, until somebody asks again', () => {
    const made: string[] = [];
    const member = (name: string) => () => {
      made.push(name);
      return z.string().optional();
    };
    const sparse = lazyObject({ a: member('a'), b: member('b'), c: member('c') });
    sparse.schemaFor({ b: 'x' });
    expect(made).toEqual(['b']);
    sparse.schemaFor({ b: 'x' });
    expect(made).toEqual(['b', 'a', 'b', 'c']);
    sparse.schemaFor({});
    expect(made).toHaveLength(4);
  });
});
