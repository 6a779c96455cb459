import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import type { EventDefinition } from '../../src/core/model/event.ts';
import { part, personalFields, putBack } from '../../src/core/seal/personal-fields.ts';

const personal = () => z.string().min(1).meta({ personal: true });

const eventOf = (shape: z.ZodRawShape): EventDefinition => ({
  summary: 'Something happened',
  subject: 'owner',
  data: () => z.strictObject({ owner: z.string().nullable().meta({ entity: 'customer' }), ...shape }),
});

const fieldsOf = (shape: z.ZodRawShape) => {
  const fields = personalFields(eventOf(shape));
  if (fields === undefined) throw new Error('nothing is personal');
  return fields;
};

describe('personal fields', () => {
  test('leave a word where a text is needed and null where there may be nothing', () => {
    const fields = fieldsOf({
      name: personal(),
      mail: z.email().nullable().meta({ personal: true }),
      size: z.int(),
    });
    const data = { owner: 'ann', name: 'Ann Lee', mail: 'ann@example.org', size: 4 };
    expect(part(fields, data)).toEqual({
      left: { owner: 'ann', name: '(forgotten)', mail: null, size: 4 },
      personal: [
        ['name', 'Ann Lee'],
        ['mail', 'ann@example.org'],
      ],
    });
  });

  test('are found within records and lists, and go back to where they were', () => {
    const fields = fieldsOf({
      to: z.strictObject({ name: personal(), country: z.string() }).nullable(),
      notes: z.array(z.strictObject({ text: personal() })),
    });
    const data = { owner: null, to: { name: 'Ann', country: 'DE' }, notes: [{ text: 'a' }, { text: 'b' }] };
    const { left, personal: taken } = part(fields, data);
    expect(left).toEqual({
      owner: null,
      to: { name: '(forgotten)', country: 'DE' },
      notes: [{ text: '(forgotten)' }, { text: '(forgotten)' }],
    });
    expect(data.to.name).toBe('Ann');
    putBack(left, taken);
    expect(left).toEqual(data);
  });

  test('that are empty leave nothing to seal', () => {
    const fields = fieldsOf({
      mail: z.email().nullable().meta({ personal: true }),
      to: z.strictObject({ name: personal() }).nullable(),
    });
    expect(part(fields, { owner: null, mail: null, to: null }).personal).toEqual([]);
  });

  test('are none in an event that marks none', () => {
    expect(personalFields(eventOf({ size: z.int() }))).toBeUndefined();
  });

  test('without a subject are a mistake of who wrote the event', () => {
    const event = { summary: 'Nobody', data: () => z.strictObject({ name: personal() }) };
    expect(() => personalFields(event)).toThrow(/subject/);
  });

  test('within one of several shapes cannot be taken apart', () => {
    const either = z.union([z.strictObject({ name: personal() }), z.null()]);
    expect(() => fieldsOf({ either })).toThrow(/union/);
  });
});
