import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { OneProcessShop } from '../support/persistent-program.ts';
import { type Ended, folder, type Shop } from '../support/program.ts';

const HEADER = 'Nr,sku,name,quantity,price,customerName,currency';
const row = (order: string, sku = 'MUG'): string => `${order},${sku},${sku},1,4.50,Ann Lee,USD`;

/** Two rows of A with as many rows of other orders in between. */
const apart = (between: number): string =>
  [
    HEADER,
    row('A'),
    ...Array.from({ length: between }, (_, index) => row(`B${index}`)),
    row('A', 'TEA'),
  ].join('\n');

const MAP =
  '--map order=Nr,sku=sku,name=name,quantity=quantity,price=price,customerName=customerName,currency=currency';

function fileOf(text: string): string {
  const path = join(folder(), 'orders.csv');
  writeFileSync(path, text);
  return path;
}

const doors: readonly (readonly [
  what: string,
  send: (shop: Shop, text: string, more: string) => Promise<Ended>,
])[] = [
  ['a file', (shop, text, more) => shop.run(`orders import ${fileOf(text)} ${MAP} ${more}`)],
  ['a pipe', (shop, text, more) => shop.run(`orders import - ${MAP} ${more}`, { input: text })],
];

const references = async (shop: Shop): Promise<string[]> =>
  (await shop.json<{ externalRef: string }[]>('orders find --sort number --json=externalRef')).map(
    ({ externalRef }) => externalRef,
  );

describe.each(doors)('an order whose rows stand apart in %s', (_what, send) => {
  test('is stored whole, with all its rows', async () => {
    const shop = new OneProcessShop();
    expect((await send(shop, apart(3), '-o count')).stderr).toContain('4 done, 0 done before, 0 failed');
    expect(await shop.json('orders show A --json=lineCount,total')).toEqual({ lineCount: 2, total: 900 });
  });

  test('and further apart than the window is not stored at all, and what to do is said', async () => {
    const shop = new OneProcessShop();
    const { code, stdout } = await send(shop, apart(3), '--keep-going --window 3');
    expect([code, stdout]).toEqual([
      6,
      expect.stringContaining(
        'Rows 2 and 6 belong to order A and stand up to 4 rows apart: sort the file by its column \\"Nr\\", or gather them with --window 4 (now 3).',
      ),
    ]);
    expect(await references(shop)).toEqual(['B0', 'B1', 'B2']);
  });

  test.each([
    ['by default', '', 4],
    ['with --atomic', '--atomic', 4],
    ['in a dry run', '--dry-run', 6],
    ['in an atomic dry run', '--dry-run --atomic', 4],
  ])('too far is refused before anything of it is stored, %s', async (_mode, flags, code) => {
    const shop = new OneProcessShop();
    expect((await send(shop, apart(3), `--window 1 -o count ${flags}`.trim())).code).toBe(code);
    expect((await shop.run('orders find -o count')).stdout).not.toMatch(/[1-9]/);
  });

  test('is imported from the sorted file', async () => {
    const shop = new OneProcessShop();
    await send(shop, apart(3), '--keep-going --window 1');
    const [header, ...rows] = apart(3).split('\n');
    const sorted = [header, ...rows.sort()].join('\n');
    expect((await send(shop, sorted, '-o count --window 1')).stderr).toContain(
      '1 done, 3 done before, 0 failed',
    );
    expect(await shop.json('orders show A --json=lineCount')).toEqual({ lineCount: 2 });
  });
});

test('a row that cannot be read makes orders that are held back wrong as well', async () => {
  const shop = new OneProcessShop();
  const broken = [HEADER, row('A'), `B,"MUG,${'x\n'.repeat(3)}",1,1,1,1,1,1,1`, row('A', 'TEA')].join('\n');
  const { stdout } = await shop.run('orders import - --map order=Nr,sku=sku,name=name --keep-going', {
    input: broken,
  });
  expect(stdout).toContain('Row 2: rows of this order may have been lost in row 3, which cannot be read.');
});

test('a window that is none is refused', async () => {
  for (const window of ['0', 'x', '100001']) {
    expect((await new OneProcessShop().run(`orders import - --format csv --window ${window}`)).code).toBe(2);
  }
});
