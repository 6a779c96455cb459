// What the sources import beyond TypeScript, for every way of running them: the build, run-ts and vitest.

import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** @typedef {import('rolldown').Plugin} Plugin */

export const root = fileURLToPath(new URL('../', import.meta.url));
export const manifestFile = `${root}dist/.manifest/commands.txt`;

/**
 * `import sql from '../migrations/0001-commits.sql?raw'` is the file's text, as it is in vite.
 * @returns {Plugin}
 */
export function rawText() {
  return {
    name: 'daybook:raw-text',
    async resolveId(source, importer) {
      if (!source.endsWith('?raw')) return null;
      const resolved = await this.resolve(source.slice(0, -'?raw'.length), importer);
      return resolved && `${resolved.id}?raw`;
    },
    load(id) {
      if (!id.endsWith('?raw')) return null;
      const file = id.slice(0, -'?raw'.length);
      this.addWatchFile(file);
      return { code: `export default ${JSON.stringify(readFileSync(file, 'utf8'))};`, moduleType: 'js' };
    },
  };
}

/**
 * `import file from 'virtual:manifest'` is the path of the command tree that scripts/manifest.ts wrote at the last build.
 * @param {boolean} isBeside the built program finds it beside itself
 * @returns {Plugin}
 */
export function manifest(isBeside = false) {
  const id = '\0virtual:manifest';
  // Joined, for originalPaths writes out what stands in one piece, also in this file.
  const place = isBeside
    ? `${['import.meta', 'dirname'].join('.')} + '/commands.txt'`
    : JSON.stringify(manifestFile);
  return {
    name: 'daybook:manifest',
    resolveId: (source) => (source === 'virtual:manifest' ? id : null),
    load: (loaded) => (loaded === id ? { code: `export default ${place};`, moduleType: 'js' } : null),
  };
}

/**
 * better-sqlite3 looks for its compiled half by way of a stack trace and a dozen places; installed, it is in this one.
 * Known at the build, its JavaScript can be bundled, and so cached: measured, 5 of the 10 ms that it adds to a start.
 * @returns {Plugin}
 */
export function nativeBinding() {
  const addon = 'better-sqlite3/build/Release/better_sqlite3.node';
  return {
    name: 'daybook:native-binding',
    resolveId(source, importer) {
      if (source === 'bindings' && importer?.includes('better-sqlite3')) return '\0native-binding';
      return source === addon ? { id: addon, external: true } : null;
    },
    load: (id) =>
      id === '\0native-binding' ? `module.exports = () => require(${JSON.stringify(addon)});` : null,
  };
}

/**
 * commander starts programs for commands that are files of their own, which there are none of here: child processes are
 * loaded when it does. Measured: 2 ms of a start.
 * @returns {Plugin}
 */
export function lazyChildProcess() {
  const eager = "const childProcess = require('node:child_process');";
  return {
    name: 'daybook:lazy-child-process',
    transform(code, id) {
      if (!id.includes('commander') || !code.includes(eager)) return null;
      const lazy =
        "const childProcess = { spawn: (...words) => require('node:child_process').spawn(...words) };";
      return { code: code.replace(eager, lazy), map: null };
    },
  };
}

/**
 * cli-table3 measures every line with an expression for emoji that takes longer to compile than a table to draw: the
 * letters of common scripts take one column or two, as src/cli/output/fit.ts counts them.
 * @returns {Plugin}
 */
export function quickWidth() {
  const eager = "const stringWidth = require('string-width');";
  const narrow = String.raw` -~\u00a1-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u052f\u1e00-\u1eff\u2026`;
  const wide = String.raw`\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\uac00-\ud7a3`;
  const quick = `const stringWidth = (text) => /^[${narrow}${wide}]*$/.test(text)
    ? text.length + (text.match(/[${wide}]/g)?.length ?? 0)
    : require('string-width')(text);`;
  return {
    name: 'daybook:quick-width',
    transform(code, id) {
      if (!id.includes('cli-table3') || !code.includes(eager)) return null;
      return { code: code.replace(eager, quick), map: null };
    },
  };
}

/**
 * Lets bundled code find its files as if it ran in place.
 * @returns {Plugin}
 */
export function originalPaths() {
  return {
    name: 'daybook:original-paths',
    transform(code, id) {
      if (!code.includes('import.meta.') || id.includes('node_modules')) return null;
      const found = code
        .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(id).href))
        .replaceAll('import.meta.filename', JSON.stringify(id))
        .replaceAll('import.meta.dirname', JSON.stringify(id.slice(0, id.lastIndexOf('/'))));
      // Lines stay as they are: the map that there is still fits.
      return { code: found, map: null };
    },
  };
}

/**
 * Leaves every package to Node.
 * @param {string} id
 */
export function isPackage(id) {
  return isBuiltin(id) || (/^[@a-z]/i.test(id) && !id.startsWith('virtual:') && !/^[a-z]:[\\/]/i.test(id));
}
