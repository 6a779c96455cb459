// Writes the generated parts of README.md: the first hour at a terminal, and the example of the library. With --check, fails
// if the file says something else.

import { chmod, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildIfStale } from './build.ts';
import { root } from './plugins.ts';
import { typed } from './terminal.ts';
import { writeOrCheck } from './write-or-check.ts';

type Typed = readonly [minute: string, line: string];

/** What a newcomer types in the first hour, chapter by chapter, and on which minute of the shop's first morning. */
const CHAPTERS: Readonly<Record<string, readonly Typed[]>> = {
  shop: [
    ['09:00', 'export DAYBOOK_DB=shop.db'],
    [
      '09:01',
      String.raw`daybook customers add --ref ann --name "Ann Lee" --email ann@example.org \
    --ship-to line1="14 Harbor St" --ship-to city=Portland --ship-to country=US`,
    ],
    ['09:02', 'daybook products add --sku MUG --name "Blue mug" --unit-price 4.50 --currency USD'],
    ['09:03', 'daybook products add --sku TEAPOT --name "Teapot" --unit-price 34 --currency USD'],
    ['09:10', 'daybook orders create --customer ann --item MUG:2 --item TEAPOT --place'],
  ],
  day: [
    ['09:11', 'daybook orders pay 1 --amount 43.00 --method card'],
    ['09:20', 'daybook orders ship 1 --line L1 --carrier UPS'],
    ['09:21', 'daybook orders find --status placed --from 7d'],
    ['09:22', 'daybook orders complete 1; echo "exit $?"'],
    ['09:23', 'daybook orders history 1'],
  ],
  change: [
    ['09:30', 'daybook orders edit 1 --change L2:2 --reason "one more teapot" --dry-run 2>&1 | tail -n 1'],
    ['09:31', 'daybook orders edit 1 --change L2:2 --reason "one more teapot"'],
    ['09:32', 'daybook orders why 1 total'],
    ['09:33', 'daybook commands undo 7 --yes 2>/dev/null'],
    ['09:34', 'daybook orders show 1 --json=total,balance'],
    ['09:35', 'daybook orders show 1 --as-of 2026-03-02T09:31:30Z --json=total,balance'],
  ],
  script: [
    ['09:40', 'daybook orders find --status placed -o ids | daybook orders tag - --tag vip'],
    ['09:41', `printf '1\\n7\\n' | daybook orders hold - --reason high_risk --keep-going; echo "exit $?"`],
    ['09:42', 'daybook orders find --on-hold --jq ".[].number"'],
    ['09:43', 'daybook orders release 1 --reason high_risk'],
  ],
  books: [
    ['09:50', 'daybook sales --by month --per product -T'],
    ['09:51', 'daybook attention --now 2026-04-01'],
    ['09:52', 'daybook views rebuild -F view,commits,position && daybook views verify'],
    ['09:55', 'daybook db backup shop-backup.db -F path,commits,head'],
  ],
};

const COLUMNS = 100;

/** Each chapter as it was typed and answered: one shop, from the first line to the last. */
async function firstHour(): Promise<ReadonlyMap<string, string>> {
  await buildIfStale();
  const folder = await mkdtemp(join(tmpdir(), 'daybook-readme-'));
  try {
    const bin = join(folder, 'bin');
    await mkdir(bin);
    await chmod(`${root}bin/daybook.js`, 0o755);
    await symlink(`${root}bin/daybook.js`, join(bin, 'daybook'));
    const told = new Map<string, string>();
    for (const [name, lines] of Object.entries(CHAPTERS)) {
      let chapter = '';
      for (const [minute, line] of lines) chapter += `$ ${line}\n${await run(line, minute, folder)}`;
      told.set(name, chapter);
    }
    return told;
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
  return withoutChance(await typed(line, { cwd: folder, env, columns: COLUMNS })).replaceAll(
    `${folder}/`,
    '',
  );
}

/** Ids are random, and so are the hashes over them: the same one stands for all of them here. There is one order. */
const withoutChance = (text: string): string =>
  text
    .replace(/\b[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, '0195561e-…')
    .replace(/\b[0-9a-f]{64}\b/g, '7d0a3c51…');

const example = async (): Promise<string> => (await readFile(`${root}examples/library.ts`, 'utf8')).trimEnd();

const fenced = (language: string, text: string): string => `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;

/** Puts the text between `<!-- name -->` and `<!-- /name -->`. */
function replaced(readme: string, name: string, text: string): string {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [readme.indexOf(begin), readme.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`README.md has no place for the ${name}`);
  return `${readme.slice(0, from)}${begin}\n${text}\n${readme.slice(to)}`;
}

let readme = await readFile(`${root}README.md`, 'utf8');
for (const [name, told] of await firstHour()) readme = replaced(readme, name, fenced('console', told));
await writeOrCheck('README.md', replaced(readme, 'library', fenced('ts', await example())));
