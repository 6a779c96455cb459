import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FailureError } from '../../../src/core/kernel/failure.ts';
import { columnsIn } from '../../../src/shop/orders/cli/import/columns.ts';
import { conditionsIn } from '../../../src/shop/orders/cli/import/conditions.ts';
import { dateCells } from '../../../src/shop/orders/cli/import/date-cells.ts';
import { OneProcessShop } from '../support/persistent-program.ts';
import { folder } from '../support/program.ts';

const HEADER = 'order,name,quantity,price,total,status,customerName';
const FILE = [
  HEADER,
  'A,Mug,1,4.50,9.00,paid,Ann',
  'A,"Tea, ""green""",1,4.50,,,',
  'B,Mug,1,4.50,5.00,paid,Bob',
  'C,Mug,1,4.50,4.50,voided,Cyd',
  'C,Tea,1,4.50,,,',
  ',,,,,,',
  'D,"Mug",x,4.50,4.50,paid,Dan',
  'D,"Two\nlines",1,4.50,,,',
  'Total,,5,,23.00,,',
].join('\n');

const WORDS = [
  '--where',
  'status!=voided',
  '--status-words',
  'placed=paid',
  '--currency',
  'USD',
  '--keep-going',
];

const MET: Readonly<Record<string, readonly string[]>> = {
  'X>1000': ['$1,234.50', '1.000,50'],
  'X!=0': ['$5.00', '(5.00)', 'free'],
  'X<=15%': ['10 %', '15'],
  'X>=2021-06-01': ['01.06.2021', '2.4.2022', '2021-06-02 10:00:00'],
  'X<2021-06': ['31.5.2021'],
};

async function imported(text: string, ...more: readonly string[]) {
  const path = join(folder(), 'orders.csv');
  const rejects = join(folder(), 'rejects.csv');
  writeFileSync(path, text);
  const shop = new OneProcessShop();
  const run = (from: string, ...words: readonly string[]) =>
    shop.run(['orders', 'import', from, ...WORDS, '-o', 'count', ...words]);
  return { shop, run, rejects, ended: await run(path, '--rejects', rejects, ...more) };
}

describe('every row of a file is told for', () => {
  test('imported, filtered, refused by a rule, blank or of sums', async () => {
    const { ended, rejects } = await imported(FILE);
    expect(ended.stderr).toContain(
      `Rows: 2 imported, 1 blank, 2 filtered by "status!=voided", 1 of sums at the end, 3 refused (1 whose total is not what the order comes to, 2 that cannot be read so); those refused are in ${rejects}`,
    );
  });

  test('and so is an address that is not kept, for want of a country', async () => {
    const text = [
      'order,name,price,customerName,line1,city,country,status',
      'A,Mug,1,Ann,Main St 1,Bonn,DE,paid',
      'B,Mug,1,Ann,Main St 1,Bonn,,paid',
      'C,Mug,1,Ann,,,,paid',
    ].join('\n');
    const { ended } = await imported(text);
    const lacks =
      '1 order with a street and no country: without it an address is not kept (--map country:=… says it for all).\n';
    expect(ended.stderr).toContain(lacks);
  });

  test('without a word of rejects where there are none', async () => {
    const { ended } = await imported([HEADER, 'A,Mug,1,4.50,4.50,paid,Ann', ''].join('\n'));
    expect(ended.stderr).toMatch(/^Rows: 1 imported$/m);
  });

  test('those refused are kept exactly as they were, with the reason, and are imported once mended', async () => {
    const { shop, run, rejects } = await imported(FILE);
    const text = readFileSync(rejects, 'utf8');
    expect(text).toBe(
      [
        `${HEADER},reason`,
        'B,Mug,1,4.50,5.00,paid,Bob,Row 4 (order B): The order comes to 4.50 USD; 5.00 was declared.',
        'D,"Mug",x,4.50,4.50,paid,Dan,"Row 8: quantity is ""x"", not a whole number from 1."',
        'D,"Two\nlines",1,4.50,,,,"Row 8: quantity is ""x"", not a whole number from 1."',
        '',
      ].join('\n'),
    );
    writeFileSync(rejects, text.replace('5.00,paid', '4.50,paid').replace(',x,4.50,4.50', ',1,4.50,9.00'));
    expect((await run(rejects)).stderr).toContain('2 done, 0 done before, 0 failed\nRows: 3 imported');
    expect(await shop.json('orders find --sort number --json=externalRef,total')).toEqual([
      { externalRef: 'A', total: 900 },
      { externalRef: 'B', total: 450 },
      { externalRef: 'D', total: 900 },
    ]);
  });

  test('those refused take the place of nothing that is read or written besides', async () => {
    const { run, rejects, shop } = await imported(FILE);
    const text = readFileSync(rejects, 'utf8');
    const receipts = join(folder(), 'receipts');
    for (const words of [
      ['--rejects', rejects],
      ['--rejects', '-'],
      ['--out', rejects],
      ['--out', receipts, '--rejects', receipts],
    ])
      expect((await run(rejects, ...words)).code).toBe(2);
    expect((await shop.run(['payments', 'import', rejects, '--rejects', rejects])).code).toBe(2);
    expect(readFileSync(rejects, 'utf8')).toBe(text);
  });

  test('an atomic import that fails leaves nothing, and says which rows are to blame', async () => {
    const { shop, ended } = await imported(FILE, '--no-keep-going', '--atomic');
    expect(ended.stderr).toContain(
      'Rows: 0 imported, 1 refused (1 whose total is not what the order comes to), 2 left out with those, the rest not read',
    );
    expect(await shop.head()).toBe(0);
  });

  test('rows of an order that stand too far apart are all refused', async () => {
    const { ended, rejects } = await imported(
      [HEADER, 'A,a,1,1,,,Ann', 'B,b,1,1,,,Bob', 'A,c,1,1,,,', 'A,d,1,1,,,'].join('\n'),
      '--window',
      '1',
    );
    expect(ended.stderr).toContain(
      'Rows: 1 imported, 3 refused (1 that cannot be read so, 2 of orders whose rows stand apart)',
    );
    expect(readFileSync(rejects, 'utf8').match(/^A,/gm)).toHaveLength(3);
  });

  test('those that name no order, or stand at the end, are passed over if that is said', async () => {
    const text = [HEADER, 'A,a,1,1,,,Ann', ',Gift,,,,,', 'B,b,1,1,,,Bob', 'Report of today,,,,,,'].join('\n');
    const { ended } = await imported(text, '--skip-empty', '--skip-last', '1');
    expect(ended.stderr).toContain(
      'Rows: 2 imported, 1 without an order (--skip-empty), 1 at the end (--skip-last)',
    );
  });
});

describe('a condition', () => {
  const comparison = {
    decimal: undefined,
    zone: 'UTC',
    date: dateCells({ all: 'D.M.YYYY', by: {} }, { now: new Date(0), zone: 'UTC' }),
  };
  const header = ['order', 'name', 'quantity', 'price', 'customer'];
  const rows = [
    ['A', 'a', '2', '10.0', 'Ann'],
    ['B', 'b', '1', '9.5', 'Bob'],
    ['C', 'c', '1', '1.00', 'Cyd Bo'],
  ];
  const met = (text: string): readonly (string | undefined)[] => {
    const [condition] = conditionsIn(header, columnsIn(header, undefined), [text], comparison);
    return rows.filter((cells) => condition?.holds(cells, cells) === true).map(([order]) => order);
  };

  test.each([
    ['price>9', ['A', 'B']],
    ['price=1', ['C']],
    ['price<=9.50', ['B', 'C']],
    ['customer~bo', ['B', 'C']],
    ['customer!=ann', ['B', 'C']],
    ['quantity=2', ['A']],
  ])('%s', (condition, orders) => {
    expect(met(condition)).toEqual(orders);
  });

  test.each([
    ['X>1000', ['$1,234.50', '€ 900.00', '1.000,50', '999', '']],
    ['X!=0', ['$5.00', '€0.00', '0', '(5.00)', 'free']],
    ['X<=15%', ['10 %', '20%', '15']],
    ['X>=2021-06-01', ['01.06.2021', '2.4.2022', '13.05.2021', '2021-06-02 10:00:00']],
    ['X<2021-06', ['31.5.2021', '01.06.2021']],
  ])('%s compares numbers and dates as what they are, however they are written', (text, cells) => {
    const [condition] = conditionsIn(['X'], new Map(), [text], comparison);
    expect(cells.filter((cell) => condition?.holds([cell], [cell]))).toEqual(MET[text]);
  });

  test.each([
    ['X>5', 'abc', '"abc" is no number, and cannot be compared by "X>5"'],
    ['X=1234', '1,234', '"1,234" may be 1.234 or 1234'],
    [
      'X<2021-06-01',
      '31.6.21',
      '"31.6.21" cannot be compared by "X<2021-06-01": it is not written like D.M.YYYY',
    ],
  ])('%s refuses the row whose cell is %s', (text, cell, why) => {
    const [condition] = conditionsIn(['X'], new Map(), [text], comparison);
    expect(() => condition?.holds([cell], [cell])).toThrow(why);
  });

  test('that orders what is neither a number nor a date, or may be two, is refused', () => {
    for (const text of ['X>abc', 'X>01.06.2021', 'X>6/1/2021', 'X>1,234'])
      expect(() => conditionsIn(['X'], new Map(), [text], comparison)).toThrow(FailureError);
  });

  test('that cannot be said of a row makes its order wrong, and no row of it is filtered', async () => {
    const { ended } = await imported(FILE, '--where', 'quantity<3');
    expect(ended.stderr).toContain(
      '3 refused (1 whose total is not what the order comes to, 2 that cannot be read so)',
    );
    expect(ended.stdout + ended.stderr).not.toContain('filtered by "quantity<3"');
  });

  test('that names no column, or is none, is refused', () => {
    expect(() => met('prise>9')).toThrow('The file has no column "prise".');
    expect(() => met('price')).toThrow('"price" is not a condition.');
  });

  test('on what only the first row of an order says holds for all its rows', () => {
    const columns = columnsIn(header, undefined);
    const holds = (text: string) =>
      conditionsIn(header, columns, [text], comparison)[0]?.holds(
        ['A', 'a', '', '', ''],
        rows[0] as string[],
      );
    expect([holds('customer=ann'), holds('price=10')]).toEqual([true, false]);
  });
});

describe('what a file leaves open of its orders', () => {
  const reported = async (...lines: readonly string[]) => {
    const shop = new OneProcessShop();
    const { stderr } = await shop.run('orders import - --format csv --currency EUR -o count', {
      input: lines.join('\n'),
    });
    return { shop, stderr };
  };

  test('its date makes a draft of it, and why is told', async () => {
    const none = await reported('order,name,price,customerName', 'A,Mug,1.00,Ann', 'B,Mug,1.00,Ann');
    expect(none.stderr).toContain(
      'Without a date, and so drafts: 2 orders; no column is the date, which --map date=COLUMN says.',
    );
    const some = await reported(
      'order,name,price,customerName,date',
      'A,Mug,1.00,Ann,',
      'B,Mug,1.00,Ann,2026-01-05',
    );
    expect(some.stderr).toContain(
      'Without a date, and so drafts: 1 order; their cells of the date are empty.',
    );
    const all = await reported('order,name,price,customerName,date', 'B,Mug,1.00,Ann,2026-01-05');
    expect(all.stderr).not.toContain('drafts');
  });

  test('a telephone number of a guest is a note on the order; of a customer who is not registered it is told', async () => {
    const { shop, stderr } = await reported(
      'order,name,price,customerName,customer,date,phone',
      'A,Mug,1.00,Ann,,2026-01-05,030 123',
      'B,Mug,1.00,Bob,bob,2026-01-05,030 456',
    );
    expect(await shop.json('orders show A --json=notes')).toMatchObject({
      notes: [{ text: 'Phone: 030 123' }],
    });
    expect(stderr).toContain(
      'Not kept: the telephone numbers of 1 order, which are their customers’; --create-missing registers with them those who are not there yet.',
    );
  });
});
