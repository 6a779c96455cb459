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
    await terminal.see('The first order: #1001, Ann Lee, 2021-05-13 12:01');
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
    await terminal.see('All orders would be drafts: no column is the date, which --map date=COLUMN says.');
    await terminal.answer('Import the file so?', 'n');
    expect(await terminal.ended()).not.toBe(0);
    expect(await shop.head()).toBe(0);
  });

  test('shows times in the zone in which they are read, and asks again for a name that no map can have', async () => {
    const path = join(folder(), 'till.csv');
    writeFileSync(
      path,
      'Bestellnummer;Artikel;Menge;Preis;Kunde;Datum;Versand\n7;Mug;2;4,50;Ann;05.06.2021;\n',
    );
    const env = { XDG_CONFIG_HOME: folder(), TZ: 'Pacific/Auckland' };
    const shop = new OneProcessShop();
    const words = `orders import ${path} --currency EUR --date-format DD.MM.YYYY --dry-run`;
    const terminal = new Terminal(shop, words, { env });
    await terminal.see('Columns that are not read: Versand.');
    await terminal.see('The first order: 7, Ann, 2021-06-05 00:00');
    await terminal.answer('Import the file so?', 'y');
    await terminal.answer('Save this map under which name?', 'a/b');
    await terminal.see('Use letters, digits');
    terminal.type('\u007f\u007f\r');
    await terminal.see('1 would be done, 0 done before, 0 failed');
    expect(await terminal.ended()).toBe(0);
    expect(readFileSync(join(env.XDG_CONFIG_HOME, 'daybook/maps/a.yaml'), 'utf8')).toContain('DD.MM.YYYY');
    // The bar is drawn once nothing is asked any more.
    expect(terminal.text.slice(0, terminal.text.indexOf('Save this map'))).not.toContain('Checking orders');
  });

  test('whose columns are named below its first row is not asked about them', async () => {
    const path = join(folder(), 'report.csv');
    writeFileSync(path, 'Report of orders\n\nOrder no,Item,Price\n7,Mug,4.50\n');
    const terminal = new Terminal(new OneProcessShop(), `orders import ${path}`);
    await terminal.see('Row 3 names the columns. Pass over those above it with --skip-first 2.');
    expect(await terminal.ended()).toBe(2);
  });

  test('without a terminal is refused with the preset that fits', async () => {
    const { code, stderr } = await new OneProcessShop().run(`orders import ${SHOPIFY}`);
    expect([code, stderr]).toEqual([
      2,
      'error: No map says what the columns are; they look like those of shopify (39 of 45). Add --preset shopify.\n',
    ]);
  });
});
