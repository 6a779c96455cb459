import { readFile } from 'node:fs/promises';
import { beforeAll, expect, test } from 'vitest';
import { filledShop } from './support/filled-shop.ts';
import { runInOneProcess } from './support/persistent-program.ts';
import type { Shop } from './support/program.ts';

let filled: Shop;
beforeAll(async () => {
  filled = await filledShop(runInOneProcess);
});

test('books export writes for hledger unless another program is named', async () => {
  const journal = await filled.out('books export');
  expect(journal).toContain('commodity 1000.00 USD\naccount assets:receivable\naccount revenue:sales\n');
  expect(journal).toMatch(/^\d{4}-\d\d-\d\d Sale of order 1 {2}; order:1, position:5$/m);
  expect(journal).toContain('    revenue:sales                             -36.00 USD');
  expect(await filled.out('books export -o beancount')).toContain('1900-01-01 open Revenue:Sales\n');
  expect(await filled.out('books export -o ledger')).toContain('    ; position: 5\n');
});

test('books export takes a span of time and a currency, and writes into a file', async () => {
  const file = filled.db.replace('shop.db', 'books.csv');
  expect(await filled.out(`books export -o csv --currency USD --from 2020 --out ${file}`)).toBe('');
  expect((await readFile(file, 'utf8')).trim().split('\n')).toHaveLength(1 + 2 * 3);
  expect(await filled.out('books export -o csv --to 2020')).toMatch(/^date,occurredAt,[^\n]*$/);
});

test('books export knows its programs', async () => {
  expect(await filled.run('books export -o hledgr')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('Did you mean "hledger"'),
  });
});

test('payments are reported by method and month, with a total a currency', async () => {
  const shop = filled.copy();
  await shop.out('orders pay 1 --amount 9.00 --method Card');
  await shop.out('orders pay 4 --amount 6.00 --method card --reference ch_1');
  await shop.out('orders refund 4 --payment P1 --amount 1.00 --reason late --as credit');
  const fields = '-F label,payments,received,refunded,net -o tsv';
  expect(await shop.out(`payments ${fields}`)).toBe(
    'card\t2\t15.00\t1.00\t14.00\nTotal\t2\t15.00\t1.00\t14.00',
  );
  expect(await shop.out('payments search ch_1 -F number,paymentId,method,received')).toBe(
    '4\tP1\tcard\t6.00',
  );
  expect(await shop.out('payments search --method CARD -o count')).toBe('2');
  expect(await shop.out(`payments --per reference --reference ch_1 --no-totals ${fields}`)).toBe(
    'ch_1\t1\t6.00\t1.00\t5.00',
  );
});
