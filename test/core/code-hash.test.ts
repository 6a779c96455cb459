import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { codeHash } from '../../scripts/code-hash.ts';
import { temporaryFolder } from '../stores/temporary-folder.ts';

const sources = {
  'view.ts': `
    import hash from 'virtual:code-hash';
    import { tagged } from './sentences.ts';
    import type { Row } from './row.ts';
    export const view = { hash, handlers: { OrderTagged: (row: Row, tag: string) => { row.text = tagged(tag); } } };`,
  'sentences.ts': `
    import { quoted } from './words.ts';
    export const tagged = (tag: string): string => \`Tagged \${quoted(tag)}\`;
    export const untagged = (tag: string): string => \`Took the tag \${quoted(tag)} off\`;`,
  'words.ts': `export const quoted = (word: string): string => '"' + word + '"';`,
  'row.ts': 'export interface Row { text: string }',
};

/** The hash of view.ts, in a folder of its own where these sources stand in place of the first ones. */
function hashWith(changed: Partial<typeof sources> = {}): Promise<string> {
  const folder = temporaryFolder();
  for (const [name, code] of Object.entries({ ...sources, ...changed }))
    writeFileSync(join(folder, name), code);
  return codeHash(join(folder, 'view.ts'));
}

const without = (name: keyof typeof sources, from: string, to: string) => ({
  [name]: sources[name].replace(from, to),
});

test.each([
  ['a sentence of a module that it imports', without('sentences.ts', 'Tagged', 'Labelled')],
  ['a word of a module further on', without('words.ts', '"', '*')],
  ['a handler', without('view.ts', 'row.text = ', 'row.text += ')],
])('The hash of a view changes with %s', async (_, changed) => {
  expect(await hashWith(changed)).not.toBe(await hashWith());
});

test.each([
  ['where the sources stand', {}],
  ['a comment', without('sentences.ts', 'export', '/** What is said. */\nexport')],
  ['the layout', without('sentences.ts', '=> `', '=>\n\n      `')],
  ['the name of a parameter', { 'words.ts': sources['words.ts'].replaceAll('word', 'text') }],
  ['a type', without('row.ts', 'text', 'note: string; text')],
  ['a function that the view does not use', without('sentences.ts', 'Took', 'Removed')],
])('The hash of a view stays with %s', async (_, changed) => {
  expect(await hashWith(changed)).toBe(await hashWith());
});
