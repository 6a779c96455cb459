// What Node does not import by itself, for TypeScript programs of this repository: node --import ./scripts/hooks.ts FILE.ts
// Node strips the types, but of pages (.tsx), which rolldown turns into code; texts, the command tree and hashes of code are what rolldown and vite get from plugins.ts.

import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'rolldown/utils';
import { codeHashModule, columnsModule, manifestModule, rawModule } from './plugins.ts';

const HASH_OF = `${codeHashModule.name}?`;

registerHooks({
  resolve(specifier, context, next) {
    const url = virtualUrl(specifier, context.parentURL);
    return url === undefined ? next(specifier, context) : { url, format: 'module', shortCircuit: true };
  },
  load(url, context, next) {
    const source = sourceOf(url);
    return source === undefined ? next(url, context) : { format: 'module', source, shortCircuit: true };
  },
});

function virtualUrl(specifier: string, importer: string | undefined): string | undefined {
  if (specifier === codeHashModule.name) return HASH_OF + importer;
  return [manifestModule.name, columnsModule.name].includes(specifier) ? specifier : undefined;
}

function sourceOf(url: string): string | undefined {
  if (url === manifestModule.name) return manifestModule.source();
  if (url === columnsModule.name) return columnsModule.source();
  if (url.startsWith(HASH_OF)) return codeHashModule.source(url.slice(HASH_OF.length));
  if (url.endsWith('.tsx')) return pageModule(fileURLToPath(url));
  return url.endsWith('?raw') ? rawModule(new URL(url)) : undefined;
}

const pageModule = (file: string): string =>
  transformSync(file, readFileSync(file, 'utf8'), {
    jsx: { runtime: 'automatic', importSource: 'hono/jsx' },
  }).code;
