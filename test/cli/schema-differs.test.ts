import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runInOneProcess } from './support/persistent-program.ts';
import { folder } from './support/program.ts';
import { shopWithEvent } from './support/shop-with-event.ts';

const misfit = { type: 'OrderShipped', schemaVersion: 1 };
const ofProgram = /written by a program whose schema differs: OrderShipped .* does not fit its schema/;

test.each([
  ['db check', 1],
  ['events verify', 1],
  ['orders note 1 hello', 7],
])(
  'An event that its schema does not allow, in a log that is whole, is called the mistake of a program by %s',
  {
    timeout: 60_000,
  },
  async (words, exit) => {
    const shop = await shopWithEvent(misfit, runInOneProcess);
    const { code, stderr } = await shop.run(words);
    expect([code, stderr]).toEqual([exit, expect.stringMatching(ofProgram) as string]);
    expect(stderr).toContain('The log is whole: restore no backup.');
    expect(stderr).not.toMatch(/damaged|problems|defect/);
  },
);

test('A doctor says the same, and what to do', { timeout: 60_000 }, async () => {
  const shop = await shopWithEvent(misfit, runInOneProcess);
  const { code, stdout } = await shop.run('doctor -o json');
  expect(code).toBe(1);
  const findings = JSON.parse(stdout) as { check: string; found: string; todo: string | null }[];
  expect(findings.find(({ check }) => check === 'log')).toMatchObject({
    status: 'failed',
    found: expect.stringMatching(ofProgram) as string,
    todo: expect.stringContaining('restore no backup') as string,
  });
});

test('Such a log can be backed up and restored', { timeout: 60_000 }, async () => {
  const shop = await shopWithEvent(misfit, runInOneProcess);
  const backup = join(folder(), 'backup.db');
  await shop.out(['db', 'backup', backup]);
  await shop.out(['db', 'restore', backup, '--yes']);
  expect(await shop.head()).toBe(9);
});
