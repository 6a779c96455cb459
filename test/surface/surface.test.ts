import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

const surface = {
  messages: 'the data that messages take, and what they answer',
  commands: 'arguments, flags, questions and examples of every command',
  views: 'tables of views, their columns, keys and indexes',
  rejections: 'codes of rejections and what they say',
};

// One test, which loads the definitions itself: mutation testing then asks it about all that they say.
test('what people, programs and stored files rely on changes only when it is meant to (then: npm run docs)', async () => {
  const { promised } = await import('./definitions.ts');
  const now = await promised();
  for (const [name, what] of Object.entries(surface)) {
    const text = (now[name] ?? []).map((entry) => `${lines(entry, DEPTH)}\n`).join('');
    // oxlint-disable-next-line vitest/valid-expect -- vitest takes a message, which says what has changed
    await expect(text, what).toMatchFileSnapshot(`__snapshots__/${name}.txt`);
  }
  const { referenceText } = await import('../../scripts/reference/reference-text.ts');
  expect(referenceText).toBe(await readFile(new URL('../../docs/reference.md', import.meta.url), 'utf8'));
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
