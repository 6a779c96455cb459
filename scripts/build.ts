// Builds dist: the command line (dist/cli, CommonJS, started by bin/daybook.js) and the library (dist/lib, ES modules
// with declarations). `npm run build` checks the types as it writes the declarations.

import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type CodeSplittingGroup, rolldown } from 'rolldown';
import { codeHashes } from './code-hash.ts';
import {
  columns,
  columnsFile,
  isPackage,
  manifest,
  manifestFile,
  rawText,
  root,
  substituted,
  uncutMessages,
} from './plugins.ts';

const cliFolder = `${root}dist/cli`;
const libFolder = `${root}dist/lib`;
const nodeVersionFile = 'node-version.cjs';
const cliStamp = `${root}dist/.sources`;
const libraryStamp = `${root}dist/.lib-sources`;

const isWriteSide = (id: string): boolean => /src.shop.orders.write/.test(id);
/** Many parts of the program can, and few starts do. */
const writesFiles = (id: string): boolean => /src.files|node_modules.signal-exit/.test(id);

/**
 * Few files start faster than many, and what a command does not need should not be in them: what every start needs is one
 * chunk, what every question and every command needs is another, what many of them need a third, and what many deciders
 * need a fourth. The rest is cut by who imports it.
 */
const groups: CodeSplittingGroup[] = [
  { name: 'start', tags: ['$initial'], test: (id) => !/jq-worker|query-worker|sql-answer/.test(id) },
  {
    name: 'engine',
    test: /src.(app|cli.run.run-query|stores.sqlite.(sqlite-engine|views.view-file))\.ts$/,
  },
  { name: 'shared', minShareCount: 6, test: (id) => !isWriteSide(id) && !writesFiles(id) },
  { name: 'deciding', minShareCount: 6, test: isWriteSide },
];

/** Everything, from nothing: what is published. */
export async function build(): Promise<void> {
  await Promise.all([rm(cliStamp, { force: true }), rm(libraryStamp, { force: true })]);
  const sources = await digestOfSources();
  await Promise.all([buildLibrary(), buildCli().then(removeOldChunks)]);
  await Promise.all([writeFile(cliStamp, sources), writeFile(libraryStamp, sources)]);
}

/**
 * Brings the command line up to date with the sources: what the tests run. Earlier chunks stay for programs that are
 * still running.
 */
export const buildIfStale = (): Promise<void> => ifStale(cliStamp, buildCli);

/** Brings all that is published up to date with the sources: what the tests of the package pack. */
export async function buildPackageIfStale(): Promise<void> {
  await buildIfStale();
  await ifStale(libraryStamp, buildLibrary);
}

/** @param stamp the file that says of which sources there is a build */
async function ifStale(stamp: string, make: () => Promise<unknown>): Promise<void> {
  const sources = await digestOfSources();
  const built = existsSync(stamp) ? await readFile(stamp, 'utf8') : '';
  if (built === sources) return;
  await make();
  await writeFile(stamp, sources);
}

async function buildLibrary(): Promise<void> {
  await rm(libFolder, { recursive: true, force: true });
  await Promise.all([buildTypes(), buildLib()]);
}

async function buildTypes(): Promise<void> {
  const tsc = `${root}node_modules/typescript/bin/tsc`;
  await promisify(execFile)(process.execPath, [tsc, '-p', `${root}tsconfig.build.json`, '--pretty'], {
    cwd: root,
  });
}

/** What the program is bundled with: the command tree (`virtual:manifest`) and the columns of views' tables. */
async function buildManifest(): Promise<void> {
  const run = ['--import', './scripts/hooks.ts', 'scripts/manifest.ts', columnsFile];
  await mkdir(dirname(columnsFile), { recursive: true });
  const { stdout } = await promisify(execFile)(process.execPath, run, { cwd: root, maxBuffer: 64 << 20 });
  await replaceFile(manifestFile, stdout);
}

/** @returns the names of its files */
async function buildCli(): Promise<string[]> {
  await buildManifest();
  const bundle = await rolldown({
    input: {
      daybook: `${root}src/main.ts`,
      'jq-worker': `${root}src/cli/output/jq-worker.ts`,
      'query-worker': `${root}src/maintenance/query-worker.ts`,
    },
    cwd: root,
    platform: 'node',
    // Large and used by one option only, or there if its user has installed it: loaded from where it is installed.
    external: ['jq-wasm', 'pg'],
    plugins: [
      rawText(),
      codeHashes(),
      substituted(),
      uncutMessages(),
      columns(columnsFile),
      manifest("import.meta.dirname + '/commands.txt'"),
    ],
    transform: { target: 'node22' },
  });
  const { output } = await bundle.generate({
    format: 'cjs',
    dir: cliFolder,
    entryFileNames: '[name].cjs',
    chunkFileNames: '[name]-[hash].cjs',
    dynamicImportInCjs: false,
    codeSplitting: { groups },
    strict: true,
    charset: 'ascii',
    comments: false,
    // Short names are quicker to load, 3 % of a start; those of functions and classes stay, for stack traces.
    minify: { compress: true, mangle: { keepNames: true }, codegen: { removeWhitespace: true } },
    sourcemap: true,
    sourcemapExcludeSources: true,
  });
  await bundle.close();
  await mkdir(cliFolder, { recursive: true });
  await replaceFile(`${cliFolder}/${nodeVersionFile}`, await nodeVersionCode());
  await replaceFile(`${cliFolder}/commands.txt`, await readFile(manifestFile));
  // The entry last: whoever starts the program meanwhile gets the old one or the new one, whole.
  for (const file of output.toReversed()) {
    await replaceFile(`${cliFolder}/${file.fileName}`, file.type === 'asset' ? file.source : file.code);
  }
  return ['commands.txt', nodeVersionFile, ...output.map((file) => file.fileName)];
}

/** What bin/daybook.js reads first: by itself, for a Node that could not read the rest. */
async function nodeVersionCode(): Promise<string> {
  const bundle = await rolldown({
    input: `${root}src/core/kernel/node-version.ts`,
    transform: { target: 'es2020' },
  });
  const { output } = await bundle.generate({ format: 'cjs' });
  await bundle.close();
  return output[0].code;
}

async function removeOldChunks(current: readonly string[]): Promise<void> {
  const others = (await readdir(cliFolder)).filter((name) => !current.includes(name));
  await Promise.all(others.map((name) => rm(`${cliFolder}/${name}`, { force: true })));
}

async function buildLib(): Promise<void> {
  const bundle = await rolldown({
    input: { index: `${root}src/library/index.ts`, client: `${root}src/client/index.ts` },
    cwd: root,
    platform: 'node',
    external: isPackage,
    plugins: [rawText(), codeHashes(), columns(), manifest()],
    transform: { target: 'node22' },
  });
  await bundle.write({ format: 'esm', dir: libFolder, chunkFileNames: '[name]-[hash].js' });
  await bundle.close();
}

async function digestOfSources(): Promise<string> {
  const files = await Promise.all(['src', 'migrations', 'scripts'].map(filesUnder));
  const digest = createHash('sha256');
  for (const file of [...files.flat(), `${root}package.json`].sort())
    digest.update(file).update(await readFile(file));
  return digest.digest('hex');
}

async function filesUnder(folder: string): Promise<string[]> {
  if (!existsSync(root + folder)) return [];
  const entries = await readdir(root + folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => `${entry.parentPath}/${entry.name}`);
}

async function replaceFile(file: string, content: string | Uint8Array): Promise<void> {
  const aside = `${file}.${process.pid}`;
  await writeFile(aside, content);
  await rename(aside, file);
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    await build();
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    process.stderr.write(stdout || stderr || `${basename(import.meta.url)}: ${String(error)}\n`);
    process.exitCode = 1;
  }
}
