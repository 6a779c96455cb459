import { readFileSync } from 'node:fs';
import { API } from 'typescript/unstable/sync';
import { afterAll, expect, test } from 'vitest';
import { exampleFiles } from '../../scripts/library/examples.ts';
import { libraryModules, openProject } from '../../scripts/library/project.ts';
import { exportsOf } from '../../scripts/library/surface.ts';
import { installedPackage } from './consumer-project.ts';

const root = process.cwd();
const project = await installedPackage();
afterAll(() => project.remove());

test('a program opens a daybook, sends commands, asks, subscribes and closes', async () => {
  project.write('session.js', given('session.js'));
  const printed = await project.node('session.js');
  expect(
    printed
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual([
    { placed: 1 },
    { paid: ['PaymentRecorded'] },
    { found: ['1: 900 USD'] },
    { missing: 'not_found' },
    { seen: ['OrderPlaced', 'PaymentRecorded'] },
    { absent: 'not_found' },
  ]);
});

test('a CommonJS program can require it', async () => {
  const code = `require('daybook').openDaybook({ db: ':memory:' }).then((daybook) => daybook.close())`;
  expect(await project.node('--input-type=commonjs', '--eval', code)).toBe('');
});

test('what it does not export cannot be reached', async () => {
  const reached = project.node('--input-type=module', '--eval', `import 'daybook/dist/lib/index.js'`);
  await expect(reached).rejects.toThrow('ERR_PACKAGE_PATH_NOT_EXPORTED');
});

test('the command line comes with it', async () => {
  expect(await project.node('node_modules/daybook/bin/daybook.js', '--version')).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test('the examples of its docstrings, each with an import of every name, compile strictly', async () => {
  const files = examples();
  expect(files.size).toBeGreaterThan(100);
  expect(await compiled(files)).toBe('');
});

test('what does not fit its types does not compile', async () => {
  expect(await compiled(new Map([['misuse.ts', given('misuse.ts')]]))).toBe('');
});

const given = (file: string): string => readFileSync(`${root}/test/package/consumer/${file}`, 'utf8');

/** Nothing is installed beside the package: no types of Node either. */
const compilerOptions = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: false,
  module: 'nodenext',
  target: 'es2023',
  types: [],
  noEmit: true,
};

/** What the compiler says. */
async function compiled(files: ReadonlyMap<string, string>): Promise<string> {
  for (const [name, text] of files) project.write(name, text);
  project.write('tsconfig.json', JSON.stringify({ compilerOptions, files: [...files.keys()] }));
  return project.node(`${root}/node_modules/typescript/bin/tsc`, '--pretty', 'false', '-p', '.');
}

function examples(): ReadonlyMap<string, string> {
  const api = new API({ cwd: root });
  const files = exampleFiles(
    exportsOf(
      openProject(api, { name: 'installed', modules: libraryModules, files: new Map() }),
      libraryModules,
    ),
  );
  api.close();
  return files;
}
