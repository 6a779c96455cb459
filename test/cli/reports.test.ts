import { beforeAll, expect, test } from 'vitest';
import { filledShop } from './support/filled-shop.ts';
import { runInOneProcess } from './support/persistent-program.ts';
import type { Shop } from './support/program.ts';

let filled: Shop;
beforeAll(async () => {
  filled = await filledShop(runInOneProcess);
});

const cells = (line: string | undefined): string[] => (line ?? '').split('\t');

test('a report gains a column of averages with -A, of shares with -%', async () => {
  const plain = cells((await filled.out('sales --by year -o tsv')).split('\n')[0]);
  const more = cells((await filled.out('sales --by year -A -% -o tsv')).split('\n')[0]);
  expect(more).toHaveLength(plain.length + 2);
  expect(more.slice(-3)).toEqual(['19.00', 'USD', '100%']);
});

test('shares have two decimals at most', async () => {
  const shares = (await filled.out('sales --per product -F label,share -% -o tsv')).split('\n');
  expect(shares).toEqual(['Green tea\t84.21%', 'Blue mug\t15.79%', 'Total\t100%']);
  expect((await filled.out('funnel -F step,share')).split('\n')[1]).toBe('placed\t75%');
});

test('sales has a column for tax on top, and one for tax that prices contain', async () => {
  const header = (await filled.out('sales -o csv')).split('\n')[0];
  expect(header).toContain(',tax,includedTax,total');
});

test('a report is cut by --limit and --page and says so; its total is of all rows', async () => {
  const sales = (more: string) => filled.run(`sales --per product -F label,net -o tsv -v ${more}`);
  const cut = await sales('--limit 1');
  expect(cut.stdout).toBe('Green tea\t48.00\nTotal\t57.00\n');
  expect(cut.stderr).toContain('Showing 1 of 2. Next: --page 2\n');
  const second = await sales('--page 2 --page-size 1');
  expect(second.stdout).toBe('Blue mug\t9.00\nTotal\t57.00\n');
  expect(second.stderr).toContain('Showing 2 of 2.\n');
  expect((await sales('--page 3 --page-size 1')).stderr).toContain('Page 3 is empty: there are 2 in all.');
  for (const report of [
    'ageing',
    'funnel',
    'payments',
    'tax',
    'attention',
    'customers stats',
    'products sales',
  ])
    expect(await filled.run(`${report} --page 1 -L 1 -v`)).toMatchObject({ code: 0 });
});

test('--chart draws bars in proportion, and none for the total', async () => {
  const lines = (await filled.out('sales --per product --chart -o tsv'))
    .split('\n')
    .filter((line) => line !== '');
  const bars = lines.map((line) => cells(line).at(-1) ?? '');
  // Green tea came to 48.00, the blue mug to 9.00: 24 characters, and 4.5.
  expect(bars.toSorted((a, b) => b.length - a.length)).toEqual(['█'.repeat(24), '████▌', '']);
});

test('a dry run of an edit tells the difference in money and writes nothing', async () => {
  const shop = filled.copy();
  const before = await shop.out('events list -o count');
  const { stderr } = await shop.run('orders edit 1 --change L1:3 --reason more --dry-run');
  expect(stderr).toContain('The total: 9.00 → 13.50 USD (+4.50). The balance: 9.00 → 13.50 USD (+4.50).');
  expect(await shop.out('events list -o count')).toBe(before);
});

test('a list without pages is whole in a pipe', async () => {
  const shop = filled.copy();
  const registered = Array.from({ length: 25 }, (_, index) => ({
    name: 'RegisterProduct',
    data: {
      sku: `T${index}`,
      name: `Thing ${index}`,
      unitPrice: 100,
      currency: 'USD',
      requiresShipping: false,
    },
  }));
  const sold = registered.map(({ data: { sku } }) => ({
    name: 'CreateOrder',
    data: { guest: { name: 'Bo' }, items: [{ sku }], place: true },
  }));
  const input = [...registered, ...sold].map((one) => JSON.stringify(one)).join('\n');
  await shop.out('commands send -', { input });
  expect(await shop.out('products sales -o count')).toBe('27');
  expect(await shop.out('products sales --top 5 -o count')).toBe('5');
});
