// The examples of docstrings as programs that TypeScript can check: one file an example, named by what it shows.

import type { PublicExport, PublicName } from './surface.ts';

/** File names and what is in them. Every file imports every public name. */
export function exampleFiles(exported: readonly PublicExport[]): ReadonlyMap<string, string> {
  const head = `import { ${importsOf(exported)} } from 'daybook';\n\n${GIVEN}`;
  const names: readonly PublicName[] = exported.flatMap((one) => [one, ...one.members]);
  const files = names.flatMap(({ name, examples }) =>
    examples.map((code, index): [string, string] => [`${name}.${index + 1}.ts`, head + bodyOf(code)]),
  );
  return new Map(files);
}

const importsOf = (exported: readonly PublicExport[]): string =>
  exported.map(({ name, isValue }) => (isValue ? name : `type ${name}`)).join(', ');

/** What an example may use without saying where it comes from. */
const GIVEN = 'declare const daybook: Daybook;\ndeclare const orderId: string;\n\n';

/** Examples may wait, and declare what they like. */
const bodyOf = (code: string): string =>
  `export async function example(): Promise<void> {\n${code.replace(/^(?=.)/gm, '  ')}\n}\n`;
