import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { strictJson } from '../../../src/http/limits/strict-json.ts';
import { refusalOf } from './refusal.ts';

describe('JSON', () => {
  test('is read as JSON.parse reads it, whatever it holds', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 8 }), (text) => {
        fc.pre(!text.includes('__proto__'));
        expect(strictJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  test.each([
    ['in an object', '{"a":1,"a":2}', '/a'],
    ['with the same value', '{"a":1,"a":1}', '/a'],
    ['far inside', '{"items":[{"sku":"A"},{"sku":"B","n":[{}],"sku":"C"}]}', '/items/1/sku'],
    ['written otherwise', String.raw`{"sku":1,"s\u006bu":2}`, '/sku'],
    ['that is empty', '{"":1,"":2}', '/'],
    ['with a slash and a tilde', '{"a/b~c":1,"a/b~c":2}', '/a~1b~0c'],
    ['behind what looks like a name', String.raw`{"a":"\"b\":","b":["a",{"a":1}],"a":0}`, '/a'],
  ])('may have no member twice: %s', async (_, text, pointer) => {
    expect(await refusalOf(() => strictJson(text))).toMatchObject({
      code: 'malformed_request',
      message: `The body does not fit: ${pointer} is there twice.`,
      more: { issues: [{ pointer, message: 'is there twice' }] },
    });
  });

  test.each([
    '{"a":{"b":1},"c":{"b":1}}',
    '[{"a":1},{"a":1}]',
    '{"a":["b","b"],"b":"a"}',
    String.raw`{"a\\":1,"a":2}`,
    '{"constructor":1,"prototype":2,"toString":3}',
  ])('may have one name in several places: %s', (text) => {
    expect(strictJson(text)).toEqual(JSON.parse(text));
  });

  test.each(['{"__proto__":{"admin":true}}', String.raw`{"a":[{"_\u005fproto__":1}]}`])(
    'may have no member that becomes a prototype: %s',
    async (text) => {
      expect((await refusalOf(() => strictJson(text))).message).toContain(
        'is a name that no member may have',
      );
    },
  );

  test('may say __proto__ where that is no name', () => {
    expect(strictJson('{"a":"__proto__","b":["__proto__"]}')).toEqual({ a: '__proto__', b: ['__proto__'] });
  });

  const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

  test('may be 64 deep, and no deeper', async () => {
    expect(strictJson(nested(64))).toEqual(JSON.parse(nested(64)));
    expect((await refusalOf(() => strictJson(nested(65)))).message).toBe(
      'The body is nested deeper than 64.',
    );
    await refusalOf(() => strictJson(`${'{"a":'.repeat(65)}1${'}'.repeat(65)}`));
    expect(strictJson(`[${Array.from({ length: 100 }, () => '{}').join(',')}]`)).toHaveLength(100);
  });

  test('of a MiB of brackets is refused before it is parsed', async () => {
    expect((await refusalOf(() => strictJson('['.repeat(1024 * 1024)))).message).toContain('deeper');
  });

  test.each([
    '',
    '{',
    '{"a":1',
    '{"a"}',
    '{"a\\',
    '"',
    '{"\\x":1}',
    "{'a':1}",
    '{"a":1}}',
    '[1,]',
    'NaN',
    '\ufeff{}',
  ])('is nothing else: %j', async (text) => {
    expect(await refusalOf(() => strictJson(text, 'Line 3'))).toMatchObject({
      code: 'malformed_request',
      message: expect.stringMatching(/^Line 3 is not JSON: /),
    });
  });

  test('is what JSON.parse reads, or refused, whatever the text', () => {
    const read = (parse: (text: string) => unknown, text: string): unknown => {
      try {
        return { value: parse(text) };
      } catch (error) {
        return (error as Error).message.includes('twice') ? 'twice' : 'refused';
      }
    };
    const letters = fc.constantFrom('{', '}', '[', ']', ':', ',', '"', '\\', ' ', 'a', '1', 'u', '0');
    fc.assert(
      fc.property(fc.string({ unit: letters }), (text) => {
        expect(['twice', read((one) => JSON.parse(one) as unknown, text)]).toContainEqual(
          read(strictJson, text),
        );
      }),
    );
  });
});
