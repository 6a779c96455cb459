import { expect, test } from 'vitest';
import { OneProcessShop } from './support/persistent-program.ts';

const sent = (lines: readonly object[]): string => lines.map((line) => `${JSON.stringify(line)}\n`).join('');

const customer = (ref: string, email: string, commandId: string) => ({
  name: 'RegisterCustomer',
  data: { ref, name: ref, email },
  meta: { commandId },
});

const order = (externalRef: string, name: string) => ({
  externalRef,
  guest: { name },
  currency: 'USD',
  items: [{ name: 'Blue mug', unitPrice: 450 }],
});

/** The codes of the receipts, and how many commits there are. */
async function batch(words: string, lines: readonly object[]) {
  const shop = new OneProcessShop();
  const { code, stdout } = await shop.run(words, { input: sent(lines) });
  const receipts = stdout.split('\n').filter(Boolean);
  const codes = receipts.map((line) => (JSON.parse(line) as { code: string | null }).code);
  return { exit: code, codes, stored: Number(await shop.out(['query', 'SELECT count(*) FROM commits'])) };
}

const TAKEN = [
  customer('ann', 'ann@example.com', 'k1'),
  customer('bob', 'ann@example.com', 'k2'),
  customer('cy', 'cy@example.com', 'k3'),
];
const REUSED = [
  customer('ann', 'ann@example.com', 'k1'),
  customer('bob', 'bob@example.com', 'k1'),
  customer('cy', 'cy@example.com', 'k3'),
];

test('an e-mail address that the line before took stops the batch there, and nothing behind it is stored', async () => {
  expect(await batch('commands send -', TAKEN)).toEqual({
    exit: 4,
    codes: [null, 'duplicate_email'],
    stored: 1,
  });
});

test('a key that the line before used stops the batch there, and nothing behind it is stored', async () => {
  expect(await batch('commands send -', REUSED)).toEqual({
    exit: 5,
    codes: [null, 'idempotency_conflict'],
    stored: 1,
  });
});

test('an order under the reference of the line before stops the import there', async () => {
  const lines = [order('A1', 'Ann'), order('A1', 'Bob'), order('A2', 'Cy')];
  expect(await batch('orders import -', lines)).toEqual({
    exit: 5,
    codes: [null, 'idempotency_conflict'],
    stored: 1,
  });
});

test('with --keep-going the lines behind are stored', async () => {
  expect(await batch('commands send - --keep-going', TAKEN)).toMatchObject({ exit: 6, stored: 2 });
});

test('with --atomic the line is found at once, and nothing is stored', async () => {
  const { exit, codes, stored } = await batch('commands send - --atomic', TAKEN);
  expect([exit, codes.at(-1), stored]).toEqual([4, 'duplicate_email', 0]);
});

test('an address that the line before gives up can be taken', async () => {
  const lines = [
    customer('ann', 'ann@example.com', 'k1'),
    { name: 'UpdateCustomer', data: { ref: 'ann', email: 'new@example.com' } },
    customer('bob', 'ann@example.com', 'k2'),
  ];
  expect(await batch('commands send -', lines)).toMatchObject({ exit: 0, codes: [null, null, null] });
  expect(await batch('commands send - --atomic', lines)).toMatchObject({ exit: 0, stored: 3 });
});
