import { execFile, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import manifestFile from 'virtual:manifest';
import { beforeAll, describe, expect, test } from 'vitest';
import { readManifest } from '../../src/cli/argv/manifest-file.ts';
import { complete, type LiveValues, wordsIn } from '../../src/cli/completion/complete.ts';
import { ordersCli } from '../../src/shop/orders/cli/index.ts';
import { filledShop } from './support/filled-shop.ts';
import { runInOneProcess } from './support/persistent-program.ts';
import { folder, programFile, quietEnv, type Shop } from './support/program.ts';
import { Terminal } from './support/terminal.ts';

const manifest = readManifest(manifestFile);
const live: LiveValues = {
  named: async (kind) => [{ word: `${kind}-1`, help: 'it' }],
  offered: async (kind) =>
    (await ordersCli.offers[kind]?.())?.values({ manifest, find: async () => [{ tags: ['tag-1'] }] }) ?? [],
  likely: async ({ list }, { name }) => [{ word: `${list}-of-${name}`, help: 'it' }],
};
const offersFor = async (line: string): Promise<string[]> =>
  (await complete(manifest, wordsIn(line).slice(1), live)).map(({ word }) => word);

describe('completion offers', () => {
  test('commands, then their verbs', async () => {
    expect(await offersFor('daybook or')).toEqual(['orders']);
    expect(await offersFor('daybook orders re')).toEqual(
      expect.arrayContaining(['refund', 'reopen', 'return']),
    );
    expect(await offersFor('daybook orders items ')).toEqual(['add', 'change', 'remove']);
  });

  test('flags of the command and common ones', async () => {
    expect(await offersFor('daybook orders find --sta')).toEqual(['--status']);
    expect(await offersFor('daybook orders find --no-in')).toEqual(['--no-input']);
  });

  test('values of a flag, also behind = and commas', async () => {
    expect(await offersFor('daybook orders find --status pl')).toEqual(['placed']);
    expect(await offersFor('daybook orders find --status=pl')).toEqual(['--status=placed']);
    expect(await offersFor('daybook orders find --status created,pl')).toEqual(['created,placed']);
    expect(await offersFor('daybook orders find -o nd')).toEqual(['ndjson']);
  });

  test('fields behind --json=', async () => {
    expect(await offersFor('daybook orders find --json=num')).toEqual(['--json=number']);
    expect(await offersFor('daybook orders find --json=number,customerN')).toEqual([
      '--json=number,customerName',
    ]);
  });

  test('live values where an entity is named', async () => {
    expect(await offersFor('daybook orders show ')).toEqual(['order-1']);
    expect(await offersFor('daybook orders find --customer ')).toEqual(['customer-1']);
    expect(await offersFor('daybook orders create --item ')).toEqual(['product-1']);
  });

  test('topics and commands behind help and man', async () => {
    expect(await offersFor('daybook help exit')).toEqual(['exit-codes']);
    expect(await offersFor('daybook man orders sho')).toEqual(['show']);
    expect(await offersFor('daybook man exit')).toEqual(['exit-codes']);
  });

  test('settings, and what they can be', async () => {
    expect(await offersFor('daybook config get time')).toEqual(['timeout']);
    expect(await offersFor('daybook config set color ')).toEqual(['auto', 'always', 'never']);
    expect(await offersFor('daybook config set quiet t')).toEqual(['true']);
    expect(await offersFor('daybook config set no')).toEqual(['no-pager', 'no-input']);
  });

  test.each([
    ['views rebuild order_su', 'order_summary'],
    ['views rebuild order_summary order_se', 'order_search'],
    ['views show sal', 'sales'],
    ['events list --type OrderPl', 'OrderPlaced'],
    ['events tail --type=OrderPl', '--type=OrderPlaced'],
    ['commands schema CreateO', 'CreateOrder'],
    ['orders find --tag ', 'tag-1'],
    ['orders tag 1 --tag ', 'tag-1'],
    ['orders why 1 custom', 'customerRef'],
    ['orders wait 1 --for status=pl', 'status=placed'],
    ['orders wait 1 --for onHold=f', 'onHold=false'],
    ['orders wait 1 --for bal', 'balance='],
    ['sales --tz Europe/Berl', 'Europe/Berlin'],
    ['config set tz Europe/Berl', 'Europe/Berlin'],
    ['config set currency EU', 'EUR'],
    ['orders create --currency US', 'USD'],
    ['products add --currency US', 'USD'],
    ['orders create --ship-to co', 'country='],
    ['orders create --ship-to country=D', 'country=DE'],
    ['customers add --ship-to country=D', 'country=DE'],
    ['orders address set 1 --country D', 'DE'],
    ['orders find --country D', 'DE'],
    ['orders refund 7 --payment ', 'payments-of-7'],
    ['orders ship 7 --line ', 'lines-of-7'],
    ['orders items remove 7 ', 'lines-of-7'],
    ['orders return receive 7 --return ', 'returnCases-of-7'],
    ['orders untag 7 --tag ', 'tags-of-7'],
    ['orders find --sort -crea', '-createdAt'],
  ])('what the definitions know: %s', async (line, first) => {
    expect((await offersFor(`daybook ${line}`))[0]).toBe(first);
  });

  test('no value twice: neither behind a comma nor with the flag once more', async () => {
    const others = ['created', 'completed', 'cancelled'];
    expect(await offersFor('daybook orders find --status placed,')).toEqual(
      others.map((one) => `placed,${one}`),
    );
    expect(await offersFor('daybook orders find --status placed --status ')).toEqual(others);
    expect(await offersFor('daybook orders find --sort number,-tot')).toEqual(['number,-total']);
    expect(await offersFor('daybook orders find -F number,num')).toEqual([]);
    expect(await offersFor('daybook orders create --ship-to line1=x --ship-to li')).toEqual(['line2=']);
  });

  test('the same behind variables that are set for the command', async () => {
    expect(await offersFor('DAYBOOK_DB=x.db TZ=UTC daybook or')).toEqual(['orders']);
  });
});

let shop: Shop;
beforeAll(async () => {
  shop = await filledShop(runInOneProcess);
});

/** A folder with the program under its name, for PATH. */
function installed(): string {
  const bin = folder();
  writeFileSync(`${bin}/daybook`, `#!/bin/sh\nexec '${process.execPath}' '${programFile}' "$@"\n`);
  chmodSync(`${bin}/daybook`, 0o755);
  return bin;
}

const environment = () => ({ ...quietEnv, PATH: `${installed()}:${quietEnv.PATH}`, DAYBOOK_DB: shop.db });

/** Somebody at the prompt of a shell, once it has been told of the completion script. */
async function atPrompt(shell: 'bash' | 'zsh', setUp: string): Promise<Terminal> {
  const flags = { bash: ['--norc', '--noprofile', '-i'], zsh: ['-f', '-i'] }[shell];
  const env = { PATH: environment().PATH, HOME: folder(), PS1: '> ', INPUTRC: '/dev/null' };
  const terminal = new Terminal(shop, flags, { program: shell, columns: 200, env });
  terminal.type(`${setUp}; echo re''ady\r`);
  await terminal.see('ready');
  return terminal;
}

const hasShell = (name: string): boolean => spawnSync(name, ['--version']).status === 0;

const ZSH = 'autoload -Uz compinit && compinit -u -D';

describe.each([
  ['bash', 'eval', 'bash', 'eval "$(daybook completion bash)"'],
  ['zsh', 'eval', 'zsh', `${ZSH}; eval "$(daybook completion zsh)"`],
  ['zsh', 'eval, before compinit', 'zsh', 'eval "$(daybook completion zsh)"'],
  [
    'zsh',
    'a file in fpath',
    'zsh',
    `mkdir ~/f; daybook completion zsh > ~/f/_daybook; fpath=(~/f $fpath); ${ZSH}`,
  ],
] as const)('in %s, with %s', (_, __, shell, setUp) => {
  test.skipIf(!hasShell(shell))('a Tab completes what is typed, and asks the daybook', async () => {
    const terminal = await atPrompt(shell, setUp);
    terminal.type('daybook customers show b\t');
    await terminal.see('daybook customers show bob ');
    terminal.type('\u0015daybook orders find --status=created,pl\t');
    await terminal.see('--status=created,placed ');
    terminal.type('\u0015daybook orders create --ship-to cou\t');
    await terminal.see('--ship-to country=');
    terminal.type('DK');
    await terminal.see('DK');
    expect(terminal.text).toContain('--ship-to country=DK');
    terminal.type('\u0015daybook orders show \t\t');
    await terminal.see(/4.*3.*2.*1|1.*2.*3.*4/s);
    expect(terminal.text).not.toMatch(/error|not found/);
  });
});

test.skipIf(!hasShell('fish'))('in fish, completions have their help beside them', async () => {
  const offered = async (line: string): Promise<string> => {
    const script = `daybook completion fish | source; complete -C '${line}'`;
    const { stdout } = await promisify(execFile)('fish', ['--no-config', '-c', script], {
      env: { ...environment(), HOME: folder() },
    });
    return stdout;
  };
  expect(await offered('daybook orders show ')).toMatch(/^4\tBob Ray, placed\n3\tBob Ray, created\n/);
  expect(await offered('daybook orders find --status=pl')).toBe('--status=placed\n');
  expect(await offered(`daybook orders import ${process.cwd()}/pack`)).toContain('package.json');
});

describe('in bash', () => {
  /** What bash would offer at the end of the line. */
  async function offered(line: string): Promise<string[]> {
    const words = line.split(/ |(?==)|(?<==)/);
    const script = `eval "$(daybook completion bash)"
      COMP_LINE=${JSON.stringify(line)} COMP_POINT=${line.length}
      COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}) COMP_CWORD=${words.length - 1}
      _daybook; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout } = await promisify(execFile)('bash', ['-c', script], { env: environment() });
    return stdout.trim().split('\n');
  }

  test('only what stands behind = is replaced', async () => {
    expect(await offered('daybook orders find --status=pl')).toEqual(['placed']);
    expect(await offered('daybook orders find --json=')).toContain('number');
  });

  test('a file of settings with a fault leaves the line alone', async () => {
    const home = folder();
    mkdirSync(`${home}/daybook`);
    writeFileSync(`${home}/daybook/config.json`, '{');
    const env = { XDG_CONFIG_HOME: home };
    expect(await shop.run('__complete daybook orders sh', { env })).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    });
  });
});

test('an unknown shell is a usage error', async () => {
  expect((await shop.run('completion tcsh')).code).toBe(2);
  expect((await shop.run('completion')).stderr).toContain('bash, zsh, fish');
});
