import { spawnSync } from 'node:child_process';
import manifestFile from 'virtual:manifest';
import { describe, expect, test } from 'vitest';
import { understand } from '../../src/cli/argv/arguments.ts';
import { commonOptions } from '../../src/cli/argv/global-options.ts';
import type { Manifest } from '../../src/cli/argv/manifest.ts';
import { readManifest } from '../../src/cli/argv/manifest-file.ts';
import { helpFor } from '../../src/cli/help/help.ts';
import { helpWidth } from '../../src/cli/help/help-layout.ts';
import { manPage } from '../../src/cli/help/man-page.ts';
import { topics } from '../../src/cli/help/topics.ts';
import { OneProcessShop } from './support/persistent-program.ts';
import type { Shop } from './support/program.ts';
import { atTerminal } from './support/terminal.ts';

const tree = readManifest(manifestFile);
const commands = tree.commands.map((spec) => [spec.path, spec] as const);

/** Words as a shell makes them. */
const wordsOf = (line: string): string[] =>
  [...line.matchAll(/(?:[^\s"']|"[^"]*"|'[^']*')+/g)].map(([word]) => word.replaceAll(/["']/g, ''));

/** The runs of this program in a line with pipes, `&&`, `;` and `>`. */
const runsIn = (line: string): string[][] =>
  line
    .split(/\||&&|;/)
    .map((part) => part.replace(/ > \S+$/, '').trim())
    .filter((part) => part.startsWith('daybook'))
    .map((part) => wordsOf(part).slice(1));

describe.each(commands)('%s', (_, spec) => {
  test('says what it does, shows how, and describes every option', () => {
    expect(spec.summary).toMatch(/^[A-Z].*[^.]$/);
    expect(spec.examples).not.toEqual([]);
    for (const one of [...spec.args, ...spec.options]) {
      if ('hidden' in one && one.hidden) continue;
      expect([one.field, one.description]).toEqual([one.field, expect.stringMatching(/\S/) as string]);
    }
  });

  test('has examples that are understood', () => {
    for (const { run } of spec.examples) {
      expect(run).toMatch(/daybook /);
      for (const words of runsIn(run)) expect(understand(tree, words).kind).toBe('run');
    }
  });

  test('says of the order that an example is about what the example names', () => {
    for (const { run, does } of spec.examples)
      for (const [, named = ''] of does.matchAll(/[Oo]rder (M-\d+|\d+)/g)) expect(run).toContain(named);
  });

  test('names an order, a customer and a cursor in the same words everywhere', () => {
    const orders = spec.args.filter(({ entity }) => entity === 'order');
    for (const { placeholder, description } of orders)
      expect([placeholder, description]).toEqual([
        'ORDER',
        'The order: its number, external reference or id',
      ]);
    const customers = spec.args.filter(({ entity }) => entity === 'customer');
    for (const { placeholder } of customers) expect(placeholder).toBe('CUSTOMER');
    const cursors = spec.options.filter(({ field }) => field === 'after');
    for (const { placeholder } of cursors) expect(placeholder).toBe('CURSOR');
  });

  test('has no two options of one name', () => {
    const options = [...spec.options, ...commonOptions(spec).flatMap((group) => group.options)];
    const names = options.flatMap(({ flag, short }) => [
      `--${flag}`,
      ...(short === undefined ? [] : [`-${short}`]),
    ]);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  test('has help that fits the terminal', () => {
    const help = helpFor(tree, spec.path, 80);
    expect(help).toContain(`daybook ${spec.path}`);
    const examples = new Set(spec.examples.flatMap(({ run, does }) => [`  ${run}`, `  # ${does}`]));
    const written = help.split('\n').filter((line) => !examples.has(line));
    expect(written.filter((line) => line.length > 80)).toEqual([]);
  });
});

const hasGroff = spawnSync('groff', ['--version']).status === 0;
const hasMandoc = spawnSync('mandoc', ['-T', 'lint', '/dev/null']).error === undefined;

/** Everything that `man` explains: the program, its commands, their groups and the topics. */
const explained = ['', ...tree.paths, ...Object.keys(tree.names.groups), ...Object.keys(topics)];

describe('man', () => {
  test('prints roff in a pipe', async () => {
    const page = await new OneProcessShop().out('man orders find');
    expect(page.split('\n')[0]).toMatch(/^\.TH DAYBOOK-ORDERS-FIND 1/);
    expect(page).toContain('.B \\-\\-status STATUS…');
  });

  test.each(explained)('has a page on "%s"', (path) => {
    const page = manPage(tree, path) ?? '';
    expect(page).toMatch(/^\.TH DAYBOOK/);
    // What is neither text nor a known request would be swallowed.
    for (const line of page.split('\n'))
      expect(line).toMatch(/^(\.(TH|SH|B|BR|TP|PP|nf|fi|RS|RE)( |$)|[^.'])|^$/);
  });

  test.skipIf(!hasGroff)('has pages that groff takes without a warning', () => {
    const input = explained.map((path) => manPage(tree, path)).join('\n');
    const { status, stderr } = spawnSync('groff', ['-man', '-ww', '-z', '-Tutf8', '-Kutf8'], { input });
    expect([status, stderr.toString()]).toEqual([0, '']);
  });

  test.skipIf(!hasMandoc)('has pages that mandoc takes without a warning', () => {
    const found = explained.flatMap((path) => {
      const input = manPage(tree, path) ?? '';
      const { stdout } = spawnSync('mandoc', ['-T', 'lint', '-W', 'warning'], { input });
      return stdout.toString().split('\n').filter(Boolean);
    });
    // The program's version stands where a date would.
    expect(found.filter((line) => !line.includes('missing date'))).toEqual([]);
  });

  test('explains a group by its commands, and a topic as help does', async () => {
    expect(await new OneProcessShop().out('man orders items')).toContain('.B daybook orders items change\n');
    expect(await new OneProcessShop().out('man exit-codes')).toContain('.B 124\ntimed out');
  });

  test.each([
    ['orders fnd', 'orders find'],
    ['ordrs', 'orders'],
    ['exit-code', 'exit-codes'],
  ])('names what is near to an unknown page: %s', async (typed, near) => {
    const { code, stderr } = await new OneProcessShop().run(`man ${typed}`);
    expect([code, stderr]).toEqual([2, expect.stringContaining(`Did you mean "${near}"`) as string]);
  });
});

describe('help', () => {
  const shop = (): Shop => new OneProcessShop();

  test('daybook alone shows it, on stdout, with exit 0', async () => {
    const alone = await shop().run([]);
    expect([alone.code, alone.stderr]).toEqual([0, '']);
    expect(alone.stdout).toBe((await shop().run('--help')).stdout);
    expect(alone.stdout).toBe((await shop().run('help')).stdout);
  });

  test('it says in a line what each group of commands is for', async () => {
    const { groups } = tree.names;
    const led = tree.paths.flatMap((path) =>
      path.split(' ').flatMap((_, depth, words) => (depth === 0 ? [] : [words.slice(0, depth).join(' ')])),
    );
    expect(Object.keys(groups).toSorted()).toEqual([...new Set(led)].toSorted());
    const help = await shop().out('help');
    for (const [path, summary] of Object.entries(groups).filter(([one]) => !one.includes(' ')))
      expect(help).toMatch(new RegExp(`^ {2}${path} +${summary}$`, 'm'));
    expect(await shop().out('help orders items')).toContain(groups['orders items']);
  });

  test('help COMMAND is COMMAND --help', async () => {
    expect(await shop().out('help orders create')).toBe(await shop().out('orders create --help'));
    expect(await shop().out('help orders')).toBe(await shop().out('orders'));
    expect(await shop().out('help orders')).toBe(await shop().out('orders --help'));
  });

  test('help --json is the tree, for programs', async () => {
    expect(JSON.parse(await shop().out('help --json'))).toEqual({
      version: tree.version,
      commands: tree.commands,
    });
    const part = JSON.parse(await shop().out('help orders items --json')) as Pick<Manifest, 'commands'>;
    expect(part.commands.map(({ path }) => path)).toEqual([
      'orders items add',
      'orders items change',
      'orders items remove',
    ]);
  });

  test('a bare group shows its verbs on stdout', async () => {
    const { code, stdout, stderr } = await shop().run('orders items');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('orders items add ORDER');
  });

  test.each(Object.keys(topics))('help %s explains a topic', async (topic) => {
    expect((await shop().out(['help', topic])).length).toBeGreaterThan(100);
  });

  test('it is no wider than the terminal', async () => {
    const { text } = await atTerminal(shop(), 'orders find --help', { columns: 60 });
    const own = text.split('\n').filter((line) => !/^ {2}(#|daybook)/.test(line));
    expect(own.filter((line) => line.length > 60)).toEqual([]);
    expect(helpWidth(Number.POSITIVE_INFINITY)).toBe(100);
  });

  test('--version and version tell the same', async () => {
    expect(await shop().out('--version')).toBe(tree.version);
    expect(await shop().out('version')).toBe(tree.version);
    expect(await shop().out('-V')).toBe(tree.version);
  });
});
