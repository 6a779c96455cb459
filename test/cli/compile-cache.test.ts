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
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const program = join(import.meta.dirname, '../../bin/daybook.js');

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'daybook-code-'));
});
afterEach(() => {
  rmSync(home, { recursive: true, force: true });
});

function run(env: Record<string, string> = {}, file = program) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, '--version'], {
    env: { PATH: process.env['PATH'], XDG_CACHE_HOME: home, ...env },
    encoding: 'utf8',
    timeout: 10_000,
  });
  return { status, stdout, stderr };
}

const answer = { status: 0, stderr: '', stdout: expect.stringMatching(/\d+\.\d+\.\d+/) as string };
const folder = () => join(home, 'daybook-code');
const files = () =>
  existsSync(folder())
    ? readdirSync(folder(), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
    : [];

describe('compiled code', () => {
  test('is kept by the first run and left alone by the second', () => {
    expect(run()).toEqual(answer);
    const times = () => files().map((file) => statSync(file).mtimeMs);
    const before = times();
    expect(before.length).toBeGreaterThan(0);
    expect(run()).toEqual(answer);
    expect(times()).toEqual(before);
  });

  test('lies where only its owner can read and write', () => {
    run();
    expect(statSync(folder()).mode & 0o777).toBe(0o700);
  });

  test('lies under HOME where no cache folder is named, and nowhere without a home', () => {
    expect(run({ XDG_CACHE_HOME: '', HOME: home })).toEqual(answer);
    expect(readdirSync(join(home, '.cache'))).toEqual(['daybook-code']);
    expect(run({ XDG_CACHE_HOME: '', HOME: '' })).toEqual(answer);
  });

  test('is kept although the folders above are still missing', () => {
    expect(run({ XDG_CACHE_HOME: join(home, 'not/there/yet') })).toEqual(answer);
    expect(readdirSync(join(home, 'not/there/yet'))).toEqual(['daybook-code']);
  });

  test.each([
    ['is all zeros', (size: number) => Buffer.alloc(size)],
    ['was cut short', (size: number) => Buffer.alloc(size >> 1)],
    ['is empty', () => Buffer.alloc(0)],
  ])('costs time only when it %s', (_, content) => {
    run();
    for (const file of files()) writeFileSync(file, content(statSync(file).size));
    expect(run()).toEqual(answer);
    expect(run()).toEqual(answer);
  });

  test('costs time only when 4 KiB in the middle of a file are zero', () => {
    run();
    for (const file of files()) {
      const bytes = readFileSync(file);
      const middle = bytes.length >> 1;
      bytes.fill(0, middle, Math.min(middle + 4096, bytes.length));
      writeFileSync(file, bytes);
    }
    expect(run()).toEqual(answer);
    expect(run()).toEqual(answer);
  });

  test('costs time only when one bit of it has flipped, wherever', () => {
    run();
    const kept = files().map((file) => ({ file, bytes: readFileSync(file) }));
    for (let step = 0; step < 24; step += 1) {
      for (const { file, bytes } of kept) {
        const damaged = Buffer.from(bytes);
        const at = Math.floor((bytes.length * step) / 24);
        damaged[at] = (damaged[at] ?? 0) ^ (1 << (step % 8));
        writeFileSync(file, damaged);
      }
      expect(run()).toEqual(answer);
    }
  });

  test('costs time only when a file of other code has its name', () => {
    run();
    const [first = '', ...others] = files();
    for (const file of others) cpSync(first, file);
    if (others.length === 0) truncateSync(first);
    expect(run()).toEqual(answer);
  });

  test('is not read where others may write', () => {
    run();
    const before = files();
    for (const file of before) writeFileSync(file, 'planted');
    chmodSync(folder(), 0o777);
    expect(run()).toEqual(answer);
    expect(before.map((file) => readFileSync(file, 'utf8'))).toEqual(before.map(() => 'planted'));
  });

  test('is not kept behind a symbolic link', () => {
    mkdirSync(join(home, 'elsewhere'), { mode: 0o700 });
    symlinkSync(join(home, 'elsewhere'), folder());
    expect(run()).toEqual(answer);
    expect(readdirSync(join(home, 'elsewhere'))).toEqual([]);
  });

  test('is not kept, without a word, where there can be no folder', () => {
    writeFileSync(folder(), 'a file in the way');
    expect(run()).toEqual(answer);
    expect(run({ XDG_CACHE_HOME: '/proc/nowhere' })).toEqual(answer);
    expect(run({ XDG_CACHE_HOME: '/dev/null/nowhere' })).toEqual(answer);
  });

  test('is not kept under NODE_DISABLE_COMPILE_CACHE=1', () => {
    expect(run({ NODE_DISABLE_COMPILE_CACHE: '1' })).toEqual(answer);
    expect(files()).toEqual([]);
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
