import Database from 'better-sqlite3';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { filledShop } from './support/filled-shop.ts';
import { runInOneProcess } from './support/persistent-program.ts';
import type { Shop } from './support/program.ts';
import { atTerminal } from './support/terminal.ts';

let filled: Shop;
beforeAll(async () => {
  filled = await filledShop(runInOneProcess);
});

const sent = (name: string, data: object): string => `${JSON.stringify({ name, data })}\n`;
const order = (customer: string, sku: string) =>
  sent('CreateOrder', { customer, currency: 'USD', items: [{ sku, quantity: 1 }] });

const messages = (stdout: string): readonly unknown[] =>
  stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => (JSON.parse(line) as { message: unknown }).message);

describe('a name that nothing has', () => {
  test.each(['', ' --atomic'])('is answered with near ones in the receipt of its line%s', async (mode) => {
    for (const [input, told] of [
      [order('anm', 'MUG'), 'There is no customer "anm". Did you mean "ann"?'],
      [order('ann', 'MUK'), 'There is no product "MUK". Did you mean "MUG"?'],
      [sent('TagOder', {}), 'There is no command "TagOder". Did you mean "TagOrder" or "UntagOrder"?'],
    ] as const) {
      const { stdout } = await filled.copy().run(`commands send -${mode}`, { input });
      expect(messages(stdout)).toEqual([told]);
    }
  });

  test('is answered with near ones in the reason of its row', async () => {
    const input = 'order,customer,sku,currency\nN1,anm,MUG,USD\nN2,ann,MUK,USD\n';
    const { stdout } = await filled.copy().run('orders import - --format csv --keep-going', { input });
    expect(messages(stdout)).toEqual([
      'Row 2 (order N1): There is no customer "anm". Did you mean "ann"?',
      'Row 3 (order N2): There is no product "MUK". Did you mean "MUG"?',
    ]);
  });

  test('and nothing is like has no suggestion', async () => {
    const { stdout } = await filled.copy().run('commands send -', { input: order('xyzzyxyzzy', 'MUG') });
    expect(messages(stdout)).toEqual(['There is no customer "xyzzyxyzzy".']);
  });
});

test('a name that nothing has is told at once while another process writes to the views: advice does not wait', async () => {
  const shop = filled.copy();
  await shop.out('orders tag 1 --tag late');
  const views = new Database(shop.db.replace(/\.db$/, '.views.db'));
  onTestFinished(() => void views.close());
  views.exec('BEGIN IMMEDIATE');
  const begun = performance.now();
  const { code, stderr } = await shop.run('orders create --customer anm --item MUG:1 --timeout 60s');
  expect([code, stderr]).toEqual([3, expect.stringMatching(/^error: There is no customer "anm"\./)]);
  expect(performance.now() - begun).toBeLessThan(30_000);
  views.exec('ROLLBACK');
  expect((await shop.run('orders create --customer anm --item MUG:1')).stderr).toContain(
    'Did you mean "ann"?',
  );
}, 60_000);

describe('a filter that nothing fits', () => {
  test.each([
    ['orders find --customer anm', 'No customer "anm". Did you mean "ann"?'],
    ['orders find --sku MUK', 'No product "MUK". Did you mean "MUG"?'],
    ['sales --customer anm', 'No customer "anm". Did you mean "ann"?'],
    ['orders find --customer xyzzyxyzzy', 'No customer "xyzzyxyzzy".'],
    ['orders find --customer ann --sku TEA --status completed', 'No orders match.'],
  ])('says so at a terminal: %s', async (words, told) => {
    const { code, text } = await atTerminal(filled, words);
    expect([code, text.trim()]).toEqual([0, told]);
  });

  test('stays silent in a pipe', async () => {
    expect(await filled.run('orders find --customer anm')).toEqual({ code: 0, stdout: '', stderr: '' });
  });
});
