import { chmodSync, writeFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { filledShop } from './support/filled-shop.ts';
import { OneProcessShop, runInOneProcess } from './support/persistent-program.ts';
import { folder, type Shop } from './support/program.ts';

let filled: Shop;
beforeAll(async () => {
  filled = await filledShop(runInOneProcess);
});

interface Finding {
  readonly check: string;
  readonly status: string;
  readonly todo: string | null;
}

const findingsOf = (text: string): Finding[] => JSON.parse(text) as Finding[];

test('a healthy daybook has nothing wrong', async () => {
  const findings = findingsOf(await filled.out('doctor --json'));
  expect(findings.filter(({ status }) => status === 'failed')).toEqual([]);
  expect(findings.map(({ check }) => check)).toEqual(
    expect.arrayContaining(['program', 'file', 'permissions', 'durability', 'log', 'view order_summary']),
  );
});

test('a file that others may read is found, with what to do, and exit 1', async () => {
  const shop = filled.copy();
  chmodSync(shop.db, 0o644);
  const { code, stdout } = await shop.run('doctor --json');
  expect(code).toBe(1);
  expect(findingsOf(stdout)).toContainEqual(
    expect.objectContaining({
      check: 'permissions',
      status: 'failed',
      todo: expect.stringContaining('chmod 600') as string,
    }),
  );
});

test('a missing daybook is found', async () => {
  const { code, stdout } = await new OneProcessShop().run('doctor');
  expect([code, stdout]).toEqual([1, expect.stringContaining('daybook db init') as string]);
});

test('what is no daybook is found', async () => {
  const file = `${folder()}/shop.db`;
  writeFileSync(file, 'not a database, but some text that is long enough to look like a file'.repeat(100));
  expect((await new OneProcessShop(file).run('doctor')).code).toBe(1);
});

test('a fresh copy is well: views that are not built yet are nothing to do anything about', async () => {
  const shop = filled.copy();
  await shop.out('orders find');
  await shop.out('orders tag 1 --tag vip');
  const copy = new OneProcessShop(`${folder()}/copy.db`);
  await shop.out(['db', 'backup', copy.db]);
  const keys = `${folder()}/keys.db`;
  await shop.out(['keys', 'backup', keys]);
  await copy.out(['keys', 'restore', keys]);
  for (const one of [shop, copy]) {
    const findings = findingsOf(await one.out('doctor --json'));
    expect(findings.filter(({ status, todo }) => status !== 'ok' || todo !== null)).toEqual([]);
  }
  expect(await shop.out('doctor -F found')).toMatch(/^1 commit behind: the next question catches up$/m);
});
