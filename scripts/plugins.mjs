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
  return edited('lazy-child-process', 'commander/lib/command.js', [
    [
      "const childProcess = require('node:child_process');",
      "const childProcess = { spawn: (...words) => require('node:child_process').spawn(...words) };",
    ],
  ]);
}

/**
 * cli-table3 measures every line with an expression for emoji that takes longer to compile than a table to draw: the
 * letters of common scripts take one column or two, as src/cli/output/letters.ts counts them.
 * @returns {Plugin}
 */
export function quickWidth() {
  const letters = JSON.stringify(`${root}src/cli/output/letters.ts`);
  const quick = `const { isPlain, plainWidth } = require(${letters});
    const stringWidth = (text) => isPlain(text) ? plainWidth(text) : require('string-width')(text);`;
  return edited('quick-width', 'cli-table3/src/utils.js', [
    ["const stringWidth = require('string-width');", quick],
  ]);
}

/**
 * cli-table3 cuts the content of each cell to ten columns, letter by letter, every time that it draws a line of it: for
 * a message that nobody reads unless it is debugged. Measured: a third of drawing a table.
 * @returns {Plugin}
 */
export function uncutMessages() {
  return edited('uncut-messages', 'cli-table3/src/cell.js', [
    ['let content = utils.truncate(this.content, 10, this.truncate);', 'let content = this.content;'],
  ]);
}

/**
 * chalk asks what the terminal can, for which it loads Node's networking; here src/cli/terminal.ts decides. It brings a half
 * for browsers that asks nothing. Measured: 6 ms of a start.
 * @returns {Plugin}
 */
export function decidedColors() {
  return {
    name: 'daybook:decided-colors',
    resolveId(source, importer) {
      if (source !== '#supports-color' || !importer) return null;
      return importer.replace(/index\.js$/, 'vendor/supports-color/browser.js');
    },
  };
}

/**
 * Changes lines of a package, and fails where they are not in it any more.
 * @param {string} name
 * @param {string} file the end of its path
 * @param {readonly (readonly [from: string, to: string])[]} changes
 * @returns {Plugin}
 */
function edited(name, file, changes) {
  let isDone = false;
  return {
    name: `daybook:${name}`,
    buildEnd(error) {
      if (!error && !isDone) throw new Error(`there is no ${file} any more to change`);
    },
    transform(code, id) {
      if (!id.replaceAll('\\', '/').endsWith(`node_modules/${file}`)) return null;
      isDone = true;
      for (const [from] of changes)
        if (!code.includes(from)) throw new Error(`${file} has no longer: ${from}`);
      return { code: changes.reduce((text, [from, to]) => text.replace(from, () => to), code), map: null };
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
