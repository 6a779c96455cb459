import { describe, expect, test } from 'vitest';
import { OneProcessShop } from '../support/persistent-program.ts';

const ROWS = 'order,sku,name,price,customerName,currency\nA,MUG,Mug,4.50,Ann Lee,USD\n';
const utf16 = (text: string, mark: string): Uint8Array => Buffer.from(mark + text, 'utf16le');
const swapped = (bytes: Uint8Array): Uint8Array => Buffer.from(bytes).swap16();

describe('a file that cannot be read as it is says in one line how to read it', () => {
  test.each([
    ['semicolons', ROWS.replaceAll(',', ';'), 'separated by ";", not by ",". Add --delimiter ";".'],
    ['tabs', ROWS.replaceAll(',', '\t'), 'separated by tabs, not by ",". Add --delimiter tab.'],
    ['bars', ROWS.replaceAll(',', '|'), 'Add --delimiter "|".'],
    ['semicolons and decimal commas', `order;"price, net";sku\nA;4,50;MUG\n`, 'Add --delimiter ";".'],
    ['UTF-16 with a mark', utf16(ROWS, '\ufeff'), 'The file is UTF-16, not UTF-8. Add --encoding utf-16le.'],
    ['UTF-16 without one', utf16(ROWS, ''), 'Add --encoding utf-16le.'],
    ['UTF-16, the other way', swapped(utf16(ROWS, '\ufeff')), 'Add --encoding utf-16be.'],
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

  test('a comma in a file of tabs', async () => {
    const { stderr } = await new OneProcessShop().run('orders import - --format tsv', { input: ROWS });
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
