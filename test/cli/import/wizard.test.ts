import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { OneProcessShop } from '../support/persistent-program.ts';
import { folder } from '../support/program.ts';
import { Terminal } from '../support/terminal.ts';

const SHOPIFY = new URL('samples/shopify.csv', import.meta.url).pathname;

describe('a file of which nobody said what its columns are', () => {
  test('is read as the platform’s that it looks like, once its first order was seen; the map is kept', async () => {
    const shop = new OneProcessShop();
    const env = { XDG_CONFIG_HOME: folder() };
    const terminal = new Terminal(shop, `orders import ${SHOPIFY} -o count`, { env });
    await terminal.see('This looks like a file of shopify: it has 39 of 45 of its columns.');
    await terminal.answer('Read it with --preset shopify?', 'y');
    await terminal.see('The first order: #1001, Ann Lee, 2021-05-13T12:01:07.000Z');
    await terminal.see('2 × Mug, "blue" at 9.00 EUR');
    await terminal.see('total 31.90 EUR');
    await terminal.answer('Import the file so?', 'y');
    await terminal.answer('Save this map under which name?', 'web');
    await terminal.see('5 done, 0 done before, 0 failed');
    expect(await terminal.ended()).toBe(0);
    expect(readFileSync(join(env.XDG_CONFIG_HOME, 'daybook/maps/web.yaml'), 'utf8')).toContain(
      'order: Name\n',
    );
  });

  test('made by hand is read by the names of its columns, and nothing is written where that is declined', async () => {
    const path = join(folder(), 'till.csv');
    writeFileSync(path, 'Bon,Item,Qty,Unit price,Client,Currency code,When\n7,Mug,2,4.50,Ann,EUR,now\n');
    const shop = new OneProcessShop();
    const terminal = new Terminal(shop, `orders import ${path}`);
    await terminal.see('Which column is the order?');
    await terminal.see('❯ Bon');
    terminal.type('\r');
    await terminal.see(
      '--map name=Item,quantity=Qty,price=Unit price,customerName=Client,currency=Currency code,order=Bon',
    );
    await terminal.see('Columns that are not read: When.');
    await terminal.see(/The first order: 7, Ann, a draft\r?\n {2}2 × Mug at 4.50 EUR\r?\n/);
    await terminal.answer('Import the file so?', 'n');
    expect(await terminal.ended()).not.toBe(0);
    expect(await shop.head()).toBe(0);
  });

  test('without a terminal is refused with the preset that fits', async () => {
    const { code, stderr } = await new OneProcessShop().run(`orders import ${SHOPIFY}`);
    expect([code, stderr]).toEqual([
      2,
      'error: No map says what the columns are; they look like those of shopify (39 of 45). Add --preset shopify.\n',
    ]);
  });
});
