import { randomBytes } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { filledShop } from './support/filled-shop.ts';
import { runInOneProcess } from './support/persistent-program.ts';
import type { Shop } from './support/program.ts';
import { Terminal } from './support/terminal.ts';

let filled: Shop;
let draft: string;

beforeAll(async () => {
  filled = await filledShop(runInOneProcess);
  draft = (await filled.json<{ orderId: string }>('orders show 3')).orderId;
  const ref = { guest: { name: 'Walk-in' }, currency: 'USD', externalRef: 'A-5' };
  await filled.out('commands send -', { input: JSON.stringify({ name: 'CreateOrder', data: ref }) });
});

const viewsOf = ({ db }: Shop): string => `${db.slice(0, -3)}.views.db`;

/** Nobody else can read the file, nor write to it, until the test ends. */
function lock(file: string): void {
  const sqlite = new Database(file);
  sqlite.pragma('locking_mode = EXCLUSIVE');
  sqlite.exec('CREATE TABLE held (it TEXT) STRICT');
  onTestFinished(() => void sqlite.close());
}

const states: readonly (readonly [string, (views: string) => void])[] = [
  ['missing', (views) => rmSync(views, { force: true })],
  ['random bytes', (views) => writeFileSync(views, randomBytes(50_000))],
  ['locked by another process', lock],
];

async function shopWith(harm: (views: string) => void): Promise<Shop> {
  const shop = filled.copy();
  await shop.out('orders find');
  harm(viewsOf(shop));
  return shop;
}

/** Commands of every kind, by number, external reference and the beginning of an id, with amounts in decimals. */
const commands = (): readonly string[] => [
  'orders tag 2 --tag q',
  'commands undo 10 --yes',
  'orders items add A-5 --sku MUG --quantity 2 --unit-price 4.00',
  'orders shipping set A-5 --method post --amount 2.50',
  `orders items add ${draft.slice(0, 35)} --sku TEA`,
  `orders place ${draft.slice(0, 35)}`,
  'orders edit 2 --change L1:2@3.50 --reason more',
  'orders pay 2 --amount 4.50 --method cash',
  'orders refund 2 --payment P1 --amount 0.50 --reason late',
  'orders ship 2 --all',
  'orders set-status 4 cancelled --reason customer',
  'orders pay 1 --amount 1.00 --method cash --dry-run',
  'orders create --customer ann --item MUG:2@4.00',
  'products price MUG 4.75',
  'products add --sku POT --name Pot --unit-price 9.99 --currency USD',
  'orders cancel 1 --reason customer --yes',
];

describe.each(states)('With a views file that is %s', (_, harm) => {
  test('every command is done, whatever it calls its order', { timeout: 120_000 }, async () => {
    const shop = await shopWith(harm);
    for (const command of commands()) {
      const { code, stderr } = await shop.run(command);
      expect([command, code, stderr]).toEqual([command, 0, expect.any(String)]);
    }
  });

  test('a line of a batch may name its order and write its amount as any command does', async () => {
    const data = { orderId: '2', amount: '4.50', method: 'cash' };
    const shop = await shopWith(harm);
    const input = JSON.stringify({ name: 'RecordPayment', data });
    expect((await shop.run('commands send -', { input })).code).toBe(0);
    expect((await shop.run('orders pay - --amount 1.00 --method card', { input: '2\n4\n' })).code).toBe(0);
    expect(await shop.out('events list --type PaymentRecorded -o count')).toBe('3');
  });

  test('an amount with more decimals than its currency has is refused in the words in which it was typed', async () => {
    const { code, stderr } = await (await shopWith(harm)).run('orders pay 2 --amount 4.505 --method cash');
    expect([code, stderr]).toEqual([
      2,
      'error: --amount: "4.505" has more decimals than USD allows (2). See "daybook orders pay --help".\n',
    ]);
  });
});

describe.each(states.slice(1))('With a views file that is %s', (_, harm) => {
  test('an order is asked for in plain lines', { timeout: 120_000 }, async () => {
    const terminal = new Terminal(await shopWith(harm), 'orders create --timeout 1s');
    await terminal.answer('Which customer?', 'ann');
    await terminal.answer('Which product?', 'MUG');
    await terminal.answer('How many?', '2');
    await terminal.answer('Another line?', 'n');
    await terminal.answer('Add a shipping address?', 'n');
    await terminal.see('2 × Blue mug at 4.50 = 9.00 USD');
    await terminal.answer('Keep it as a draft?', 'y');
    expect(await terminal.ended()).toBe(0);
  });
});
