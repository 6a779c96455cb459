import { copyFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { filledShop } from './support/filled-shop.ts';
import type { Shop } from './support/program.ts';

/** A shop whose -wal was removed: its file as it was before the last two commands, and its views as they were behind them. */
async function shopWithoutItsEnd(): Promise<Shop> {
  const shop = (await filledShop()).copy();
  copyFileSync(shop.db, `${shop.db}.before`);
  await shop.out('customers add --ref zoe --name Zoe');
  await shop.out('customers add --ref yan --name Yan');
  await shop.out('orders find');
  copyFileSync(`${shop.db}.before`, shop.db);
  return shop;
}

test('commits that are lost are told by every check, until somebody gives them up', {
  timeout: 60_000,
}, async () => {
  const shop = await shopWithoutItsEnd();
  for (const check of ['db check', 'events verify', 'views verify', 'views status', 'doctor']) {
    const { code, stdout, stderr } = await shop.run(check);
    expect([check, code, stdout + stderr]).toEqual([
      check,
      1,
      expect.stringContaining('lost 2 commits') as string,
    ]);
  }
  const asked = await shop.run('orders find');
  expect([asked.code, asked.stdout]).toEqual([7, '']);
  expect(asked.stderr).toMatch(/lost 2 commits.*db restore.*views rebuild/s);
  const rebuilt = await shop.run('views rebuild');
  expect([rebuilt.code, rebuilt.stderr]).toEqual([
    0,
    expect.stringMatching(/lost 2 commits.*given up/) as string,
  ]);
  for (const check of ['db check', 'events verify', 'views verify', 'views status', 'doctor', 'orders find'])
    await shop.out(check);
});
