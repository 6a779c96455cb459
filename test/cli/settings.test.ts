import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { settingNames } from '../../src/cli/settings/table.ts';
import { filledShop } from './support/filled-shop.ts';
import { OneProcessShop, runInOneProcess } from './support/persistent-program.ts';
import { folder, type Shop } from './support/program.ts';
import { inShell } from './support/shell.ts';
import { atTerminal } from './support/terminal.ts';

let filled: Shop;
beforeAll(async () => {
  filled = await filledShop(runInOneProcess);
});

let home = '';
let file = '';
beforeEach(() => {
  home = folder();
  file = join(home, 'daybook', 'config.json');
});

/** A user's own settings, and none but those: no variable of the tests' own. */
const user = (env: Record<string, string | undefined> = {}) => ({
  env: { XDG_CONFIG_HOME: home, DAYBOOK_ACTOR: undefined, ...env },
});
const run = (words: string | readonly string[], env = {}) => filled.run(words, user(env));
const out = (words: string | readonly string[], env = {}) => filled.out(words, user(env));
const kept = (): unknown => JSON.parse(readFileSync(file, 'utf8'));

function given(text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

interface Listed {
  readonly key: string;
  readonly value: string | null;
  readonly source: string | null;
  readonly from: string | null;
}

async function listed(key: string, env = {}): Promise<Pick<Listed, 'value' | 'source' | 'from'>> {
  const rows = JSON.parse(await out('config list --json', env)) as Listed[];
  const { value = null, source = null, from = null } = rows.find((row) => row.key === key) ?? {};
  return { value, source, from };
}

describe('a setting', () => {
  test('counts from the flag, else the environment, else the file, else the default', async () => {
    expect(await listed('timeout')).toEqual({ value: '10s', source: 'default', from: null });
    await out('config set timeout 5s');
    expect(await listed('timeout')).toEqual({ value: '5s', source: 'file', from: file });
    const env = { DAYBOOK_TIMEOUT: '7s' };
    expect(await listed('timeout', env)).toEqual({
      value: '7s',
      source: 'environment',
      from: 'DAYBOOK_TIMEOUT',
    });
    expect(await out('config get timeout --timeout 9s', env)).toBe('9s');
  });

  test('in the file is what commands then do', async () => {
    await out(['config', 'set', 'actor', 'maria']);
    await out('config set tz +05:30');
    const shop = filled.copy();
    await shop.out('orders tag 1 --tag vip', user());
    const [last] = (await shop.out('orders history 1 --json', user())).match(/"actor": ?"maria"/g) ?? [];
    expect(last).toBeDefined();
    const { text } = await atTerminal(shop, 'orders find -L 1', { env: { XDG_CONFIG_HOME: home } });
    expect(text).toContain('2026-03-14 20:39');
  });

  test('is for a terminal only, if it is the format', async () => {
    await out('config set output json');
    const env = { XDG_CONFIG_HOME: home };
    expect((await atTerminal(filled, 'products find', { env })).text).toContain('"sku": "MUG"');
    expect((await atTerminal(filled, 'products find -o ids', { env })).text).toBe('MUG\nTEA\n');
    expect(await out('products find -o ids')).toBe('MUG\nTEA');
    expect(await out('products find')).toMatch(/^MUG\t/);
  });

  test('never to ask is obeyed at a terminal', async () => {
    await out('config set no-input true');
    expect(kept()).toEqual({ 'no-input': true });
    const { code, text } = await atTerminal(filled, 'orders create', { env: { XDG_CONFIG_HOME: home } });
    expect([code, text]).toEqual([2, expect.stringContaining('Missing: --customer REF') as string]);
  });

  test('of colours gives way to NO_COLOR, which is a wish for every program', async () => {
    await out('config set color always');
    expect(await out('orders find -o table -L 1')).toContain('\u001b[');
    expect(await out('orders find -o table -L 1', { NO_COLOR: '1' })).not.toContain('\u001b[');
    expect(await listed('color', { NO_COLOR: '1' })).toMatchObject({
      source: 'environment',
      from: 'NO_COLOR',
    });
  });

  test('that is a path means the same file in every folder', async () => {
    await out('config set db shop.db');
    expect(kept()).toEqual({ db: join(process.cwd(), 'shop.db') });
  });
});

test('nothing is read from the working directory', async () => {
  const here = folder();
  const settings = JSON.stringify({ output: 'json', timeout: '3s' });
  for (const name of ['config.json', 'daybook.json', '.daybook.json'])
    writeFileSync(`${here}/${name}`, settings);
  writeFileSync(`${here}/.env`, 'DAYBOOK_TIMEOUT=3s\n');
  const { stdout } = await inShell(new OneProcessShop(), `cd '${here}' && daybook config get timeout`);
  expect(stdout).toBe('10s\n');
});

describe('config', () => {
  test('set keeps others as they are, in a file that only its owner reads', async () => {
    const { code, stdout, stderr } = await run('config set currency EUR');
    expect([code, stdout]).toEqual([0, '']);
    expect(stderr).toContain(`currency is "EUR" from now on, in ${file}.`);
    await out('config set quiet yes');
    expect(kept()).toEqual({ currency: 'EUR', quiet: true });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(dirname(file))).toEqual(['config.json']);
  });

  test('set says when something else counts before it', async () => {
    const { stderr } = await run('config set tz UTC', { DAYBOOK_TZ: 'Europe/Berlin' });
    expect(stderr).toContain('DAYBOOK_TZ says otherwise');
  });

  test('unset takes a setting out', async () => {
    await out('config set currency EUR');
    await out('config unset currency');
    expect(kept()).toEqual({});
    expect((await run('config unset currency')).code).toBe(0);
  });

  test('get of what nothing sets is not found', async () => {
    const { code, stderr } = await run('config get currency');
    expect([code, stderr]).toEqual([3, expect.stringContaining('daybook config set currency') as string]);
  });

  test('path tells where', async () => {
    expect(await out('config path')).toBe(file);
    expect(await filled.out('config path', { env: { HOME: '/home/ann' } })).toBe(
      '/home/ann/.config/daybook/config.json',
    );
    const { code } = await filled.run('config path', { env: { HOME: undefined } });
    expect(code).toBe(2);
  });

  test('list has every setting', async () => {
    const keys = (await out('config list -o ids')).split('\n');
    expect(keys).toEqual(settingNames);
  });

  test.each([
    ['config set tmeout 5s', 'Did you mean "timeout"?'],
    ['config set timeout soon', 'is not a length of time'],
    ['config set tz Atlantis', 'Atlantis'],
    ['config set color blue', 'One of: auto, always, never.'],
    ['config set quiet maybe', 'One of: true, false.'],
    ['config set now 2026-01-01', 'is for a single run'],
    ['config set timeout', 'Missing: VALUE.'],
    ['config get', 'Missing: KEY.'],
  ])('%s is a usage error that says what to do', async (words, told) => {
    const { code, stderr } = await run(words);
    expect([code, stderr]).toEqual([2, expect.stringContaining(told) as string]);
    expect(readdirSync(home)).toEqual([]);
  });
});

describe('a file of settings with a fault', () => {
  test.each([
    ['{"timeout": "soon"}', '"timeout": "soon" is not a length of time', 'daybook config unset timeout'],
    ['{"quiet": "yes"}', '"quiet": "yes" is not true or false', 'daybook config set quiet'],
    ['{"tmeout": "5s"}', '"tmeout" is not a setting', 'Did you mean "timeout"?'],
    ['{"db": "shop.db"}', '"shop.db" is not a whole path', 'daybook config set db'],
    ['{"tz": ', 'is not JSON', 'config set'],
    ['[]', 'is not a JSON object', 'config set'],
  ])('%s is a usage error that names file and key', async (text, told, hint) => {
    given(text);
    const { code, stderr } = await run('orders find', { DAYBOOK_DB: undefined });
    expect(code).toBe(2);
    expect(stderr).toContain(file);
    expect(stderr).toContain(told);
    expect(stderr).toContain(hint);
  });

  test('does not hinder help and config', async () => {
    given('{"timeout": "soon", "quiet": true}');
    expect((await run('help environment')).code).toBe(0);
    const { code, stdout, stderr } = await run('config list');
    expect([code, stderr]).toEqual([0, expect.stringContaining('is not a length of time') as string]);
    expect(stdout).toMatch(/^quiet\ttrue\tfile$/m);
    await out('config unset timeout');
    expect((await run('orders find')).code).toBe(0);
  });

  test('that nobody can read is put aside by the next set', async () => {
    given('{"tz": ');
    expect((await run('config set tz UTC')).stderr).toContain(`${file}.broken`);
    expect(kept()).toEqual({ tz: 'UTC' });
    expect(readFileSync(`${file}.broken`, 'utf8')).toBe('{"tz": ');
  });
});

test('a variable with a fault is named', async () => {
  const { code, stderr } = await run('orders find', { DAYBOOK_TIMEOUT: 'soon' });
  expect([code, stderr]).toEqual([2, expect.stringContaining('DAYBOOK_TIMEOUT: "soon"') as string]);
});
