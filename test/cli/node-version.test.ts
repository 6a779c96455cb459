import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isSupported, needsNewerNode } from '../../src/core/kernel/node-version.ts';

const { engines } = JSON.parse(readFileSync('package.json', 'utf8')) as { engines: { node: string } };

test('the oldest Node that is taken is the one that the package names', () => {
  const [major = 0, minor = 0] = engines.node.replace('>=', '').split('.').map(Number);
  expect(isSupported(`${major}.${minor}.0`)).toBe(true);
  expect(isSupported(`${major}.${minor - 1}.9`)).toBe(false);
  expect(isSupported(`${major - 1}.99.0`)).toBe(false);
  expect(isSupported(`${major + 2}.0.0`)).toBe(true);
});

describe('started by an older Node', { timeout: 60_000 }, () => {
  let home: string;
  let asOlder: readonly string[];
  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), 'daybook-node-'));
    const older = join(home, 'older.cjs');
    writeFileSync(older, `Object.defineProperty(process.versions, 'node', { value: '20.20.2' });`);
    asOlder = ['-r', older];
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  const program = 'bin/daybook.js';
  const line = JSON.stringify({ name: 'RegisterCustomer', data: { ref: 'ann', name: 'Ann' } });
  const run = (file: string, words: readonly string[], input = '') =>
    spawnSync(process.execPath, [...asOlder, file, ...words], { encoding: 'utf8', input });

  test('it hands over to the Node of the checkout, with its streams and its exit status', () => {
    expect(run(program, ['--version'])).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/\d/) as string,
    });
    const db = join(home, 'shop.db');
    expect(run(program, ['commands', 'send', '-', '--db', db], line)).toMatchObject({ status: 0 });
    expect(run(program, ['customers', 'show', 'nobody', '--db', db])).toMatchObject({
      status: 3,
      stderr: expect.stringContaining('nobody') as string,
    });
  });

  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'it passes %s on, and ends as the program did',
    async (signal) => {
      const words = ['commands', 'send', '-', '--db', join(home, `${signal}.db`)];
      const child = spawn(process.execPath, [...asOlder, program, ...words]);
      const ended = new Promise((resolve) => child.once('close', (code, by) => resolve(by ?? code)));
      const receipt = new Promise((resolve) => child.stdout.once('data', resolve));
      child.stdin.write(`${line}\n`);
      await receipt;
      child.kill(signal);
      expect([signal, 130]).toContain(await ended);
    },
  );

  test('where the package has no Node of its own, it says in one line what is needed', () => {
    const installed = join(home, 'installed');
    mkdirSync(join(installed, 'dist/cli'), { recursive: true });
    cpSync('bin', join(installed, 'bin'), { recursive: true });
    for (const name of ['daybook.cjs', 'node-version.cjs'])
      cpSync(join('dist/cli', name), join(installed, 'dist/cli', name));
    expect(run(join(installed, program), ['--version'])).toMatchObject({
      status: 1,
      stdout: '',
      stderr: `${needsNewerNode('20.20.2')}\n`,
    });
  });
});
