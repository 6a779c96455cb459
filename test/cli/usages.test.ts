import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { filledShop } from './support/filled-shop.ts';
import { programFile, quietEnv, Shop } from './support/program.ts';

let filled: Shop;
beforeAll(async () => {
  filled = await filledShop();
});

/** A line as a person types it into a shell. */
async function shell(shop: Shop, line: string): Promise<string> {
  const daybook = `daybook() { '${process.execPath}' '${programFile}' "$@"; }; `;
  const env = { ...quietEnv, DAYBOOK_DB: shop.db };
  const { stdout } = await promisify(execFile)('sh', ['-c', daybook + line], { env });
  return stdout;
}

test('an order is created, and shown by the id that was printed', async () => {
  const shop = new Shop();
  await shop.out('customers add --ref ann --name Ann --ship-to line1=Harbor,city=Portland,country=US');
  await shop.out('products add --sku MUG --name Mug --unit-price 4.50 --currency USD');
  const line =
    'ID=$(daybook orders create --customer ann --item MUG:2 --place) && daybook orders show "$ID" --json=status,total';
  expect(await shell(shop, line)).toBe('{"status":"placed","total":900}\n');
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
  expect((await shell(shop, line)).split('\n')).toHaveLength(3);
  expect(await shop.out('orders find --tag vip -o count')).toBe('2');
});

test('orders found are cancelled through a pipe', async () => {
  const shop = filled.copy();
  await shell(
    shop,
    'daybook orders find --status placed --from 7d -o ids | daybook orders cancel - -y --reason staff',
  );
  expect(await shop.out('orders find --status cancelled -o count')).toBe('3');
});

test('views are rebuilt, and verified', async () => {
  const shop = filled.copy();
  const told = await shell(shop, 'daybook views rebuild && daybook views verify');
  expect(told).toContain('order_summary');
});

test('a pipe that closes early ends the program silently with 0', async () => {
  const { stdout, stderr } = await promisify(execFile)(
    'bash',
    [
      '-c',
      `daybook() { '${process.execPath}' '${programFile}' "$@"; }; set -o pipefail; daybook events list -o ndjson | head -1; echo "\${PIPESTATUS[@]}"`,
    ],
    { env: { ...quietEnv, DAYBOOK_DB: filled.db } },
  );
  expect(stdout.split('\n')[0]).toContain('CustomerRegistered');
  expect(stdout.split('\n')[1]).toBe('0 0');
  expect(stderr).toBe('');
});
