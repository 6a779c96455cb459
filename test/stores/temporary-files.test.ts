import { once } from 'node:events';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { claimAside } from '../../src/files/aside-file.ts';
import { Child } from '../support/child.ts';
import { temporaryFolder } from './temporary-folder.ts';

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  'What was being made beside its place is taken away when %s ends the process',
  async (signal) => {
    const folder = temporaryFolder();
    const child = new Child('test/support/temporary-files-child.ts', [folder]);
    expect(await child.line()).toBe('begun');
    expect(readdirSync(folder)).toHaveLength(2);
    child.process.kill(signal);
    expect(await once(child.process, 'exit')).toEqual([null, signal]);
    expect(readdirSync(folder)).toEqual([]);
  },
);

test('What a killed process was making is taken away by the next one that makes a file for the same place', async () => {
  const folder = temporaryFolder();
  const child = new Child('test/support/temporary-files-child.ts', [folder]);
  expect(await child.line()).toBe('begun');
  const list = join(folder, 'list.csv');
  claimAside(list).remove();
  expect(readdirSync(folder)).toHaveLength(2);
  await child.kill();
  const aside = claimAside(list);
  const [left, ...others] = readdirSync(folder).filter((name) => join(folder, name) !== aside.path);
  expect([left, others]).toEqual([expect.stringContaining('.backup.db.'), []]);
});

test('A file takes its place at once, and leaves one alone that has appeared there meanwhile', () => {
  const place = join(temporaryFolder(), 'list.csv');
  const [first, second] = [claimAside(place, 0o640), claimAside(place)];
  writeFileSync(first.path, 'first');
  first.publish({ replace: false });
  expect(() => second.publish({ replace: false })).toThrow('EEXIST');
  expect([readFileSync(place, 'utf8'), statSync(place).mode & 0o777]).toEqual(['first', 0o640]);
  second.publish({ replace: true });
  expect([readFileSync(place, 'utf8'), statSync(place).mode & 0o777]).toEqual(['', 0o600]);
});

test('A file with the longest of names can be made', () => {
  const place = join(temporaryFolder(), 'ä'.repeat(127));
  claimAside(place).publish({ replace: false });
  expect(statSync(place).size).toBe(0);
});
