import { beforeAll, describe, expect, test } from 'vitest';
import { filledShop } from './support/filled-shop.ts';
import { runInOneProcess } from './support/persistent-program.ts';
import type { Shop } from './support/program.ts';
import { atTerminal } from './support/terminal.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await filledShop(runInOneProcess);
});

/** The cursor that a note on stderr ends with. */
const cursorIn = (text: string): string => /Next: --after (\S+)/.exec(text)?.[1] ?? 'none';

const lists = [
  'orders find',
  'orders search Lee',
  'orders history 1',
  'orders export -o ids',
  'customers find',
  'customers orders ann',
  'customers stats',
  'products find',
  'events list',
  'commands list',
];

describe('a list that is cut', () => {
  test.each(lists)('says at a terminal where it goes on: %s', async (words) => {
    const { text } = await atTerminal(shop, `${words} -L 1`);
    expect(text).toMatch(/Showing (1 of \d+|the first 1)\. Next: --after \S+\n$/);
    const rest = await shop.json<object[]>([
      '-q',
      ...words.split(' '),
      '-o',
      'json',
      '--after',
      cursorIn(text),
    ]);
    const all = await shop.json<object[]>(['-q', ...words.split(' '), '-o', 'json']);
    expect(rest).toEqual(all.slice(1));
  });

  test('says it in a pipe with -v, and nothing without', async () => {
    expect(cursorIn((await shop.run('orders find -L 1 -v')).stderr)).not.toBe('none');
    expect((await shop.run('orders find -L 1')).stderr).toBe('');
    expect((await shop.run('orders find -v')).stderr).not.toContain('Showing');
  });

  test('counts on a further page from where that begins', async () => {
    const page = (number: number) => atTerminal(shop, `orders find --page ${number} --page-size 3`);
    expect((await page(1)).text).toMatch(/Showing 3 of 4\. Next: --page 2\n$/);
    expect((await page(2)).text).toMatch(/Showing 4 of 4\.\n$/);
    const { text } = await atTerminal(shop, 'orders find --page 2 --page-size 2');
    expect(text).toMatch(/Showing 3-4 of 4\.\n$/);
  });

  test('tells behind a cursor what is left of it', async () => {
    const first = cursorIn((await atTerminal(shop, 'orders find -L 1')).text);
    const { text } = await atTerminal(shop, `orders find -L 2 --after ${first}`);
    expect(text).toMatch(/Showing the next 2 of 4\. Next: --after/);
    const last = await atTerminal(shop, `orders find --after ${cursorIn(text)}`);
    expect(last.text).toMatch(/Showing the last 1 of 4\.\n$/);
  });

  test('says nothing where it is whole', async () => {
    expect((await atTerminal(shop, 'orders find')).text).not.toContain('Showing');
    expect((await atTerminal(shop, 'orders history 1')).text).not.toContain('Showing');
  });
});

describe('--envelope', () => {
  interface Envelope {
    readonly items: readonly { readonly number: number }[];
    readonly nextCursor: string | null;
    readonly total: number | null;
  }

  test('is JSON around the list that says where it goes on', async () => {
    const first = await shop.json<Envelope>('orders find -S number -L 3 --envelope --json=number');
    expect(first).toMatchObject({ items: [{ number: 1 }, { number: 2 }, { number: 3 }], total: 4 });
    const rest = await shop.json<Envelope>(
      `orders find -S number --envelope --json=number --after ${first.nextCursor}`,
    );
    expect(rest).toMatchObject({ items: [{ number: 4 }], nextCursor: null });
  });

  test('is what --jq sees, and needs no --json', async () => {
    expect(await shop.out(['orders', 'find', '--envelope', '--jq', '.total, (.items | length)'])).toBe(
      '4\n4',
    );
    expect(JSON.parse(await shop.out('orders find nobody --envelope'))).toEqual({
      items: [],
      nextCursor: null,
      total: 0,
    });
  });

  test('is refused in a format that cannot hold it', async () => {
    expect((await shop.run('orders find --envelope -o csv')).code).toBe(2);
  });
});

describe('an empty list', () => {
  test.each([
    ['orders find nobody', 'No orders match.'],
    ['customers find nobody', 'No customers match.'],
    ['customers find nobody -o csv --no-header', 'No customers match.'],
    ['products find nothing', 'No products match.'],
    ['sales --from 2020 --to 2021', 'No sales match.'],
    ['attention', 'No orders wait for anything.'],
    ['orders find --page 9', 'Page 9 is empty: there are 4 in all.'],
    ['query SELECT_1_WHERE_0', 'No rows.'],
  ])('says so at a terminal: %s', async (words, said) => {
    const list = words.split(' ').map((word) => word.replaceAll('_', ' '));
    expect((await atTerminal(shop, list)).text).toBe(`${said}\n`);
    expect(await shop.run(list)).toMatchObject({ code: 0, stdout: '', stderr: '' });
  });

  test('has words of its own in every command that lists', async () => {
    const { commands } = JSON.parse(await shop.out('help --json')) as {
      commands: { path: string; nothing?: string; shape?: { kind: string } }[];
    };
    const listing = commands.filter(({ shape }) => shape?.kind === 'page' || shape?.kind === 'list');
    expect(listing.filter(({ nothing }) => nothing === undefined).map(({ path }) => path)).toEqual([]);
  });
});

describe('a word behind a flag that takes none', () => {
  test.each([
    ['orders find --json number,total', '--json=number,total'],
    ['orders find --json number', '--json=number'],
    ['orders show --json number,total 1', '--json=number,total'],
    ['orders tag --json id,version --tag x', '--json=id,version'],
    ['customers find --json id,name --limit 2', '--json=id,name'],
    ['orders find --header number,total', '--header -F number,total'],
    ['orders find --header false', '--no-header'],
    ['orders find --on-hold false', '--no-on-hold'],
    ['orders find --on-hold true', '--on-hold'],
  ])('is refused where it was meant as the value: %s', async (words, instead) => {
    const { code, stdout, stderr } = await shop.run(words);
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining(`Write ${instead}`) as string]);
  });

  test('is a word of its own where it cannot be meant so', async () => {
    expect(await shop.json('orders find --json Lee')).toHaveLength(2);
    expect(await shop.json('orders show --json 1')).toMatchObject({ number: 1 });
    expect(await shop.json('orders find number,total --json')).toEqual([]);
  });

  test('is explained by help', async () => {
    expect(await shop.out('orders find --help')).toContain('--json=id,total');
  });
});

describe('a narrow terminal', () => {
  test.each([80, 60, 40, 30])('cuts no day and no amount at %d columns', async (columns) => {
    const { text } = await atTerminal(shop, 'orders find -S number', { columns });
    expect(text).not.toMatch(/\d[\d.:-]*…/);
    expect(text).toMatch(/9\.00 USD/);
  });

  test('says on stderr, once, which columns it has no room for', async () => {
    const { text } = await atTerminal(shop, 'orders find -S number', { columns: 60 });
    expect(text.match(/No room for .*/g)).toEqual([
      'No room for status, payment, fulfilment: -F chooses the fields, -o wide shows all.',
    ]);
  });

  test('keeps the columns and the bars that were asked for', async () => {
    const { text } = await atTerminal(shop, 'sales --chart -A', { columns: 80 });
    expect(text).toContain('█'.repeat(24));
    expect(text).toMatch(/Average/);
  });
});
