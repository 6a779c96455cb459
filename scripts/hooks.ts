// What Node does not import by itself, for TypeScript programs of this repository: node --import ./scripts/hooks.ts FILE.ts
// Node strips the types; texts and the command tree are what rolldown and vite get from plugins.ts.

import { registerHooks } from 'node:module';
import { manifestModule, rawModule } from './plugins.ts';

registerHooks({
  resolve(specifier, context, next) {
    return specifier === manifestModule.name
      ? { url: specifier, format: 'module', shortCircuit: true }
      : next(specifier, context);
  },
  load(url, context, next) {
    if (url === manifestModule.name)
      return { format: 'module', source: manifestModule.source(), shortCircuit: true };
    if (url.endsWith('?raw'))
      return { format: 'module', source: rawModule(new URL(url)), shortCircuit: true };
    return next(url, context);
  },
});
