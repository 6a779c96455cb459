// Adds a command, a command with an event, a query and a view in a copy of the sources, and counts the files that each
// took: README.md says how many. The compiler takes them, and names every place that is owed when it is left out.

import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { additions, type Edit } from './cost-of-change/additions.ts';
import { root } from './plugins.ts';

const sources = ['bin', 'src', 'examples', 'test', 'bench', 'scripts', 'tsconfig.json', 'vitest.config.ts'];
const edits = additions.flatMap((addition) => addition.edits);
const owed = edits.filter((edit) => 'isOwed' in edit);

const copy = await mkdtemp(join(tmpdir(), 'daybook-cost-'));
try {
  await prepare();
  await makeAll(edits);
  const left = owed.map(({ file }) => file);
  const wrong = [...(await compile()), ...(await withoutOwed(left)), ...(await otherThanSaid())];
  for (const problem of wrong) console.error(problem);
  if (wrong.length > 0) process.exitCode = 1;
  console.log(additions.map((one) => `${one.what}: ${filesOf(one.edits)} files`).join(', '));
} finally {
  await rm(copy, { recursive: true, force: true });
}

async function prepare(): Promise<void> {
  for (const name of ['package.json', ...sources])
    await cp(join(root, name), join(copy, name), { recursive: true });
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'), 'dir');
}

/** One after the other: several are about the same file. */
async function makeAll(wanted: readonly Edit[]): Promise<void> {
  for (const edit of wanted) await make(edit);
}

async function make(edit: Edit): Promise<void> {
  const path = join(copy, edit.file);
  if ('text' in edit) {
    await mkdir(dirname(path), { recursive: true });
    return writeFile(path, edit.text);
  }
  const before = await readFile(path, 'utf8');
  const line = `${edit.behind}\n`;
  if (!before.includes(line)) throw new Error(`${edit.file} has no line "${edit.behind}" any more`);
  return writeFile(
    path,
    before.replace(line, () => `${line}${edit.insert}\n`),
  );
}

/** What the compiler has against the copy. */
function compile(): Promise<readonly string[]> {
  const tsc = join(root, 'node_modules/.bin/tsc');
  return new Promise((resolve) => {
    execFile(tsc, ['-p', copy, '--pretty', 'false'], { cwd: copy }, (error, stdout) =>
      resolve(error === null ? [] : stdout.split('\n').filter((line) => line !== '')),
    );
  });
}

/** The places that the compiler should name, and does not. */
async function withoutOwed(places: readonly string[]): Promise<readonly string[]> {
  for (const place of places) await cp(join(root, place), join(copy, place));
  const errors = await compile();
  return places
    .filter((place) => !errors.some((error) => error.startsWith(place)))
    .map((place) => `The compiler does not name ${place}, which owes an answer to a new event.`);
}

async function otherThanSaid(): Promise<readonly string[]> {
  const readme = await readFile(join(root, 'README.md'), 'utf8');
  return additions
    .map((one) => `| ${one.what} | ${filesOf(one.edits)} |`)
    .filter((line) => !readme.includes(line))
    .map((line) => `README.md does not say "${line}", which is what it takes.`);
}

function filesOf(wanted: readonly Edit[]): number {
  return new Set(wanted.map(({ file }) => file)).size;
}
