import { existsSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { filledShop } from './support/filled-shop.ts';
import type { Shop } from './support/program.ts';
import { inShell } from './support/shell.ts';

const ENDLESS = '/dev/zero';
const TOLD = 'has a line of more than 64 MiB: nothing behind it is read. Is it the file that was meant?\n';

let shop: Shop;
beforeAll(async () => {
  shop = await filledShop();
});

describe.runIf(existsSync(ENDLESS))('a line that never ends', () => {
  test.each([
    'commands send --keep-going -f /dev/zero',
    'orders import --keep-going /dev/zero',
    'orders import --format csv /dev/zero',
    'orders import --format csv --keep-going /dev/zero',
    'orders tag --tag late --keep-going -f /dev/zero',
    'events import /dev/zero',
  ])('is read no further than any line is long: %s', async (line) => {
    const { code, stderr } = await shop.copy().run(line);
    expect([code, stderr.split('\n').at(-2)]).toEqual([4, `error: /dev/zero ${TOLD.trimEnd()}`]);
  });

  test('is told of standard input too', async () => {
    const { code, stderr } = await inShell(shop, 'daybook commands send - --keep-going </dev/zero');
    expect([code, stderr]).toEqual([4, `error: Standard input ${TOLD}`]);
  });

  test('ends a query that is read from it', async () => {
    expect((await inShell(shop, 'daybook query - </dev/zero')).code).toBe(2);
  });
});

test('lines before one that never ends are done', async () => {
  const copy = shop.copy();
  const command = '{"name":"TagOrder","data":{"orderId":"1","tags":["done"]}}';
  const { code } = await inShell(
    copy,
    `(echo '${command}'; cat /dev/zero) | daybook commands send - --keep-going`,
  );
  expect(code).toBe(4);
  expect(await copy.out('orders find --tag done -o count')).toBe('1');
});
