import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { OneProcessShop } from './support/persistent-program.ts';
import { folder, type RunOptions, type Shop } from './support/program.ts';

const HEADER = 'order,sku,name,quantity,price,date,customerName,currency';
const row = (order: string, more: Partial<Record<'sku' | 'quantity' | 'price' | 'date', string>> = {}) =>
  `${order},${more.sku ?? 'MUG'},Mug,${more.quantity ?? '2'},${more.price ?? '4.50'},${more.date ?? '2026-01-05'},Ann Lee,USD`;

const csv = (...rows: readonly string[]): RunOptions => ({ input: [HEADER, ...rows].join('\n') });

interface Line {
  readonly line: number;
  readonly status: string;
  readonly code: string | null;
  readonly message: string | null;
}

async function receipts(shop: Shop, words: string, options: RunOptions): Promise<Line[]> {
  const { stdout } = await shop.run(`orders import - --format csv ${words}`.trim(), options);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
}

const told = async (...rows: readonly string[]): Promise<(string | null)[]> =>
  (await receipts(new OneProcessShop(), '--keep-going', csv(...rows))).map(
    ({ status, message }) => message ?? status,
  );

describe('orders from CSV', () => {
  test('consecutive rows are one order; its receipt stands at its first row; again, it is replayed', async () => {
    const shop = new OneProcessShop();
    const file = csv(row('A'), row('A', { sku: 'TEA', price: '12' }), row('B'));
    expect(await receipts(shop, '', file)).toMatchObject([
      { line: 2, status: 'ok' },
      { line: 4, status: 'ok' },
    ]);
    expect(await shop.json('orders show A --json=total,lineCount,placedAt')).toEqual({
      total: 3300,
      lineCount: 2,
      placedAt: '2026-01-05T00:00:00.000Z',
    });
    expect((await receipts(shop, '', file)).map(({ status }) => status)).toEqual(['replayed', 'replayed']);
  });

  test('what cannot be imported is refused with its row, and the orders behind it are imported', async () => {
    expect(
      await told(
        row('A', { price: '1.234' }),
        row('B'),
        row('B', { quantity: '-1' }),
        row('C', { date: '2026-02-30' }),
        row('D', { sku: 'NO SPACES' }),
        `E,,,1,1,,Ann,USD`,
        row('G'),
      ),
    ).toEqual([
      'Row 2: price: "1.234" may be 1.234 or 1234: say which with --decimal . or --decimal ,.',
      'Row 4: quantity is "-1", not a whole number from 1.',
      'Row 5: date is "2026-02-30": There is no "2026-02-30": 2026-02 has 28 days.',
      'Row 6: sku: must be 1 to 64 characters without spaces, ":" or "@"; --sku-blanks _ writes another sign for its blanks.',
      'Row 7 has neither a sku nor a name.',
      'ok',
    ]);
  });

  test('an order of which one row cannot be read is not imported by halves', async () => {
    expect(await told(row('A'), 'A,MUG,too few', row('A'), row('B'))).toEqual([
      'Row 3 has 3 columns instead of 8.',
      'ok',
    ]);
    const swallowing = await told(row('A'), row('B'), 'B,"MUG,a quote that stays open', row('C'), row('D'));
    expect(swallowing).toEqual([
      'ok',
      'Row 3: rows of this order may have been lost in row 4, which cannot be read.',
      expect.stringContaining('Row 4 has a quote that is never closed: end the cell'),
    ]);
  });

  test('nor are those between two quotes that belong to two rows', async () => {
    const quoted = (line: string): string => line.replace(',Mug,', ',"Mug,');
    const closing = (line: string): string => line.replace(',Mug,', ',Mug",');
    expect(
      await told(row('A'), row('B'), quoted(row('B')), row('C'), closing(row('D')), row('D'), row('E')),
    ).toEqual([
      'ok',
      'Row 4 has a cell that reads like the rows below it; is a quote missing?',
      'Row 7: rows of this order may have been lost in row 4, which cannot be read.',
      'ok',
    ]);
  });

  test('nor is one above a row that names no order', async () => {
    expect(await told(row('A'), row('B'), row(''), row('C'))).toEqual([
      'ok',
      'Row 3: row 4 names no order, and may be one of B: write there to which it belongs, or pass over such rows with --skip-empty.',
      'Row 4 does not say to which order it belongs.',
      'ok',
    ]);
  });

  test('nor are those around a row in which the order may stand in another column', async () => {
    const file = {
      input: [
        'name,price,order,customerName,currency',
        'Mug,1,A,Ann,USD',
        'Mug,1,B,Ann,USD',
        'Mug, blue,1,B,Ann,USD',
        'Mug,1,C,Ann,USD',
        'Mug,1,D,Ann,USD',
      ].join('\n'),
    };
    const lost = 'rows of this order may have been lost in row 4, which cannot be read.';
    expect(
      (await receipts(new OneProcessShop(), '--keep-going', file)).map(
        ({ status, message }) => message ?? status,
      ),
    ).toEqual(['ok', `Row 3: ${lost}`, 'Row 4 has 6 columns instead of 5.', `Row 5: ${lost}`, 'ok']);
  });

  test('a quoted cell may hold lines, commas and quotes; rows are counted as lines', async () => {
    const shop = new OneProcessShop();
    const file = csv('A,MUG,"A ""blue""\nmug, big",1,1,,Ann,USD', row('B', { quantity: 'x' }));
    const [first, second] = await receipts(shop, '--keep-going', file);
    expect([first?.line, second?.line]).toEqual([2, 4]);
    expect(await shop.json('orders show A --json=lines')).toMatchObject({
      lines: [{ name: 'A "blue"\nmug, big' }],
    });
  });

  test('a quote behind a blank opens a cell, too', async () => {
    const shop = new OneProcessShop();
    await receipts(shop, '', csv('A, MUG, "Mug, ""blue""",2,4.50,, "Ann, Lee",USD'));
    expect(await shop.json('orders show A --json=lines')).toMatchObject({
      lines: [{ sku: 'MUG', name: 'Mug, "blue"' }],
    });
  });

  test('what is too long is reported under the target that it came from', async () => {
    const input = `order,name,price,currency,customerName,note\nA,Mug,1,USD,Ann,${'n'.repeat(5_001)}`;
    expect((await receipts(new OneProcessShop(), '', { input }))[0]?.message).toBe(
      'Row 2: note: may have at most 5000 characters.',
    );
  });

  test('rows that say different things of their order are refused', async () => {
    expect(await told(row('A'), row('A').replace('Ann Lee', 'Bob Ray'))).toEqual([
      'Row 3: customerName is "Bob Ray", but "Ann Lee" in row 2.',
    ]);
  });
});

describe('a map', () => {
  const file = { input: 'Nr;Art;Text;Stk;Preis;Tag\r\n1;MUG;Becher;3;4.5;5.1.2026 8:30\r\n' };
  const MAP = 'order=Nr,sku=Art,name=Text,quantity=Stk,price=Preis,date=Tag,customerName=Text';
  const WORDS = '--currency EUR --delimiter ; --date-format D.M.YYYY_H:mm';
  const words = (map: string, ...more: readonly string[]) => [
    ...`orders import - --map ${map} ${WORDS}`.split(' ').map((word) => word.replace('_', ' ')),
    ...more,
  ];

  test('names the columns; dates are those of the zone', async () => {
    const shop = new OneProcessShop();
    await shop.out(words(MAP, '--tz', 'Europe/Berlin'), file);
    expect(await shop.json('orders show 1 --json=total,placedAt,currency')).toEqual({
      total: 1350,
      placedAt: '2026-01-05T07:30:00.000Z',
      currency: 'EUR',
    });
  });

  test('can be saved, for its owner only, with what belongs to it', async () => {
    const home = folder();
    const env = { XDG_CONFIG_HOME: home };
    await new OneProcessShop().out(words(MAP, '--save-map', 'kasse'), { ...file, env });
    const path = join(home, 'daybook/maps/kasse.yaml');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(path, 'utf8')).toContain('currency: EUR\n');
    await new OneProcessShop().out('orders import - --map kasse', { ...file, env });
    const other = await new OneProcessShop().run('orders import - --map kase', { ...file, env });
    expect([other.code, other.stderr]).toEqual([2, expect.stringContaining('Did you mean "kasse"?')]);
    writeFileSync(path, 'columns: { nope: x }');
    expect((await new OneProcessShop().run('orders import - --map kasse', { ...file, env })).code).toBe(2);
  });

  test('unknown targets and columns are usage errors that list what there is', async () => {
    const target = await new OneProcessShop().run('orders import - --map order=Nr,quantty=Stk', file);
    expect([target.code, target.stderr]).toEqual([2, expect.stringContaining('Did you mean "quantity"?')]);
    const column = await new OneProcessShop().run(words('order=Nrr,sku=Art'), file);
    expect([column.code, column.stderr]).toEqual([2, expect.stringContaining('Columns: Nr, Art, Text')]);
    const none = await new OneProcessShop().run('orders import - --format csv --delimiter ;', file);
    expect(none.stderr).toContain('No column is the order');
  });
});

test('--create-missing registers customers and products, once', async () => {
  const shop = new OneProcessShop();
  const input = `order,customer,customerName,sku,name,price,currency,date\nA,ann,Ann Lee,MUG,Mug,4.50,USD,2026-01-05\nB,bob,,MUG,Mug,4.50,USD,2026-01-05\n`;
  const words = 'orders import - --format csv --create-missing -o count';
  expect((await shop.run(`${words} --dry-run`, { input })).stderr).toContain('2 would be done');
  expect((await shop.run(words, { input })).stderr).toContain('3 customers and products registered');
  expect(await shop.out('customers find -o ids')).toBe('ann\nbob');
  expect(await shop.json('products show MUG --json=unitPrice')).toEqual({ unitPrice: 450 });
  expect((await shop.run(words, { input })).stderr).toBe(
    '0 done, 2 done before, 0 failed\nRows: 0 imported, 2 imported before\n',
  );
  expect((await shop.run(`${words} --atomic`, { input: input.replaceAll('A,', 'Z,') })).code).not.toBe(1);
});

test('a dry run decides every order, writes nothing and names the first things wrong', async () => {
  const shop = new OneProcessShop();
  const rows = Array.from({ length: 12 }, (_, index) => row(`X${index}`, { quantity: '0' }));
  const ended = await shop.run('orders import - --format csv --dry-run', csv(row('A'), ...rows));
  expect(ended).toMatchObject({ code: 6, stdout: '' });
  expect(ended.stderr).toContain(
    'Row 3: quantity is "0", not a whole number from 1; rows of nothing are passed over by --where "COLUMN>0".',
  );
  expect(ended.stderr).toMatch(
    /^… and more: 2 that cannot be read so\n1 order with 1 line would be imported.\nIn all: total \+\d+\.\d\d [A-Z]{3}, balance/m,
  );
  expect(ended.stderr).toContain('1 would be done, 0 done before, 12 failed');
  expect(ended.stderr).toContain('error: 12 of 13 orders failed; the first: Row 3: ');
  expect((await shop.run('orders find')).stdout).toBe('');
});

describe('addresses and encodings', () => {
  const input = (country: string) =>
    `order,customerName,name,price,currency,line1,city,country\nA,Ann,Mug,1,EUR,1 Main St,Köln,${country}\n`;

  test('countries by name or code; an unknown one is refused with its row', async () => {
    const shop = new OneProcessShop();
    await shop.out('orders import - --format csv', { input: input('Germany') });
    expect(await shop.json('orders show A --json=country')).toEqual({ country: 'DE' });
    const [refused] = await receipts(new OneProcessShop(), '', { input: input('Germny') });
    expect(refused?.message).toBe('Row 2: "Germny" is not a country. Did you mean "DE"?');
  });

  test('UTF-8 is strict; other encodings are named', async () => {
    const bytes = Buffer.from(input('DE'), 'latin1');
    const [refused] = await receipts(new OneProcessShop(), '', { input: bytes });
    expect(refused?.message).toContain('Row 2 is not UTF-8');
    const shop = new OneProcessShop();
    await shop.out('orders import - --format csv --encoding latin1', { input: bytes });
    expect(await shop.json('orders show A --json=shippingAddress')).toMatchObject({
      shippingAddress: { city: 'Köln' },
    });
  });
});
