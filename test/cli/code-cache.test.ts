import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const program = join(import.meta.dirname, '../../bin/daybook.js');

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'daybook-code-cache-'));
});
afterEach(() => {
  rmSync(home, { recursive: true, force: true });
});

function run(env: Record<string, string> = {}, file = program, words: readonly string[] = ['--version']) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...words], {
    env: { PATH: process.env['PATH'], XDG_CACHE_HOME: home, ...env },
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

const answer = { status: 0, stderr: '', stdout: expect.stringMatching(/\d+\.\d+\.\d+/) as string };
const parent = () => join(home, 'daybook-code');
const folders = () => (existsSync(parent()) ? readdirSync(parent()) : []);
const folder = () => join(parent(), folders()[0] ?? 'none');
const entry = () => join(folder(), 'daybook');
const mode = (path: string) => statSync(path).mode & 0o777;

describe('the code cache', () => {
  test('is written by the first run and left alone by the second', () => {
    expect(run()).toEqual(answer);
    const { mtimeMs } = statSync(entry());
    expect(run()).toEqual(answer);
    expect(statSync(entry()).mtimeMs).toBe(mtimeMs);
  });

  test('is readable and writable by its owner only', () => {
    run();
    expect([mode(parent()), mode(folder()), mode(entry())]).toEqual([0o700, 0o700, 0o600]);
  });

  test('lies under HOME where no cache folder is named, and nowhere without a home', () => {
    expect(run({ XDG_CACHE_HOME: '', HOME: home })).toEqual(answer);
    expect(readdirSync(join(home, '.cache/daybook-code'))).toHaveLength(1);
    expect(run({ XDG_CACHE_HOME: '', HOME: '' })).toEqual(answer);
  });

  test('is kept apart for other V8 flags', () => {
    run();
    expect(run({ NODE_OPTIONS: '--max-old-space-size=512' })).toEqual(answer);
    expect(folders()).toHaveLength(2);
  });

  test('is replaced when it is damaged', () => {
    run();
    writeFileSync(entry(), 'damaged');
    expect(run()).toEqual(answer);
    expect(readFileSync(entry(), 'latin1')).not.toBe('damaged');
  });

  test.each([
    ['its folder', folder],
    ['the folder above', parent],
  ])('is not used where others may write to %s', (_, writable) => {
    run();
    writeFileSync(entry(), 'planted');
    chmodSync(writable(), 0o777);
    expect(run()).toEqual(answer);
    expect(readFileSync(entry(), 'utf8')).toBe('planted');
  });

  test('is not used behind a symbolic link', () => {
    mkdirSync(join(home, 'elsewhere'), { mode: 0o700 });
    symlinkSync(join(home, 'elsewhere'), parent());
    expect(run()).toEqual(answer);
    expect(existsSync(entry())).toBe(false);
  });

  test('keeps silent where no folder can be made', () => {
    writeFileSync(parent(), 'a file in the way');
    expect(run()).toEqual(answer);
  });

  test('is switched off by DAYBOOK_NO_CODE_CACHE=1', () => {
    expect(run({ DAYBOOK_NO_CODE_CACHE: '1' })).toEqual(answer);
    expect(folders()).toEqual([]);
  });

  test('keeps the newest folders only, and what is none of its own', () => {
    const old = Array.from({ length: 12 }, (_, build) => `${String(build).padStart(16, '0')}-v20.1.0-x64`);
    for (const name of [...old, 'shop']) mkdirSync(join(parent(), name), { recursive: true, mode: 0o700 });
    writeFileSync(join(parent(), 'daybook.db'), 'precious');
    run();
    expect(folders()).toEqual(expect.arrayContaining(['shop', 'daybook.db']));
    expect(folders()).toHaveLength(3 + 2);
    expect(folders().filter((name) => old.includes(name))).toHaveLength(2);
  });

  test('is kept apart from everything else that the program keeps', () => {
    const env = { XDG_DATA_HOME: home, XDG_CONFIG_HOME: home };
    run(env, program, ['db', 'init']);
    run(env, program, ['config', 'set', 'timeout', '5s']);
    for (const flags of ['512', '513', '514', '515', '516'])
      run({ ...env, NODE_OPTIONS: `--max-old-space-size=${flags}` });
    expect(readdirSync(join(home, 'daybook'))).toEqual(expect.arrayContaining(['daybook.db', 'config.json']));
    expect(folders()).toHaveLength(3);
  });

  test('has a file for each command, and keeps the newest only', () => {
    run({}, program, ['orders', 'find', '--help']);
    expect(readdirSync(folder())).toEqual(['orders-find']);
    for (let command = 0; command < 60; command++) writeFileSync(join(folder(), `command-${command}`), '');
    run();
    expect(readdirSync(folder())).toHaveLength(48);
    expect(existsSync(entry())).toBe(true);
  });

  test('keeps what an earlier run of the command needed and this one does not', () => {
    const chunks = () =>
      Object.keys(
        JSON.parse(readFileSync(join(folder(), 'config-path'), 'latin1').split('\n', 1)[0] ?? '') as object,
      );
    run({}, program, ['config', 'path', '--help']);
    const helping = chunks();
    run({}, program, ['config', 'path']);
    expect(chunks()).toEqual(expect.arrayContaining(helping));
    expect(chunks().length).toBeGreaterThan(helping.length);
  });
});

test('a program that is not built says what to do', () => {
  cpSync(join(program, '..'), join(home, 'bin'), { recursive: true });
  expect(run({}, join(home, 'bin/daybook.js'))).toEqual({
    status: 1,
    stdout: '',
    stderr: 'daybook: the program is not built; run `npm run build` first\n',
  });
});
