import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { OneProcessShop } from './support/persistent-program.ts';
import type { RunOptions, Shop } from './support/program.ts';

/** Orders 1 to 5: `#1` is the reference of order 2, and `3` that of order 4. */
const REFERENCES = ['A', '#1', 'C', '3', 'E'];

let shop: Shop;
let ids: readonly string[];

beforeAll(async () => {
  // Shared by the tests, which change copies only.
  shop = new OneProcessShop(join(mkdtempSync(join(tmpdir(), 'daybook-names-')), 'shop.db'));
  const orders = REFERENCES.map((externalRef) => ({
    externalRef,
    guest: { name: 'Ann Lee' },
    currency: 'USD',
    items: [{ name: 'Mug', quantity: 1, unitPrice: 450 }],
    placedAt: '2026-01-05T00:00:00Z',
  }));
  await shop.out('orders import -', { input: orders.map((one) => JSON.stringify(one)).join('\n') });
  ids = (await shop.out('orders find --sort number -o ids')).split('\n');
});

/** The ways in which a command or a question may name an order. */
const doors: readonly (readonly [what: string, run: (on: Shop, name: string) => ReturnType<Shop['run']>])[] =
  [
    ['an argument', (on, name) => on.run(['orders', 'tag', name, '--tag', 'seen'])],
    ['several arguments', (on, name) => on.run(['orders', 'tag', name, 'E', '--tag', 'seen'])],
    ['a line of ids', (on, name) => on.run('orders tag - --tag seen', { input: name })],
    ['a line of JSON', (on, name) => on.run('orders tag - --tag seen', line({ orderId: name }))],
    ['commands send', (on, name) => on.run('commands send -', line(tagged(name)))],
    ['a question', (on, name) => on.run(['orders', 'show', name])],
    ['waiting', (on, name) => on.run(['orders', 'wait', name, '--for', 'status=placed'])],
  ];

const line = (value: object): RunOptions => ({ input: JSON.stringify(value) });
const tagged = (orderId: string) => ({ name: 'TagOrder', data: { orderId, tags: ['seen'] } });

describe.each(doors)('an order named by %s', (_what, run) => {
  test('with # is the one with that reference, not the one with that number', async () => {
    const copy = shop.copy();
    const { code, stdout } = await run(copy, '#1');
    expect([code, stdout]).toEqual([0, expect.stringContaining(ids[1] as string)]);
    expect(stdout).not.toContain(ids[0]);
  });

  test('by a number that is another one’s reference is refused, and both are named', async () => {
    const { code, stdout, stderr } = await run(shop.copy(), '3');
    expect(code).toBe(2);
    expect(stdout + stderr).toContain(`order 3 (C, ${ids[2]}) or order 4 (3, ${ids[3]})`);
  });

  test('by a number with # that nobody has as a reference is not found', async () => {
    const { code, stderr } = await run(shop.copy(), '#2');
    expect([code, stderr]).toEqual([3, expect.stringContaining('The order with number 2 is 2.')]);
  });
});

test('a number in JSON names an order as its text does', async () => {
  const copy = shop.copy();
  expect(await copy.out('orders tag - --tag seen', { input: '{"orderId": 2}' })).toBe(ids[1]);
  expect((await copy.run('orders tag - --tag seen', { input: '{"orderId": 3}' })).code).toBe(2);
});

describe('Tab offers', () => {
  const offered = async (typed: string): Promise<string[]> =>
    (await shop.out(['__complete', `daybook orders show ${typed}`]))
      .split('\n')
      .map((one) => one.split('\t', 1)[0] as string);

  test('the references that begin with what is typed', async () => {
    expect(await offered('#')).toEqual(['#1']);
  });

  test('an id where the number is another order’s reference', async () => {
    expect(await offered('')).toEqual(['5', '4', ids[2], '2', '1']);
  });
});
