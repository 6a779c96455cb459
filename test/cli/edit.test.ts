import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { filledShop } from './support/filled-shop.ts';
import { runInOneProcess } from './support/persistent-program.ts';
import { folder, programFile, type Shop } from './support/program.ts';
import { Terminal } from './support/terminal.ts';

let filled: Shop;
beforeAll(async () => {
  filled = await filledShop(runInOneProcess);
});

const ctrlC = '\u0003';
const ADD_TEA = 's/^discount:/  - sku: TEA\\ndiscount:/';
const THREE_MUGS = 's/quantity: 2/quantity: 3/';
const WHY = 's/^reason:.*/reason: one more/';

/** A person at their editor: each time it opens, they do the next of these to the file "$1". */
class Person {
  readonly home = folder();
  readonly temporary = folder();

  constructor(...turns: readonly string[]) {
    for (const [index, turn] of turns.entries()) writeFileSync(join(this.home, `turn-${index + 1}`), turn);
    const script = `#!/bin/sh
cd '${this.home}'; n=$(($(ls | grep -c seen) + 1)); cp "$1" seen-$n; test -f turn-$n || exit 0; . ./turn-$n`;
    writeFileSync(join(this.home, 'editor.sh'), script);
    chmodSync(join(this.home, 'editor.sh'), 0o755);
  }

  get env() {
    return { DAYBOOK_EDITOR: `'${this.home}/editor.sh'`, TMPDIR: this.temporary };
  }

  edits(shop: Shop, words: string): Terminal {
    return new Terminal(shop, words, { columns: 250, env: this.env });
  }

  /** What the editor showed. */
  saw(turn: number): string {
    return readFileSync(join(this.home, `seen-${turn}`), 'utf8');
  }

  /** The text that was kept for them alone, if one was. */
  get kept(): string | undefined {
    const [left] = readdirSync(this.temporary);
    if (left === undefined) return undefined;
    const [name = ''] = readdirSync(join(this.temporary, left));
    const path = join(this.temporary, left, name);
    if ((statSync(path).mode & 0o777) !== 0o600) throw new Error('others may read what was kept');
    return readFileSync(path, 'utf8');
  }
}

/** Has seen what the text comes to, and wants to write on. */
async function editsAgain(terminal: Terminal): Promise<void> {
  await terminal.see('Change the order so?');
  await terminal.see('no');
  terminal.type('\u001b[B');
  await terminal.see('❯ edit again');
  terminal.type('\r');
}

const sed = (...edits: readonly string[]): string =>
  `sed ${edits.map((edit) => `-e '${edit}'`).join(' ')} "$1" > new && cp new "$1"`;

async function eventsBehind(shop: Shop, position: number): Promise<unknown[]> {
  const events = await shop.json<{ position: number; type: string; data: unknown }[]>(
    'events list --sort position',
  );
  return events.filter((event) => event.position > position).map(({ type, data }) => ({ type, data }));
}

describe('orders edit opens the editor', () => {
  test('on a placed order, and records what its flags would have', async () => {
    const [shop, before] = [filled.copy(), await filled.head()];
    const person = new Person(sed(WHY, THREE_MUGS, ADD_TEA));
    const terminal = person.edits(shop, 'orders edit 1');
    await terminal.see('The total: 9.00 → 25.50 USD (+16.50).');
    expect(await shop.head()).toBe(before);
    await terminal.answer('Change the order so?');
    expect(await terminal.ended()).toBe(0);
    expect(person.saw(1)).toContain('# Order 1 of Ann Lee (ann), placed. Amounts are in USD.');
    expect(person.kept).toBeUndefined();

    const [, printed] = /daybook (orders edit 1 --.*)/.exec(terminal.text) ?? [];
    expect(printed).toBe("orders edit 1 --reason 'one more' --change L1:3 --add TEA");
    const again = filled.copy();
    await again.out(['orders', 'edit', '1', '--reason', 'one more', '--change', 'L1:3', '--add', 'TEA']);
    const [edited, typed] = [await eventsBehind(shop, before), await eventsBehind(again, before)];
    expect(edited).toHaveLength(3);
    expect(edited).toEqual(typed);
  });

  test('on a draft, and stores its commands all together', async () => {
    const shop = filled.copy();
    const discount = 's/^discount:/discount: {percent: 10}/';
    const shipping = 's/^shipping:/shipping: {method: express, amount: 2.00}/';
    const person = new Person(sed(discount, shipping, ADD_TEA, 's/line1: .*/line1: 2 High St/'));
    const terminal = person.edits(shop, 'orders edit 3');
    for (const line of [
      'items add 3 --sku TEA',
      'discount add 3 --percent 10',
      'shipping set 3 --method express',
    ])
      await terminal.see(`daybook orders ${line}`);
    await terminal.answer('Change the order so?');
    expect(await terminal.ended()).toBe(0);
    expect(await shop.json('orders show 3 --json=status,total,shippingAddress')).toMatchObject({
      status: 'created',
      total: 1685,
      shippingAddress: { line1: '2 High St' },
    });
  });

  test('on what a script reads too: stdout carries the id alone', async () => {
    const shop = filled.copy();
    const person = new Person(sed(WHY, THREE_MUGS));
    const script = `ID=$('${process.execPath}' '${programFile}' orders edit 1 -y); echo "<$ID>"`;
    const terminal = new Terminal(shop, ['-c', script], { program: 'bash', env: person.env });
    expect(await terminal.ended()).toBe(0);
    expect(terminal.text).toMatch(/<[0-9a-f-]{36}>/);
  });

  test('again, with what is wrong on top, until it can be done', async () => {
    const shop = filled.copy();
    const person = new Person(
      sed(WHY, 's/quantity: 2/quantty: two/', 's/unitPrice: 4.50/unitPrice: 4.555/'),
      sed('s/quantty: two/quantity: 3/', 's/unitPrice: 4.555/unitPrice: 4.00/'),
    );
    const terminal = person.edits(shop, 'orders edit 1');
    await terminal.answer('Change the order so?');
    expect(await terminal.ended()).toBe(0);
    const [first, second] = person.saw(2).split('\n');
    expect([first, second]).toEqual([
      '#> L1 has no "quantty". Did you mean "quantity"?',
      '#> L1: unitPrice: "4.555" has more decimals than USD allows (2).',
    ]);
    expect(await shop.json('orders show 1 --json=total')).toEqual({ total: 1200 });
  });

  test.each([
    ['a rule that says no', sed(WHY, ADD_TEA, 's/sku: TEA/sku: POT/'), 'There is no product "POT".'],
    ['a reason that is missing', sed(THREE_MUGS), 'reason: say why.'],
    [
      'too many of a line',
      sed(WHY, 's/quantity: 2/quantity: 9000000/'),
      'L1: quantity may be at most 1000000.',
    ],
    [
      'too large a discount',
      sed(WHY, 's/^discount:.*/discount: {percent: 150}/'),
      'discount: percent may be at most 100.',
    ],
    ['another product on a line', sed(WHY, 's/sku: MUG/sku: TEA/'), 'The product of L1 cannot change'],
    ['an address that is taken away', sed('/^shipTo/,/country/d'), 'The address in shipTo can change'],
    ['a line that is not there', sed(WHY, 's/line: L1/line: L9/'), 'The order has no line L9.'],
    ['a star in front of a text', sed('s/^reason:.*/reason: *gift/'), 'Unresolved alias'],
    ['what is not the format', sed('s/^lines:/lines: [/'), 'Flow sequence'],
  ])('again after %s, and giving up keeps the text', async (_, turn, told) => {
    const [shop, before] = [filled.copy(), await filled.head()];
    const person = new Person(turn);
    const terminal = person.edits(shop, 'orders edit 1');
    expect(await terminal.ended()).toBe(1);
    expect(person.saw(2)).toContain(`#> ${told}`);
    expect(terminal.text).toContain(`Your text is kept in ${person.temporary}`);
    expect(person.kept).toBe(person.saw(2).replaceAll(/^#> .*\n/gm, ''));
    expect(await shop.head()).toBe(before);
    expect((await shop.json<object[]>('commands list --status refused')).length).toBe(0);
  });

  test('again if the person wants to, and no keeps the text', async () => {
    const [shop, before] = [filled.copy(), await filled.head()];
    const person = new Person(sed(WHY, THREE_MUGS), sed('s/quantity: 3/quantity: 4/'));
    const terminal = person.edits(shop, 'orders edit 1');
    await editsAgain(terminal);
    await terminal.see('--change L1:4');
    await terminal.see('Change the order so?');
    await terminal.see('no');
    terminal.type('\u001b[A');
    await terminal.see('❯ no');
    terminal.type('\r');
    expect(await terminal.ended()).toBe(1);
    expect(person.kept).toContain('quantity: 4');
    expect(await shop.head()).toBe(before);
  });

  test('again as it was, and shows once more what it comes to', async () => {
    const shop = filled.copy();
    const person = new Person(sed(WHY, THREE_MUGS));
    const terminal = person.edits(shop, 'orders edit 1');
    await editsAgain(terminal);
    await terminal.see('--change L1:3');
    await terminal.answer('Change the order so?');
    expect(await terminal.ended()).toBe(0);
    expect(person.saw(2)).toContain('quantity: 3');
    expect(await shop.json('orders show 1 --json=unitCount')).toEqual({ unitCount: 3 });
  });

  test('and keeps what an editor saved that ended badly', async () => {
    const [shop, before] = [filled.copy(), await filled.head()];
    const person = new Person(`${sed(WHY, THREE_MUGS)}; exit 1`);
    const terminal = person.edits(shop, 'orders edit 1');
    expect(await terminal.ended()).toBe(1);
    expect(terminal.text).toContain('Your text is kept in');
    expect(person.kept).toContain('quantity: 3');
    expect(await shop.head()).toBe(before);
  });

  test('and Ctrl-C at the question writes nothing and keeps the text', async () => {
    const [shop, before] = [filled.copy(), await filled.head()];
    const person = new Person(sed(WHY, THREE_MUGS));
    const terminal = person.edits(shop, 'orders edit 1');
    await terminal.see('Change the order so?');
    terminal.type(ctrlC);
    expect(await terminal.ended()).toBe(130);
    expect(person.kept).toContain('quantity: 3');
    expect(await shop.head()).toBe(before);
  });

  test('and loses no race: the order that was opened is the one that is changed', async () => {
    const shop = filled.copy();
    const tag = `DAYBOOK_DB='${shop.db}' '${process.execPath}' '${programFile}' orders tag 1 --tag vip -q >&2`;
    const person = new Person(`${tag}; ${sed(WHY, THREE_MUGS)}`);
    const terminal = person.edits(shop, 'orders edit 1 -y');
    expect(await terminal.ended()).toBe(5);
    expect(terminal.text).toContain('Your text is kept in');
    expect(person.kept).toContain('quantity: 3');
    expect(await shop.json('orders show 1 --json=tags,unitCount')).toEqual({ tags: ['vip'], unitCount: 2 });
  });

  test('and a dry run shows what it would come to', async () => {
    const [shop, before] = [filled.copy(), await filled.head()];
    const person = new Person(sed(WHY, THREE_MUGS));
    const terminal = person.edits(shop, 'orders edit 1 --dry-run');
    expect(await terminal.ended()).toBe(0);
    expect(terminal.text).toContain('9.00 → 13.50 USD (+4.50)');
    expect(terminal.text).toContain('Nothing was written.');
    expect(await shop.head()).toBe(before);
  });

  test('and a dry run of several commands shows what all of them come to', async () => {
    const person = new Person(sed(WHY, THREE_MUGS, 's/city: Berlin/city: Bonn/'));
    const terminal = person.edits(filled.copy(), 'orders edit 1 --dry-run');
    expect(await terminal.ended()).toBe(0);
    expect(terminal.text).toMatch(/^ {2}Changed L1, Blue mug: 2 → 3 units$/m);
    expect(terminal.text).toMatch(/^ {2}Changed the address to ship to: Ann Lee, 1 Main St, Bonn, DE$/m);
    expect(terminal.text).toMatch(/^order +Total +9\.00 USD +13\.50 USD *$/m);
    expect(terminal.text).toMatch(
      /^order +Shipping address +Ann Lee, 1 Main St, Berlin, DE +Ann Lee, 1 Main St, Bonn, DE *$/m,
    );
  });

  test.each([
    ['a text left as it is changes nothing', 'true', 0, 'Nothing changed.'],
    ['nor does one with other comments', 'echo "# hello" >> "$1"', 0, 'Nothing changed.'],
    ['an empty text gives up', ': > "$1"', 1, 'The text is empty: nothing written.'],
    ['an editor that fails gives up', 'exit 3', 1, 'ended without success'],
  ])('%s', async (_, turn, code, told) => {
    const [shop, before] = [filled.copy(), await filled.head()];
    const person = new Person(turn);
    const terminal = person.edits(shop, 'orders edit 1');
    expect(await terminal.ended()).toBe(code);
    expect(terminal.text).toContain(told);
    expect(person.kept).toBeUndefined();
    expect(await shop.head()).toBe(before);
  });
});

describe('orders edit does not open the editor', () => {
  test('without a terminal: the flags are named', async () => {
    const { code, stderr } = await filled.run('orders edit 1', { env: { DAYBOOK_EDITOR: 'false' } });
    expect(code).toBe(2);
    for (const flag of ['--remove', '--change', '--add', '--discount', '--shipping', '--reason'])
      expect(stderr).toContain(flag);
  });

  test('for an order that is closed', async () => {
    const shop = filled.copy();
    await shop.out('orders cancel 1 -y --reason staff');
    const person = new Person();
    const terminal = person.edits(shop, 'orders edit 1');
    expect(await terminal.ended()).toBe(4);
    expect(terminal.text).toContain('Order 1 is cancelled: it cannot be edited.');
    expect(existsSync(join(person.home, 'seen-1'))).toBe(false);
  });

  test('where there is no such program', async () => {
    const env = { DAYBOOK_EDITOR: '/nonexistent/editor', TMPDIR: folder() };
    const terminal = new Terminal(filled, 'orders edit 1', { env });
    expect(await terminal.ended()).toBe(2);
    expect(terminal.text).toContain('daybook config set editor');
    expect(readdirSync(env.TMPDIR)).toEqual([]);
  });

  test('where a change is typed', async () => {
    const shop = filled.copy();
    const person = new Person();
    const terminal = person.edits(shop, 'orders edit 1 --change L1:3 --reason more');
    expect(await terminal.ended()).toBe(0);
    expect(existsSync(join(person.home, 'seen-1'))).toBe(false);
  });
});

test('the editor is that of DAYBOOK_EDITOR, else VISUAL, else EDITOR, else the one that is set, else vi', async () => {
  const env = { DAYBOOK_EDITOR: 'a', VISUAL: 'b', EDITOR: 'c', XDG_CONFIG_HOME: folder() };
  expect(await filled.out('config get editor', { env })).toBe('a');
  expect(await filled.out('config get editor', { env: { ...env, DAYBOOK_EDITOR: '' } })).toBe('b');
  const others = { XDG_CONFIG_HOME: env.XDG_CONFIG_HOME };
  expect(await filled.out('config get editor', { env: others })).toBe('vi');
  await filled.out(['config', 'set', 'editor', 'code --wait'], { env: others });
  expect(await filled.out('config get editor', { env: others })).toBe('code --wait');
  expect(await filled.out('config get editor', { env: { ...others, EDITOR: 'c' } })).toBe('c');
});

describe('a value that is emptied in the editor', () => {
  test.each([
    [
      'in a line, an address, the shipping and a discount',
      [
        's/quantity: 2/quantity:/',
        's/unitPrice: .*/unitPrice:/',
        's/name: Blue mug/name:/',
        's/city: .*/city:/',
        's/^shipping:/shipping: {method: express, amount: }/',
        's/^discount:/discount: {percent: }/',
      ],
      [
        'L1: name is empty. It needs a value.',
        'L1: quantity is empty. It needs a value.',
        'L1: unitPrice is empty. It needs a value.',
        'shipTo: city is empty. It needs a value.',
        'shipping: amount is empty.',
        'discount: percent is empty.',
      ],
    ],
    ['the id of a line', ['s/line: L1/line:/'], ['line 1 of the list: line is empty. It needs a value.']],
    [
      'a quantity, its line of text deleted',
      ['/quantity: 2/d'],
      ['L1 has no quantity: give it one, or delete the line whole.'],
    ],
  ])('is refused where there has to be one: %s', async (_what, edits, problems) => {
    const shop = filled.copy();
    const before = await shop.head();
    const person = new Person(sed(WHY, ...edits), '');
    expect(await person.edits(shop, 'orders edit 1').ended()).not.toBe(0);
    for (const problem of problems) expect(person.saw(2)).toContain(problem);
    expect(await shop.head()).toBe(before);
  });

  test('is taken away where there may be none', async () => {
    const shop = filled.copy();
    await shop.out('orders address set 3 --name Bob --line1 Here --line2 Back --city Bonn --country DE');
    const terminal = new Person(sed('s/line2: .*/line2:/')).edits(shop, 'orders edit 3');
    await terminal.answer('Change the order so?');
    expect(await terminal.ended()).toBe(0);
    expect(await shop.json('orders show 3 --json=shippingAddress')).toMatchObject({
      shippingAddress: { line2: null, city: 'Bonn' },
    });
  });
});
