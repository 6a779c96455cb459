import { beforeAll, describe, expect, test } from 'vitest';
import { filledShop } from './support/filled-shop.ts';
import { OneProcessShop, runInOneProcess } from './support/persistent-program.ts';
import type { Shop } from './support/program.ts';
import { atTerminal, Terminal } from './support/terminal.ts';

let filled: Shop;
beforeAll(async () => {
  filled = await filledShop(runInOneProcess);
});

const ways = [
  ['TERM=dumb', { TERM: 'dumb', NO_COLOR: '' }],
  ['ACCESSIBLE=1', { ACCESSIBLE: '1', NO_COLOR: '' }],
] as const;

/** Nothing that a terminal would obey, and no line written over another: the terminal itself ends lines with CR LF. */
function expectPlain(terminal: { readonly bytes: string }): void {
  expect(terminal.bytes).not.toContain('\u001b');
  expect(terminal.bytes.replaceAll(/\r+\n/g, '\n')).not.toMatch(/[\r\b]/);
}

describe.each(ways)('with %s nothing is drawn again', (_, env) => {
  test.each(['orders find', 'orders show 1', 'orders find --json', 'help', 'doctor', 'orders show 99'])(
    'in what %s writes',
    async (words) => {
      expectPlain(await atTerminal(filled, words, { env }));
    },
  );

  test('by a pager, however long the answer is', async () => {
    const pager = { ...env, DAYBOOK_PAGER: 'sed s/^/paged:/' };
    const told = await atTerminal(filled, 'help', { rows: 5, env: pager });
    expect(told.text).not.toContain('paged:');
    expectPlain(told);
  });

  test('by progress', async () => {
    const shop = new OneProcessShop();
    const told = await atTerminal(shop, 'demo --orders 60', { env: { ...env, DAYBOOK_DB: shop.db } });
    expect(told.code).toBe(0);
    expectPlain(told);
  });

  test('by the questions of a new order: a line each, choices by number', async () => {
    const shop = filled.copy();
    const terminal = new Terminal(shop, 'orders create', { env });
    await terminal.answer('Which customer? (type to search, or Enter for a list)', 'ann');
    await terminal.see('1) Ann Lee (ann)');
    await terminal.answer(/Which one\? \(1-\d\)/, '1');
    await terminal.answer('Which product?', 'MUG');
    await terminal.answer(/Which one\? \(1-\d\)/, '1');
    await terminal.answer('How many?', '2');
    await terminal.answer('At which price each, in USD? (4.50)');
    await terminal.answer('Another line? (y/N)', 'n');
    await terminal.answer('Add a shipping address?', 'n');
    await terminal.answer('Keep it as a draft?', 'y');
    expect(await terminal.ended()).toBe(0);
    expectPlain(terminal);
    expect(await shop.json('orders show 5 --json=customerRef,total')).toEqual({
      customerRef: 'ann',
      total: 900,
    });
  });

  test('where an answer is refused, which is asked for again', async () => {
    const terminal = new Terminal(filled.copy(), 'orders hold 1', { env });
    await terminal.answer(/\(1-\d+\)/, 'nonsense');
    await terminal.see('Type a number from 1 to');
    await terminal.answer(/\(1-\d+\)/, '2');
    expect(await terminal.ended()).toBe(0);
    expectPlain(terminal);
  });

  test('and Ctrl-C at a question writes nothing and exits 130', async () => {
    const shop = filled.copy();
    const before = await shop.head();
    const terminal = new Terminal(shop, 'orders cancel 1 --reason staff', { env });
    await terminal.see('Cancel the order? (y/N)');
    terminal.type('\u0003');
    await terminal.see('nothing written');
    expect(await terminal.ended()).toBe(130);
    expect(await shop.head()).toBe(before);
  });

  test('by a list that is watched', async () => {
    const shop = filled.copy();
    const terminal = new Terminal(shop, 'orders find --watch -L 1 -S number -F number,status', { env });
    await terminal.see('placed');
    await shop.out('orders cancel 1 --reason staff -y');
    await terminal.see('cancelled');
    terminal.type('\u0003');
    await terminal.ended();
    expectPlain(terminal);
  });
});
