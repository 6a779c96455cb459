// `import codeHash from 'virtual:code-hash'` is a hash of the module that says so and of all the sources that it imports.

import { createHash } from 'node:crypto';
import { type Plugin, rolldown } from 'rolldown';
import { codeHashModule, columns, isPackage, rawText, root } from './plugins.ts';

const known = new Map<string, Promise<string>>();

/**
 * SHA-256 over what a module does: its code and what that uses of the sources that it imports, joined, without types,
 * comments, layout and local names. Another version of a package changes nothing here.
 *
 * @param file absolute path
 */
export function codeHash(file: string): Promise<string> {
  const found = known.get(file) ?? hashed(file);
  known.set(file, found);
  return found;
}

async function hashed(file: string): Promise<string> {
  const bundle = await rolldown({
    input: file,
    cwd: root,
    platform: 'node',
    external: isPackage,
    plugins: [rawText(), columns(), hashes(async () => '')],
    transform: { target: 'node22' },
  });
  const { output } = await bundle.generate({ format: 'esm', comments: false, minify: true });
  await bundle.close();
  const digest = createHash('sha256');
  for (const part of output) digest.update(part.type === 'chunk' ? part.code : part.source);
  return digest.digest('hex');
}

/** For bundles and for vitest. */
export const codeHashes = (): Plugin => hashes(codeHash);

function hashes(hashOf: (file: string) => Promise<string>): Plugin {
  const prefix = `\0${codeHashModule.name}?`;
  return {
    name: 'daybook:code-hash',
    resolveId: (source, importer) =>
      source === codeHashModule.name && importer !== undefined ? prefix + importer : null,
    async load(id) {
      if (!id.startsWith(prefix)) return null;
      const hash = await hashOf(id.slice(prefix.length));
      return { code: `export default ${JSON.stringify(hash)};`, moduleType: 'js' };
    },
  };
}
