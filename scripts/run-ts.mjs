// Runs a TypeScript program of this repository: node scripts/run-ts.mjs bench/run.ts [argument...]
// Node 20 cannot, so the program is bundled (packages left out) and imported; stack traces name the .ts lines.

import { rmSync } from 'node:fs';
import { basename, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';
import { isPackage, manifest, originalPaths, rawText, root } from './plugins.mjs';

/**
 * @param {string} file the TypeScript file, seen from the working directory
 * @returns {Promise<Record<string, unknown>>} its exports
 */
export async function runTs(file) {
  const entry = resolve(file);
  const folder = `${root}node_modules/.cache/daybook/${basename(entry, '.ts')}-${process.pid}`;
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  process.setSourceMapsEnabled(true);
  const bundle = await rolldown({
    input: entry,
    cwd: root,
    platform: 'node',
    external: isPackage,
    plugins: [rawText(), manifest(), originalPaths()],
  });
  const { output } = await bundle.write({
    dir: folder,
    format: 'esm',
    entryFileNames: '[name].mjs',
    chunkFileNames: '[name]-[hash].mjs',
    sourcemap: true,
  });
  await bundle.close();
  return import(pathToFileURL(`${folder}/${output[0].fileName}`).href);
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const [node = '', , file, ...rest] = process.argv;
  if (file) {
    process.argv = [node, relative(process.cwd(), file), ...rest];
    await runTs(file);
  } else {
    process.stderr.write('usage: node scripts/run-ts.mjs FILE.ts [argument...]\n');
    process.exitCode = 2;
  }
}
