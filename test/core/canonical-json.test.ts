import { expect, test } from 'vitest';
import { canonicalJson } from '../../src/core/kernel/canonical-json.ts';
import fc from '../support/properties.ts';

test.each<[unknown, string]>([
  [{ b: 1, a: { d: [], c: null } }, '{"a":{"c":null,"d":[]},"b":1}'],
  [{ a: undefined, b: [undefined, 'x'] }, '{"b":[null,"x"]}'],
  [{ '10': 1, '9': 2, é: 3, z: 4, Z: 5, '': 6 }, '{"":6,"10":1,"9":2,"Z":5,"z":4,"é":3}'],
  [{ '\u{1f600}': 1, '\ufb33': 2 }, '{"\u{1f600}":1,"\ufb33":2}'],
  ['tab\t"quote" \u2028', JSON.stringify('tab\t"quote" \u2028')],
  [-0, '0'],
  [1e21, '1e+21'],
  [undefined, 'null'],
])('%j is %s', (value, expected) => {
  expect(canonicalJson(value)).toBe(expected);
});

const shuffled = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shuffled);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, shuffled(member)]),
  );
};

test('Equal values give equal text, whatever the order of their fields, and the text reads as the value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(canonicalJson(shuffled(value))).toBe(canonicalJson(value));
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});
