// What the sources import beyond TypeScript, for every way of running them: the build, vitest, and Node itself by hooks.ts.

import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'rolldown';

export const root: string = fileURLToPath(new URL('../', import.meta.url));
export const manifestFile: string = `${root}dist/.manifest/commands.txt`;

/** `import file from 'virtual:manifest'` is the path of the command tree that scripts/manifest.ts wrote at the last build. */
export const manifestModule = {
  name: 'virtual:manifest',
  /** @param path JavaScript that gives the path; the built program finds the file beside itself */
  source: (path: string = JSON.stringify(manifestFile)): string => `export default ${path};`,
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

/** Leaves every package to Node. */
export function isPackage(id: string): boolean {
  return isBuiltin(id) || (/^[@a-z]/i.test(id) && !id.startsWith('virtual:') && !/^[a-z]:[\\/]/i.test(id));
}
