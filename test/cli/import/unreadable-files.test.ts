import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { OneProcessShop } from '../support/persistent-program.ts';
import { folder } from '../support/program.ts';

const ROWS = 'order,sku,name,price,customerName,currency\nA,MUG,Mug,4.50,Ann Lee,USD\n';
const utf16 = (text: string, mark: string): Uint8Array => Buffer.from(mark + text, 'utf16le');
const swapped = (bytes: Uint8Array): Uint8Array => Buffer.from(bytes).swap16();

describe('how a file is written is seen in its first bytes, and told', () => {
  test.each([
    ['semicolons', ROWS.replaceAll(',', ';'), 'its columns are separated by ";"'],
    ['tabs', ROWS.replaceAll(',', '\t'), 'its columns are separated by tabs'],
    ['bars', ROWS.replaceAll(',', '|'), 'its columns are separated by "|"'],
    [
      'a line for spreadsheets',
      `sep=;\r\n${ROWS.replaceAll(',', ';')}`,
      'its first line "sep=;" is passed over',
    ],
    ['UTF-16 with a mark', utf16(ROWS, '\ufeff'), 'it is UTF-16LE'],
    ['UTF-16 without one', utf16(ROWS, ''), 'it is UTF-16LE'],
    ['UTF-16, the other way', swapped(utf16(ROWS, '\ufeff')), 'it is UTF-16BE'],
    ['gzip', gzipSync(ROWS), 'Rows: 1 imported'],
  ])('%s', async (_what, input, told) => {
    const shop = new OneProcessShop();
    const { code, stderr } = await shop.run('orders import - --format csv', { input });
    expect([code, stderr]).toEqual([0, expect.stringContaining(told)]);
    expect(await shop.json('orders show A --json=total')).toEqual({ total: 450 });
  });

  test('the mark of UTF-8 is believed more than --encoding', async () => {
    const shop = new OneProcessShop();
    const input = `\ufeff${ROWS.replace('Ann Lee', 'Änn Lee')}`;
    await shop.out('orders import - --format csv --encoding cp1252', { input });
    expect(await shop.json('orders show A --json=customerName')).toEqual({ customerName: 'Änn Lee' });
  });
});

describe('a file that cannot be read as it is says in one line how to read it', () => {
  test.each([
    [
      'as many semicolons as commas',
      'order,sku;name,price;a\n',
      'may be separated by "," or by ";". Say which with --delimiter "," or --delimiter ";".',
    ],
    ['latin1 in its header', Buffer.from(`Größe,${ROWS}`, 'latin1'), 'is not UTF-8: name its --encoding'],
    ['nothing', '', 'There is nothing in the file. Its first row names the columns.'],
    [
      'two columns of a name',
      ROWS.replace('name', 'sku'),
      'The file has 2 columns "sku". Give each a name of its own',
    ],
    [
      'a header whose quote stays open',
      `"${ROWS}`,
      'The first row, which names the columns, has a quote that is never closed',
    ],
  ])('%s', async (_what, input, message) => {
    const { code, stdout, stderr } = await new OneProcessShop().run('orders import - --format csv', {
      input,
    });
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining(message)]);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  test('half of a file of gzip', async () => {
    const input = gzipSync(ROWS.repeat(50)).subarray(0, 60);
    const { code, stderr } = await new OneProcessShop().run('orders import - --format csv', { input });
    expect([code, stderr]).toEqual([4, expect.stringContaining('cannot be unpacked to its end')]);
  });

  test('another delimiter than the one that was said', async () => {
    const { stderr } = await new OneProcessShop().run('orders import - --format csv --delimiter tab', {
      input: ROWS,
    });
    expect(stderr).toContain('separated by ",", not by tabs. Add --delimiter ",".');
  });

  test.each(['utf-16le', 'utf-16be'])('and is read so: %s', async (encoding) => {
    const bytes = utf16(ROWS, '\ufeff');
    const input = encoding === 'utf-16le' ? bytes : swapped(bytes);
    const shop = new OneProcessShop();
    await shop.out(`orders import - --format csv --encoding ${encoding}`, { input });
    expect(await shop.json('orders show A --json=total')).toEqual({ total: 450 });
  });

  test('a header with no rows below it imports nothing, and says so', async () => {
    const input = ROWS.split('\n', 1)[0] as string;
    const { code, stdout, stderr } = await new OneProcessShop().run('orders import - --format csv', {
      input,
    });
    expect([code, stdout]).toEqual([0, '']);
    expect(stderr).toContain('There are no rows below the header: nothing is imported.');
  });
});

test('rows from a pipe of which it is not said that they are some are refused with what to say', async () => {
  const { stderr } = await new OneProcessShop().run('orders import - -o count', { input: ROWS });
  expect(stderr).toContain('Line 1 is not JSON');
  expect(stderr).toContain('If the file holds rows, add --format csv.');
});

describe('the columns may be named below other lines', () => {
  const BANK =
    'Account;DE12\n"Made ""today;\n \norder;name;price;customerName\nA;Mug;4,50;Ann\nB;Tea;x;Ann\n';
  const words = (...more: readonly string[]) => [
    ...'orders import - --format csv --currency EUR -o count --keep-going'.split(' '),
    ...more,
  ];

  test('which is said where they are not in the first', async () => {
    const input = BANK.replace('"Made ""today', 'Made today');
    const { code, stderr } = await new OneProcessShop().run(words(), { input });
    expect([code, stderr]).toEqual([
      2,
      'error: The first row does not say what the columns are. Row 4 names the columns. Pass over those above it with --skip-first 3.\n',
    ]);
  });

  test('and rows are counted with those passed over, also in what is refused', async () => {
    const rejects = join(folder(), 'rejects.csv');
    const shop = new OneProcessShop();
    const { stderr } = await shop.run(words('--skip-first', '3', '--rejects', rejects), { input: BANK });
    expect(stderr).toContain('Row 6: price: "x" is not an amount');
    for (const [price, more] of [
      ['y', ['--skip-first', '3']],
      ['3,00', []],
    ] as const) {
      const input = readFileSync(rejects, 'utf8').replace(';x;', `;${price};`);
      const again = await shop.run(words(...more), { input });
      expect(again.stderr).toContain(price === 'y' ? 'Row 5: price: "y"' : '1 done, 0 done before');
    }
  });

  test('or below a blank one, however many columns that has', async () => {
    const input = ' \norder,name,price,customerName\nA,Mug,4.50,Ann\n';
    expect((await new OneProcessShop().run(words(), { input })).stderr).toContain('1 done');
  });
});
