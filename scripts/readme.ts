// Writes the generated parts of README.md: a session at a terminal, and the example of the library. With --check, fails
// if the file says something else.

import { chmod, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildIfStale } from './build.mjs';
import { root } from './plugins.mjs';
import { typed } from './terminal.ts';
import { writeOrCheck } from './write-or-check.ts';

/** What somebody types, and on which minute of the shop's first morning. */
const SESSION: readonly (readonly [minute: string, line: string])[] = [
  ['09:00', 'export DAYBOOK_DB=shop.db'],
  ['09:01', 'daybook customers add --ref ann --name "Ann Lee" --email ann@example.org'],
  ['09:02', 'daybook products add --sku MUG --name "Blue mug" --unit-price 4.50 --currency USD'],
  ['09:03', 'daybook products add --sku TEAPOT --name "Teapot" --unit-price 34 --currency USD'],
  [
    '09:10',
    String.raw`daybook orders create --customer ann --item MUG:2 --item TEAPOT --place \
    --ship-to line1="14 Harbor St" --ship-to city=Portland --ship-to country=US`,
  ],
  ['09:11', 'daybook orders pay 1 --amount 43.00 --method card'],
  ['09:30', 'daybook orders ship 1 --line L1 --carrier UPS'],
  ['09:31', 'daybook orders find --status placed --from 7d'],
  ['09:32', 'daybook orders complete 1; echo "exit $?"'],
  ['09:33', 'daybook orders history 1'],
  ['09:34', 'daybook orders find --status placed -o ids | daybook orders tag - --tag vip'],
  ['09:35', 'daybook orders show 1 --json=number,status,payment,fulfilment,balance,tags'],
  ['09:36', 'daybook views verify'],
];

const COLUMNS = 100;

async function session(): Promise<string> {
  await buildIfStale();
  const folder = await mkdtemp(join(tmpdir(), 'daybook-readme-'));
  try {
    const bin = join(folder, 'bin');
    await mkdir(bin);
    await chmod(`${root}bin/daybook.js`, 0o755);
    await symlink(`${root}bin/daybook.js`, join(bin, 'daybook'));
    const told: string[] = [];
    for (const [minute, line] of SESSION) told.push(`$ ${line}\n${await run(line, minute, folder)}`);
    return told.join('');
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function run(line: string, minute: string, folder: string): Promise<string> {
  const env = {
    PATH: `${folder}/bin:${process.env['PATH'] ?? ''}`,
    HOME: folder,
    XDG_CACHE_HOME: `${root}node_modules/.cache/daybook-readme`,
    LANG: 'C.UTF-8',
    TZ: 'UTC',
    NO_COLOR: '1',
    DAYBOOK_PAGER: 'cat',
    DAYBOOK_ACTOR: 'maria',
    DAYBOOK_DB: 'shop.db',
    DAYBOOK_NOW: `2026-03-02T${minute}:00Z`,
  };
  return withoutChance(await typed(line, { cwd: folder, env, columns: COLUMNS }));
}

/** Ids are random: the same one stands for all of them here, since the session has one order. */
const withoutChance = (text: string): string =>
  text.replace(/\b[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, '0195561e-…');

const example = async (): Promise<string> => (await readFile(`${root}examples/library.ts`, 'utf8')).trimEnd();

const fenced = (language: string, text: string): string => `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;

/** Puts the text between `<!-- name -->` and `<!-- /name -->`. */
function replaced(readme: string, name: string, text: string): string {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [readme.indexOf(begin), readme.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`README.md has no place for the ${name}`);
  return `${readme.slice(0, from)}${begin}\n${text}\n${readme.slice(to)}`;
}

const readme = await readFile(`${root}README.md`, 'utf8');
const withSession = replaced(readme, 'session', fenced('console', await session()));
await writeOrCheck('README.md', replaced(withSession, 'library', fenced('ts', await example())));
