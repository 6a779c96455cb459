import { writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { filledShop } from './support/filled-shop.ts';
import { runInOneProcess } from './support/persistent-program.ts';
import type { Shop } from './support/program.ts';
import { atTerminal } from './support/terminal.ts';

let filled: Shop;
beforeAll(async () => {
  filled = await filledShop(runInOneProcess);
  await filled.out('orders pay 1 --amount 9.00 --method card');
});

/** What only programs read: JSON, types of events, tables and columns of views. */
const forPrograms = /[{}]|(Order|Product|Customer|Payment)[A-Z]|(order|sales)_[a-z]|\b[a-z]+[A-Z]/;

/** The lines of a dry run, without blanks at their ends and the id. */
const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trimEnd().replaceAll(/ {2,}/g, '  '))
    .filter((line) => line !== '' && !/^[0-9a-f-]{36}$/.test(line));

describe('a dry run at a terminal says in words that people know', () => {
  test('what would happen, which fields change from what to what, and the money', async () => {
    const { text } = await atTerminal(filled, 'orders edit 1 --change L1:1 --reason less --dry-run');
    expect(linesOf(text)).toEqual([
      'Would record:',
      '  Edited: the total falls by 4.50 USD: less',
      '  Changed L1, Blue mug: 2 → 1 units',
      'What  Field  Before  After',
      'order  Unit count  2  1',
      'order  Subtotal  9.00 USD  4.50 USD',
      'order  Net  9.00 USD  4.50 USD',
      'order  Total  9.00 USD  4.50 USD',
      'order  Owed  9.00 USD  4.50 USD',
      'order  Balance  0.00 USD  -4.50 USD',
      'line L1  Quantity  2  1',
      'line L1  Gross  9.00 USD  4.50 USD',
      'line L1  Net  9.00 USD  4.50 USD',
      'line L1  Total  9.00 USD  4.50 USD',
      'The total: 9.00 → 4.50 USD (-4.50). The balance: 0.00 → -4.50 USD (-4.50). Nothing was written.',
    ]);
  });

  test.each([
    [
      'orders create --customer ann --item MUG:2 --item TEA --place --ship-to line1=A,city=B,country=DE',
      'Added 1 × Green tea (TEA) at 12.00 USD',
    ],
    ['orders cancel 1 --reason staff -y', 'Cancelled (staff); 9.00 USD to pay back'],
    ['orders ship 1 --all', 'Shipped 2 × Blue mug (MUG) (S1)'],
    ['orders authorize 2 --amount 5 --method card', '5.00 USD authorised by card (P1)'],
    ['orders refund 1 --payment P1 --amount 2 --reason damaged', '2.00 USD of P1 paid back: damaged'],
    ['orders items remove 3 L1', 'Removed 1 × Blue mug (MUG)'],
    ['orders shipping set 3 --method express --amount 4', 'Set shipping: express at 4.00 USD'],
    ['orders note 1 hello', 'Note: hello'],
    ['orders tag 1 --tag vip', 'Tagged vip'],
    ['customers add --ref cat --name Cat', 'A customer was registered'],
    [
      'customers update ann --phone 12345',
      "A customer's name, e-mail address, telephone number or address changed",
    ],
    ['products add --sku POT --name Pot --unit-price 3 --currency USD', 'A product entered the catalogue'],
    ['products price MUG 5.00', "A product's price changed"],
    ['products discontinue TEA', 'A product left the catalogue'],
  ])('daybook %s', async (words, sentence) => {
    const { code, text } = await atTerminal(filled, [...words.split(' '), '--dry-run'], { columns: 140 });
    expect([code, text]).toEqual([0, expect.stringContaining(`Would record:\n  `) as string]);
    expect(text).toContain(`  ${sentence}`);
    expect(linesOf(text).filter((line) => forPrograms.test(line))).toEqual([]);
  });

  test('of a new thing it says what tables show of it', async () => {
    const { text } = await atTerminal(
      filled,
      'products add --sku POT --name Pot --unit-price 3 --currency USD -n',
    );
    expect(text).toMatch(/^product POT +Name +Pot *$/m);
    expect(text).toMatch(/^product POT +Price +3\.00 USD *$/m);
  });

  test('of commands sent as JSON, which pipes are answered as before', async () => {
    const file = `${filled.db}.ndjson`;
    writeFileSync(file, JSON.stringify({ name: 'TagOrder', data: { orderId: 1, tags: ['vip'] } }));
    const words = ['commands', 'send', '-f', file, '--dry-run'];
    const { text } = await atTerminal(filled, words);
    expect(linesOf(text)).toEqual([
      'line 1: Would record: Tagged vip.',
      'order  Tags  vip',
      '1 would be done, 0 done before, 0 failed',
    ]);
    const { stdout } = await filled.run(words);
    expect(JSON.parse(stdout)).toMatchObject({ status: 'dry_run', events: [{ type: 'OrderTagged' }] });
  });

  test('of a batch, line by line', async () => {
    const { text } = await atTerminal(filled, 'orders tag 1 2 --tag vip -n');
    expect(linesOf(text)).toEqual([
      'line 1: Would record: Tagged vip.',
      'order  Tags  vip',
      'line 2: Would record: Tagged vip.',
      'order  Tags  vip',
      '2 would be done, 0 done before, 0 failed',
    ]);
  });
});
