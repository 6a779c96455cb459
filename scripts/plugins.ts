// What the sources import beyond TypeScript, for every way of running them: the build, vitest, and Node itself by hooks.ts.

import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'rolldown';

export const root: string = fileURLToPath(new URL('../', import.meta.url));
export const manifestFile: string = `${root}dist/.manifest/commands.txt`;
export const columnsFile: string = `${root}dist/.manifest/columns.json`;

/** `import file from 'virtual:manifest'` is the path of the command tree that scripts/manifest.ts wrote at the last build. */
export const manifestModule = {
  name: 'virtual:manifest',
  /** @param path JavaScript that gives the path; the built program finds the file beside itself */
  source: (path: string = JSON.stringify(manifestFile)): string => `export default ${path};`,
};

/**
 * `import columnsOfTable from 'virtual:columns'` knows the columns of views' tables in the built command line, so that rows
 * are posted without making the schemas that say the columns; elsewhere it knows none.
 */
export const columnsModule = {
  name: 'virtual:columns',
  /** @param json columns by table; parsed when the first are looked up */
  source: (json?: string): string =>
    json === undefined
      ? 'export default () => undefined;'
      : `let columns; export default (table) => (columns ??= JSON.parse(${JSON.stringify(json)}))[table];`,
};

/** `import codeHash from 'virtual:code-hash'` is the hash of the module that imports it: see code-hash.ts. */
export const codeHashModule = {
  name: 'virtual:code-hash',
  /** For Node, whose hooks cannot wait for the hash: a module can. */
  source: (importer: string): string => `
    import { codeHash } from ${JSON.stringify(new URL('code-hash.ts', import.meta.url).href)};
    export default await codeHash(${JSON.stringify(fileURLToPath(importer))});`,
};

/** `import sql from '../migrations/0001-commits.sql?raw'` is the file's text, as it is in vite. */
export function rawModule(file: string | URL): string {
  const path = typeof file === 'string' ? file.slice(0, -'?raw'.length) : file;
  return `export default ${JSON.stringify(readFileSync(path, 'utf8'))};`;
}

export function rawText(): Plugin {
  return {
    name: 'daybook:raw-text',
    async resolveId(source, importer) {
      if (!source.endsWith('?raw')) return null;
      const resolved = await this.resolve(source.slice(0, -'?raw'.length), importer);
      return resolved && `${resolved.id}?raw`;
    },
    load: (id) => (id.endsWith('?raw') ? { code: rawModule(id), moduleType: 'js' } : null),
  };
}

export function manifest(path?: string): Plugin {
  const id = `\0${manifestModule.name}`;
  return {
    name: 'daybook:manifest',
    resolveId: (source) => (source === manifestModule.name ? id : null),
    load: (loaded) => (loaded === id ? { code: manifestModule.source(path), moduleType: 'js' } : null),
  };
}

/** @param file where scripts/manifest.ts wrote the columns; without it, none are known */
export function columns(file?: string): Plugin {
  const id = `\0${columnsModule.name}`;
  return {
    name: 'daybook:columns',
    resolveId: (source) => (source === columnsModule.name ? id : null),
    load: (loaded) => {
      if (loaded !== id) return null;
      const json = file === undefined ? undefined : readFileSync(file, 'utf8');
      return { code: columnsModule.source(json), moduleType: 'js' };
    },
  };
}

/** Leaves every package to Node. */
export function isPackage(id: string): boolean {
  return isBuiltin(id) || (/^[@a-z]/i.test(id) && !id.startsWith('virtual:') && !/^[a-z]:[\\/]/i.test(id));
}

/** What the build puts in the place of something in a package: each where it is measured to pay. */
interface Substitute {
  /** The package, and in it the file or the name of an import. */
  readonly of: string;
  readonly imports: string;
  /** CommonJS. */
  readonly code: string;
}

/** Gains in CPU of a start, of which an empty Node takes 70 ms, as medians of 25 in turn with the build without it. */
const substitutes: readonly Substitute[] = [
  // 3 ms: commands that are files of their own would be started by it, and there are none here.
  {
    of: 'commander',
    imports: 'node:child_process',
    code: `exports.spawn = (...words) => require('node:child_process').spawn(...words);`,
  },
  // 5 ms: it asks what the terminal can, for which it loads Node's networking; src/cli/session/terminal.ts decides that.
  { of: 'chalk', imports: '#supports-color', code: 'module.exports = { stdout: false, stderr: false };' },
  // 6 ms: with its compiled half left where it is installed, its JavaScript is one file with the rest.
  {
    of: 'better-sqlite3',
    imports: './binding',
    code: `const { dirname } = require('node:path');
      module.exports = require(dirname(require.resolve('better-sqlite3/package.json')) + '/lib/binding.js');`,
  },
];

/** The build fails where a package no longer imports what is replaced. */
export function substituted(): Plugin {
  const used = new Set<Substitute>();
  const idOf = (substitute: Substitute) => `\0${substitute.of}/${substitute.imports}`;
  return {
    name: 'daybook:substituted',
    resolveId(source, importer) {
      const importedBy = (name: string) => importer?.replaceAll('\\', '/').includes(`node_modules/${name}/`);
      const found = substitutes.find((each) => each.imports === source && importedBy(each.of));
      if (found === undefined) return null;
      used.add(found);
      return idOf(found);
    },
    load(id) {
      const found = substitutes.find((each) => idOf(each) === id);
      return found ? { code: found.code, moduleType: 'js' } : null;
    },
    buildEnd(error) {
      const unused = substitutes.find((each) => !used.has(each));
      if (!error && unused) throw new Error(`${unused.of} no longer imports ${unused.imports}`);
    },
  };
}

/**
 * cli-table3 cuts the content of each cell to ten columns, letter by letter, every time that it draws a line of it: for
 * a message that nobody reads unless it is debugged. That takes 10 ms of the 106 that a screen's table of 20 rows takes, and
 * more than half of a table of 1 000 (220 ms in place of 507). Its string-width is as it is: what measured common letters
 * faster had gained 2 ms of such a screen.
 */
export function uncutMessages(): Plugin {
  const file = 'node_modules/cli-table3/src/cell.js';
  const [from, to] = [
    'let content = utils.truncate(this.content, 10, this.truncate);',
    'let content = this.content;',
  ];
  return {
    name: 'daybook:uncut-messages',
    transform(code, id) {
      if (!id.replaceAll('\\', '/').endsWith(file)) return null;
      if (!code.includes(from)) throw new Error(`${file} has no longer: ${from}`);
      return { code: code.replace(from, to), map: null };
    },
  };
}
