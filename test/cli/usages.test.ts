import { beforeAll, describe, expect, test } from 'vitest';
import { filledShop } from './support/filled-shop.ts';
import { OneProcessShop, runInOneProcess } from './support/persistent-program.ts';
import type { Shop } from './support/program.ts';
import { inShell } from './support/shell.ts';

let filled: Shop;
beforeAll(async () => {
  filled = await filledShop(runInOneProcess);
});

test('an order is created, and shown by the id that was printed', async () => {
  const shop = new OneProcessShop();
  await shop.out('customers add --ref ann --name Ann --ship-to line1=Harbor,city=Portland,country=US');
  await shop.out('products add --sku MUG --name Mug --unit-price 4.50 --currency USD');
  const line =
    'ID=$(daybook orders create --customer ann --item MUG:2 --place) && daybook orders show "$ID" --json=status,total';
  expect(await inShell(shop, line)).toEqual({
    code: 0,
    stdout: '{"status":"placed","total":900}\n',
    stderr: '',
  });
  expect(await shop.json('orders show 1 --json=shippingAddress')).toMatchObject({
    shippingAddress: { name: 'Ann', line1: 'Harbor', city: 'Portland', country: 'US' },
  });
});

test('without an address to ship to an order is not placed, and the error says what to do', async () => {
  const words = ['orders', 'create', '--guest', 'Walk-in', '--currency', 'USD', '--item', 'MUG:2', '--place'];
  const { code, stdout, stderr } = await filled.copy().run(words);
  expect([code, stdout]).toEqual([4, '']);
  expect(stderr).toContain('no address to ship to');
  expect(stderr).toContain('--ship-to');
});

test('orders found by status and time are tagged through a pipe', async () => {
  const shop = filled.copy();
  const line =
    'daybook orders find --status placed --from 2026-01-01 --to 2027-01-01 -o ids | head -2 | daybook orders tag - --tag vip';
  expect((await inShell(shop, line)).stdout.split('\n')).toHaveLength(3);
  expect(await shop.out('orders find --tag vip -o count')).toBe('2');
});

test('orders found are cancelled through a pipe', async () => {
  const shop = filled.copy();
  await inShell(
    shop,
    'daybook orders find --status placed --from 7d -o ids | daybook orders cancel - -y --reason staff',
  );
  expect(await shop.out('orders find --status cancelled -o count')).toBe('3');
});

test('views are rebuilt, and verified', async () => {
  const shop = filled.copy();
  const { code, stdout } = await inShell(shop, 'daybook views rebuild && daybook views verify');
  expect([code, stdout]).toEqual([0, expect.stringContaining('order_summary') as string]);
});

describe('a pipe that closes early ends the program silently with 0, and it stops:', () => {
  test.each([
    ['a list', 'daybook events list -o ndjson'],
    ['a list in columns', 'daybook events list -o table'],
    ['a batch', 'daybook orders find -o ids | daybook orders tag - --tag vip'],
    ['a batch with its receipts', 'daybook orders find -o ids | daybook orders tag - --tag vip -o ndjson'],
    ['an export', 'daybook orders export'],
    ['an archive', 'daybook events export'],
    ['help', 'daybook help'],
    ['a manual page', 'daybook man'],
  ])('%s', async (_, line) => {
    const told = await inShell(filled.copy(), `set -o pipefail; ${line} | head -1`);
    expect(told).toMatchObject({ code: 0, stdout: expect.stringMatching(/^.+\n$/) as string });
    expect(told.stderr).not.toMatch(/error|EPIPE/);
  });
});
