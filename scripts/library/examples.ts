// The examples of docstrings as programs that TypeScript can check: one file an example, named by what it shows.

import type { PublicExport, PublicName } from './surface.ts';

/** File names and what is in them. Every file imports every public name. */
export function exampleFiles(exported: readonly PublicExport[]): ReadonlyMap<string, string> {
  const head = `${importsOf(exported)}\n${given(exported)}\n`;
  const names: readonly PublicName[] = exported.flatMap((one) => [one, ...one.members]);
  const files = names.flatMap(({ name, examples }) =>
    examples.map((code, index): [string, string] => [`${name}.${index + 1}.ts`, head + bodyOf(code)]),
  );
  return new Map(files);
}

function importsOf(exported: readonly PublicExport[]): string {
  const modules = [...new Set(exported.map(({ from }) => from))];
  const names = (module: string): string =>
    exported
      .filter(({ from }) => from === module)
      .map(({ name, isValue }) => (isValue ? name : `type ${name}`))
      .join(', ');
  return modules.map((module) => `import { ${names(module)} } from '${module}';\n`).join('');
}

/** What an example may use without saying where it comes from. */
function given(exported: readonly PublicExport[]): string {
  const declared = { daybook: 'Daybook', connection: 'Connection', orderId: 'string' };
  const isKnown = (type: string): boolean => type === 'string' || exported.some(({ name }) => name === type);
  return Object.entries(declared)
    .filter(([, type]) => isKnown(type))
    .map(([name, type]) => `declare const ${name}: ${type};\n`)
    .join('');
}

/** Examples may wait, and declare what they like. */
const bodyOf = (code: string): string =>
  `export async function example(): Promise<void> {\n${code.replace(/^(?=.)/gm, '  ')}\n}\n`;
