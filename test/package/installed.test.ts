import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { API } from 'typescript/unstable/sync';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { exampleFiles } from '../../scripts/library/examples.ts';
import { libraryModules, openProject } from '../../scripts/library/project.ts';
import { exportsOf } from '../../scripts/library/surface.ts';
import { installedPackage } from './consumer-project.ts';

const root = process.cwd();
const project = await installedPackage();
const program = `${project.folder}/node_modules/daybook/bin/daybook.js`;
afterAll(() => project.remove());

test('a program opens a daybook, sends commands, asks, subscribes and closes', async () => {
  project.write('session.js', given('session.js'));
  expect(valuesOf(await project.node('session.js'))).toEqual([
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
  expect(await project.node(program, '--version')).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test('a daybook in PostgreSQL needs a package that is installed beside it, and that is said', async () => {
  const asked = project.node(program, '--db', 'postgres://127.0.0.1:1/shop', 'customers', 'find');
  await expect(asked).rejects.toThrow(/needs the package pg[\s\S]*npm install pg/);
});

// Together, for most of what the compiler does is to check the package's own types.
test('the examples of its docstrings, each with an import of every name, compile strictly; what does not fit its types does not', async () => {
  const files = examples();
  expect(files.size).toBeGreaterThan(100);
  expect(await compiled(new Map([...files, ['misuse.ts', given('misuse.ts')]]))).toBe('');
});

test('a program sends commands to a service, asks it, and reads what it wrote', async () => {
  const db = `${project.folder}/web.db`;
  await project.node(program, '--db', db, 'db', 'init');
  const tokens = ['tokens', 'create', 'web', '--scope', 'read,write'];
  const token = (await project.node(program, '--db', db, ...tokens)).trim();
  const service = spawn(process.execPath, [program, '--db', db, 'serve', '--port', '0'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  onTestFinished(() => ended(service));
  project.write('remote.js', given('remote.js'));
  const printed = await project.node('remote.js', await firstLineOf(service), token);
  expect(valuesOf(printed)).toEqual([
    { placed: 1 },
    { again: 'replayed', same: true },
    { paid: ['PaymentRecorded'] },
    { found: ['1: 900 USD'] },
    { actors: ['token:web (till)'] },
    { statuses: ['ok', 'ok'] },
    { missing: 'not_found' },
    { refused: 'unauthenticated' },
  ]);
});

test('the client loads no package: no store, no schema', async () => {
  const code = `
    import { registerHooks } from 'node:module';
    const loaded = [];
    registerHooks({ resolve: (name, context, next) => { loaded.push(name); return next(name, context); } });
    await import('daybook/client');
    console.log(JSON.stringify(loaded));`;
  const loaded = JSON.parse(await project.node('--input-type=module', '--eval', code)) as string[];
  expect(loaded.filter((name) => !name.startsWith('./'))).toEqual(['daybook/client']);
});

/** Of lines of JSON. */
const valuesOf = (printed: string): unknown[] =>
  printed
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));

async function firstLineOf({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error('no output');
  const [line] = (await once(createInterface({ input: stdout }), 'line')) as [string];
  return line;
}

async function ended(service: ChildProcess): Promise<void> {
  const exit = once(service, 'exit');
  service.kill();
  await exit;
}

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
  // Several threads check the same types several times.
  const options = ['--singleThreaded', '--pretty', 'false', '-p', '.'];
  return project.node(`${root}/node_modules/typescript/bin/tsc`, ...options);
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
