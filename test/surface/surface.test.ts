import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';

// Loaded in the tests, so that a definition that cannot even be loaded fails one of them.
const written = async () => (await import('../../scripts/reference/reference-text.ts')).referenceText;
const promised = async () => (await import('./definitions.ts')).promised();

test('the reference says what the definitions say', async () => {
  const path = new URL('../../docs/reference.md', import.meta.url);
  expect(await written()).toBe(await readFile(path, 'utf8'));
});

describe('what people, programs and stored files rely on changes only when it is meant to (then: npm run docs)', () => {
  test.each([
    ['the data that messages take, and what they answer', 'messages'],
    ['arguments, flags, questions and examples of every command', 'commands'],
    ['tables of views, their columns, keys and indexes', 'views'],
    ['codes of rejections and what they say', 'rejections'],
  ])('%s', async (_what, name) => {
    const { [name]: entries = [] } = await promised();
    const text = entries.map((entry) => `${lines(entry, DEPTH)}\n`).join('');
    await expect(text).toMatchFileSnapshot(`__snapshots__/${name}.txt`);
  });
});

/** How deep values are taken apart, a line each: a flag and a field of a schema are one line. */
const DEPTH = 3;

function lines(value: unknown, depth: number, indent = ''): string {
  const isWhole = depth === 0 || typeof value !== 'object' || value === null || isListOfWords(value);
  if (isWhole) return ` ${JSON.stringify(value)}`;
  return Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([name, member]) => `\n${indent}${name}:${lines(member, depth - 1, `${indent}  `)}`)
    .join('');
}

const isListOfWords = (value: object): boolean =>
  Array.isArray(value) && value.every((one) => typeof one !== 'object');
