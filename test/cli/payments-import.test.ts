import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { filledShop } from './support/filled-shop.ts';
import { runInOneProcess } from './support/persistent-program.ts';
import type { Shop } from './support/program.ts';

/** Orders 1, 2 and 4 are placed: 9.00, 12.00 and 36.00 USD are due. */
let filled: Shop;
beforeAll(async () => {
  filled = await filledShop(runInOneProcess);
});

const csv = (...lines: readonly string[]): string => `${lines.join('\n')}\n`;
const FIELDS = '-F row,status,order,payment,amount,message';

/** What became of the rows, and what is said of them all. */
async function imported(shop: Shop, input: string, flags = '') {
  const { code, stdout, stderr } = await shop.run(`payments import - ${FIELDS} ${flags}`.trim(), { input });
  return { code, rows: stdout.replace(/\n$/, '').split('\n'), stderr };
}

const STRIPE = csv(
  'id,Created date (UTC),Amount,Amount Refunded,Currency,Captured,Status,Refunded date (UTC),order_id (metadata)',
  'ch_1,2026-03-14 16:00:00,9.00,0.00,usd,true,Paid,,1',
  'ch_2,2026-03-14 17:00:00,12.00,2.50,usd,true,Refunded,2026-03-15 09:00:00,2',
  'ch_3,2026-03-14 18:00:00,5.00,0.00,usd,true,Paid,,77',
  'ch_4,2026-03-14 18:00:00,36.00,0.00,usd,false,Failed,,4',
);
const DURING = '--now 2026-03-20T12:00:00Z --tz UTC';

describe('payments import', () => {
  test('records the payments of a report on the orders that it names, and nothing twice', async () => {
    const shop = filled.copy();
    const dry = await imported(shop, STRIPE, `${DURING} --dry-run`);
    expect(dry.stderr).toContain(
      'Rows: 2 would be recorded, 0 known already, 1 unmatched, 0 refused, 1 filtered',
    );
    const first = await imported(shop, STRIPE, DURING);
    expect(first.code).toBe(6);
    expect(first.rows).toEqual([
      '2\trecorded\t1\tP1\t9.00\t',
      '3\trecorded\t2\tP1\t12.00\t2.50 USD of it went back',
      '4\tunmatched\t\t\t\tThere is no order "77"',
    ]);
    expect(first.stderr).toContain("Read as a report of stripe's, by its columns.\n");
    expect(await shop.out('payments -F label,received,refunded')).toBe(
      'card\t21.00\t2.50\nTotal\t21.00\t2.50',
    );
    const head = await shop.out('events list -o count');
    expect((await imported(shop, STRIPE, DURING)).rows.map((row) => row.split('\t')[1])).toEqual([
      'known',
      'known',
      'unmatched',
    ]);
    expect(await shop.out('events list -o count')).toBe(head);
  });

  test('finds the columns of a bank’s report below whose account it is, and says how', async () => {
    const shop = filled.copy();
    const bank = csv('Konto;DE12', '', 'Tag;Zweck;Betrag', '16.03.2026;4;36,00', ';;');
    const flags = `${DURING} --map order=Zweck,amount=Betrag,date=Tag --date-format DD.MM.YYYY`;
    expect((await imported(shop, bank, flags)).stderr).toContain(
      'Row 3 names the columns. Pass over those above it with --skip-first 2.',
    );
    const { rows, stderr } = await imported(shop, bank, `${flags} --skip-first 2`);
    expect(rows).toEqual(['4\trecorded\t4\tP1\t36.00\t']);
    expect(stderr).toContain('Rows: 1 recorded, 0 known already, 0 unmatched, 0 refused, 1 blank');
  });

  test('takes a transfer by the reference in its text, dated and written as the bank does', async () => {
    const shop = filled.copy();
    const bank = csv(
      'Buchungstag;Verwendungszweck;Betrag',
      '16.03.2026;Bestellung 4, danke;20,00',
      '17.03.2026;Bestellung 4 Rest;16,00',
      '18.03.2026;Miete;-700,00',
    );
    const flags = `${DURING} --map order=Verwendungszweck,amount=Betrag,date=Buchungstag --order-pattern [0-9]+ --date-format DD.MM.YYYY --decimal ,`;
    const { rows, stderr } = await imported(shop, bank, `${flags} --where Betrag>0`);
    expect(rows).toEqual(['2\trecorded\t4\tP1\t20.00\t', '3\trecorded\t4\tP2\t16.00\t']);
    expect(stderr).toContain('Rows: 2 recorded, 0 known already, 0 unmatched, 0 refused, 1 filtered');
    expect((await imported(shop, bank, `${flags} --where Betrag>0`)).stderr).toContain('2 known already');
    expect(await shop.out('orders show 4 -F payment,balance -o tsv')).toBe('paid\t0.00');
  });

  test('matches by the reference of a payment: what was authorised is captured, a refund answers it', async () => {
    const shop = filled.copy();
    await shop.out('orders authorize 4 --amount 36.00 --method paypal --reference TXN1');
    const paypal = csv(
      'Date,Time,Type,Status,Currency,Gross,Transaction ID,Reference Txn ID,Invoice Number',
      '2026-03-15,10:00:00,Express Checkout Payment,Completed,USD,36.00,TXN1,,',
      '2026-03-16,10:00:00,Payment Refund,Completed,USD,-36.00,TXN2,TXN1,',
      '2026-03-16,11:00:00,General Withdrawal,Completed,USD,-30.00,TXN3,,',
    );
    const { code, rows } = await imported(shop, paypal, DURING);
    expect(rows).toEqual(['2\trecorded\t4\tP1\t36.00\t', '3\trecorded\t4\tP1\t-36.00\t']);
    expect(code).toBe(0);
    expect((await imported(shop, paypal, DURING)).stderr).toContain('0 recorded, 2 known already');
  });

  test('refuses a reference that is there twice, unless that is meant, and keeps what it refuses', async () => {
    const shop = filled.copy();
    const rejects = shop.db.replace('shop.db', 'open.csv');
    const twice = csv('order,reference,amount,date', '4,T1,6.00,2026-03-15', '4,T1,6.00,2026-03-15');
    const { rows, code } = await imported(shop, twice, `${DURING} --rejects ${rejects}`);
    expect(code).toBe(6);
    expect(rows[1]).toBe(
      '3\trefused\t4\t\t6.00\tThe reference T1 is there twice; take it with --allow-duplicate',
    );
    expect(await readFile(rejects, 'utf8')).toBe(
      csv(
        'order,reference,amount,date,reason',
        '4,T1,6.00,2026-03-15,The reference T1 is there twice; take it with --allow-duplicate',
      ),
    );
    const meant = await imported(shop, twice, `${DURING} --allow-duplicate`);
    expect(meant.rows.map((row) => row.split('\t')[1])).toEqual(['known', 'recorded']);
    expect((await imported(shop, twice, `${DURING} --allow-duplicate`)).stderr).toContain('2 known already');
  });

  test('says what is wrong with a row, and takes more than is due only if that is meant', async () => {
    const shop = filled.copy();
    const wrong = csv('order,amount,currency', '1,9.0001,USD', '1,9.00,EUR', '1,10.00,USD');
    expect((await imported(shop, wrong)).rows.map((row) => row.split('\t').at(-1))).toEqual([
      'amount: "9.0001" has more decimals than USD allows (2)',
      'it is in EUR, order 1 in USD',
      '10.00 USD is too much: 9.00 is due',
    ]);
    expect((await imported(shop, csv('order,amount', '1,10.00'), '--allow-overpay')).code).toBe(0);
    expect(await shop.run('payments import -', { input: 'when,how much\n' })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('No column is the amount. Say which with --map amount=COLUMN'),
    });
  });

  test('tells in a dry run what it then does, also of a refund of a payment that is in the same report', async () => {
    const shop = filled.copy();
    const report = csv(
      'order,reference,answers,amount,date',
      '4,T1,,36.00,2026-03-15',
      ',T2,T1,-6.00,2026-03-16',
      ',T3,T1,-31.00,2026-03-17',
      ',T4,T9,-1.00,2026-03-18',
    );
    const told = [
      '2\trecorded\t4\tP1\t36.00\t',
      '3\trecorded\t4\tP1\t-6.00\t',
      '4\trefused\t4\t\t-31.00\tNo payment of the order has 31.00 USD left to go back',
      '5\tunmatched\t\t\t\tNo payment has the reference T9',
    ];
    expect((await imported(shop, report, `${DURING} --dry-run`)).rows).toEqual(told);
    expect((await imported(shop, report, DURING)).rows).toEqual(told);
  });
});
