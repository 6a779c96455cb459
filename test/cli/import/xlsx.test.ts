import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { OneProcessShop } from '../support/persistent-program.ts';
import { folder } from '../support/program.ts';
import { workbook } from './workbook.ts';

const rows = [
  ['order', 'name', 'quantity', 'price', 'date', 'customerName', 'currency'],
  ['A', 'Mug', 2, 4.5, new Date('2021-05-13T14:01:07Z'), 'Ann Lee', 'EUR'],
  ['A', 'Tea', 1, 0.1 + 0.2, null, null, null],
  [1001, 'Mug', 1, 1250, new Date('2021-05-14T00:00:00Z'), 'Bob Ray', 'EUR'],
  ['B', 'Mug', 0, 4.5, null, 'Cyd Orr', 'EUR'],
];

test('a sheet of a workbook is read like any other rows', async () => {
  const path = join(folder(), 'orders.xlsx');
  writeFileSync(path, workbook({ Notes: [['nothing']], Orders: rows }));
  const shop = new OneProcessShop();
  const { stderr } = await shop.run([
    'orders',
    'import',
    path,
    '--sheet',
    'Orders',
    '--keep-going',
    '--tz',
    'UTC',
    '-o',
    'count',
  ]);
  expect(stderr).toContain('Rows: 3 imported, 1 refused (1 that cannot be read so)');
  expect(await shop.json('orders find --sort number --json=externalRef,total,placedAt')).toEqual([
    { externalRef: 'A', total: 930, placedAt: '2021-05-13T14:01:07.000Z' },
    { externalRef: '1001', total: 125_000, placedAt: '2021-05-14T00:00:00.000Z' },
  ]);
  const other = await shop.run(['orders', 'import', path, '--sheet', 'Order']);
  expect(other.stderr).toContain('Sheet not found: Order. Available sheets: Notes, Orders.');
});

test('rows of a workbook that were refused are a CSV file, and import after mending by the same map', async () => {
  const [path, rejects] = [join(folder(), 'orders.xlsx'), join(folder(), 'rejects.csv')];
  writeFileSync(path, workbook({ Notes: [['nothing']], Orders: rows }));
  const shop = new OneProcessShop();
  const ways = ['--sheet', 'Orders', '--keep-going', '--tz', 'UTC', '-o', 'count'];
  await shop.run(['orders', 'import', path, ...ways, '--rejects', rejects]);
  const refused = readFileSync(rejects, 'utf8');
  const [header, row] = refused.split('\n');
  expect(header).toBe('order,name,quantity,price,date,customerName,currency,reason');
  expect(row).toMatch(/^B,Mug,0,4\.5,,Cyd Orr,EUR,"?Row 5: quantity is "/);
  writeFileSync(rejects, refused.replace('B,Mug,0', 'B,Mug,3'));
  const { stderr } = await shop.run(['orders', 'import', rejects, ...ways]);
  expect(stderr).toContain('Rows: 1 imported');
  expect(await shop.json('orders show B --json=total')).toEqual({ total: 1_350 });
});

test.each([
  ['begins like a workbook', 'PK\x03\x04 xl/ and so on', 'The workbook cannot be read'],
  ['is a zip of something else', 'PK\x03\x04orders.csv', 'The file is a zip without a workbook in it.'],
  ['is an old workbook', '\xd0\xcf\x11\xe0\xa1\xb1', 'The file is a workbook of the old kind (.xls)'],
  ['is a PDF', '%PDF-1.4\n', 'The file is a PDF'],
  ['is a page', '\n<html><body><table>', 'The file is a page of HTML'],
])('what only %s is refused as that', async (_what, input, why) => {
  const path = join(folder(), 'orders.xls');
  writeFileSync(path, input, 'latin1');
  for (const command of ['orders', 'payments'])
    expect(await new OneProcessShop().run(`${command} import ${path}`)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(why),
    });
});
