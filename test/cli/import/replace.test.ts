import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { OneProcessShop } from '../support/persistent-program.ts';
import { environment, folder, type Shop, start } from '../support/program.ts';

/** An order of two mugs and one of a tea, whose prices are the lines' totals. */
const FILE = [
  'order,name,quantity,amount,customer,date,currency,paid',
  '#1,Mug,2,9.00,Ann,2026-01-05,USD,9.00',
  '#2,Tea,1,4.55,Bob,2026-01-06,USD,',
].join('\n');
const WRONG =
  '--map order=order,name=name,quantity=quantity,price=amount,customerName=customer,date=date,currency=currency,paid=paid';
const RIGHT = WRONG.replace('price=', 'lineTotal=');

const importing = (shop: Shop, map: string, input = FILE) =>
  shop.run(`orders import - --format csv -o count ${map}`, { input });

const orders = (shop: Shop, more = ''): Promise<string> =>
  shop.out(`orders find --sort number -F number,externalRef,total,balance -o tsv ${more}`.trim());

async function importedWrong(): Promise<Shop> {
  const shop = new OneProcessShop();
  expect((await importing(shop, WRONG)).code).toBe(0);
  expect(await orders(shop)).toBe('1\t#1\t18.00\t9.00\n2\t#2\t4.55\t4.55');
  return shop;
}

test('a corrected map replaces what differs, leaves what does not, and imports what is new', async () => {
  const shop = await importedWrong();
  const ids = await shop.out('orders find --sort number -o ids');
  const input = `${FILE}\n#3,Box,1,3.00,Cyd,2026-01-07,USD,`;
  const dry = await importing(shop, `${RIGHT} --replace --dry-run`, input);
  expect(dry.stderr).toContain('Orders: 1 would be imported, 1 would be replaced, 1 unchanged, 0 refused\n');
  expect(dry.stderr).toContain('Rows: 1 would be imported, 1 would be replaced, 1 unchanged\n');
  expect(dry.stderr).not.toContain('Batch');
  expect(await shop.head()).toBe(2);

  const { code, stderr } = await importing(shop, `${RIGHT} --replace`, input);
  expect([code, stderr]).toEqual([
    0,
    expect.stringContaining('Orders: 1 imported, 1 replaced, 1 unchanged, 0 refused\n'),
  ]);
  expect(stderr).toContain('Rows: 1 imported, 1 replaced, 1 unchanged\n');
  expect(await orders(shop)).toBe('1\t#1\t9.00\t0.00\n2\t#2\t4.55\t4.55\n3\t#3\t3.00\t3.00');
  expect(await shop.out('orders find --sort number --to 2026-01-07 -o ids')).toBe(ids);
  expect((await shop.run('views verify')).code).toBe(0);

  expect((await importing(shop, `${RIGHT} --replace`, input)).stderr).toContain(
    'Orders: 0 imported, 0 replaced, 3 unchanged, 0 refused\nRows: 0 imported, 0 replaced, 3 unchanged\n',
  );
  expect(await shop.head()).toBe(4);
  expect((await importing(shop, `${WRONG} --replace`, input)).stderr).toContain('1 replaced, 2 unchanged');
});

test('without --replace an order with other facts is a conflict, and says what corrects it', async () => {
  const shop = await importedWrong();
  const { code, stderr } = await importing(shop, RIGHT);
  expect(code).toBe(5);
  expect(stderr).toContain(
    'Row 2 (order #1): The order was imported with other facts at position 1; --replace corrects it.',
  );
});

test('the books and the history say the corrected facts, and the log keeps the others', async () => {
  const shop = await importedWrong();
  await importing(shop, `${RIGHT} --replace`);
  const books = await shop.out('books export');
  expect(books.match(/^.* of order 1 .*$/gm)).toEqual([
    '2026-01-05 Sale of order 1  ; order:1, position:3, ref:#1',
    '2026-01-05 Payment of order 1  ; order:1, position:3, ref:#1, payment:P1',
  ]);
  expect(await shop.out('ageing --no-header -F age,balance -o tsv')).toContain('Total\t4.55');
  const history = await shop.out('orders history #1 -F told -o tsv');
  expect(history).toContain('Placed: 2 units, 18.00 USD\n');
  expect(history).toMatch(
    /Imported again: what was imported until then counts no longer\nDraft begun for Ann, a guest\n.*\n.*9\.00 USD\n9\.00 USD received/,
  );
  expect(await shop.out('orders why #1 total -F before,after,command,type -o tsv')).toBe(
    '0.00 USD\t18.00 USD\tImportOrder\tOrderPlaced\n18.00 USD\t9.00 USD\tReimportOrder\tOrderReimported',
  );
  expect(await orders(shop, '--as-of 2')).toContain('1\t#1\t18.00\t9.00');
  expect(await orders(shop, '--as-of 2026-02-01')).toContain('1\t#1\t9.00\t0.00');
  expect((await shop.run('events verify')).code).toBe(0);
});

test('an order that something else has touched stays, and says who did what; its rows are kept', async () => {
  const shop = await importedWrong();
  await shop.out(['orders', 'note', '#1', 'Call them']);
  const rejects = join(folder(), 'rejects.csv');
  const moved = FILE.replace('4.55', '4.65');
  const { code, stderr } = await importing(
    shop,
    `${RIGHT} --replace --keep-going --rejects ${rejects}`,
    moved,
  );
  const why =
    'Row 2 (order #1): Order 1 was changed since it was imported: last with AddNote by test on 2026-03-14. Change the order itself, or cancel it and import it under another reference.';
  expect([code, stderr]).toEqual([6, expect.stringContaining(why)]);
  expect(stderr).toContain(
    'Rows: 0 imported, 1 replaced, 1 refused (1 changed here since they were imported); those refused are in',
  );
  expect(await orders(shop)).toBe('1\t#1\t18.00\t9.00\n2\t#2\t4.65\t4.65');
  expect(await readFile(rejects, 'utf8')).toContain(`#1,Mug,2,9.00,Ann,2026-01-05,USD,9.00,"${why}"`);
  const stopped = await importing(shop, `${RIGHT} --replace`, moved);
  expect([stopped.code, stopped.stderr]).toEqual([4, expect.stringContaining('daybook orders history')]);
});

test('an atomic replacement is all or nothing', async () => {
  const shop = await importedWrong();
  await shop.out(['orders', 'note', '#2', 'Call them']);
  const moved = FILE.replace('4.55', '4.65');
  expect((await importing(shop, `${RIGHT} --replace --atomic`, moved)).code).toBe(4);
  expect(await orders(shop)).toBe('1\t#1\t18.00\t9.00\n2\t#2\t4.55\t4.55');
  const { code, stderr } = await importing(
    shop,
    `${RIGHT} --replace --atomic`,
    `${FILE}\n#3,Box,1,3.00,Cyd,2026-01-07,USD,`,
  );
  expect([code, stderr]).toEqual([
    0,
    expect.stringContaining('Orders: 1 imported, 1 replaced, 1 unchanged, 0 refused'),
  ]);
  expect(await orders(shop)).toBe('1\t#1\t9.00\t0.00\n2\t#2\t4.55\t4.55\n3\t#3\t3.00\t3.00');
});

test('customers and products that corrected orders name are registered with them', async () => {
  const shop = new OneProcessShop();
  const header = 'order,customer,sku,name,price,currency';
  const words = '--create-missing --keep-going';
  await importing(shop, words, `${header}\nA,ann,MUG,Mug,4.50,USD\nB,bob,TEA,Tea,4.50,USD`);
  await shop.out('orders note B busy');
  const { stderr } = await importing(
    shop,
    `${words} --replace`,
    `${header}\nA,cyd,JAR,Jar,4.50,USD\nB,dan,BOX,Box,4.50,USD\nC,eve,PEN,Pen,4.50,USD`,
  );
  expect(stderr).toContain(
    '4 customers and products registered\nOrders: 1 imported, 1 replaced, 0 unchanged, 1 refused',
  );
  expect((await shop.out('customers find -o ids')).split('\n')).toEqual(['ann', 'bob', 'cyd', 'eve']);
});

test('orders without a reference are found by their ids; two of one order in a file are refused', async () => {
  const shop = new OneProcessShop();
  const line = (unitPrice: number, more: object = { orderId: '01890000-aaaa-7000-8000-00000000000a' }) =>
    JSON.stringify({
      guest: { name: 'Eve' },
      currency: 'USD',
      items: [{ name: 'Mug', quantity: 1, unitPrice }],
      ...more,
    });
  const replace = (...lines: readonly string[]) =>
    shop.run('orders import - --replace --keep-going -o count', { input: lines.join('\n') });
  expect((await replace(line(450))).stderr).toContain('Orders: 1 imported');
  expect((await replace(line(540), line(350, { externalRef: 'X' }))).stderr).toContain(
    '1 imported, 1 replaced',
  );
  const twice = await replace(line(450), line(350, { externalRef: 'X' }), line(550));
  expect(twice.stderr).toContain('Orders: 0 imported, 1 replaced, 1 unchanged, 1 refused');
  expect(twice.stderr).toContain(
    'Line 3: its order stands in the file already, and one of them would replace the other.',
  );
});

test('what came in with a run is found by its batch, which is told, or chosen', async () => {
  const shop = new OneProcessShop();
  const { stderr } = await importing(shop, WRONG);
  const [, made = ''] =
    /^Batch (import-20260314T150900-[0-9a-f]{4}): see "daybook orders find --batch \1"$/m.exec(stderr) ?? [];
  expect(await orders(shop, `--batch ${made}`)).toBe('1\t#1\t18.00\t9.00\n2\t#2\t4.55\t4.55');
  const dry = await importing(shop, `${RIGHT} --replace --batch fixed --dry-run`);
  expect(dry.stderr).toContain('Batch fixed: see "daybook orders find --batch fixed"');
  const json = await shop.run(`orders import - --format csv -o ndjson ${RIGHT} --replace --batch fixed`, {
    input: FILE,
  });
  expect(
    json.stdout
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { batch?: string }).batch),
  ).toEqual(['fixed', undefined]);
  expect(await orders(shop, '--batch fixed')).toBe('1\t#1\t9.00\t0.00');
  expect(await orders(shop, `--batch ${made}`)).toBe('2\t#2\t4.55\t4.55');
  expect(await shop.json(['orders', 'show', '#1', '--json=batch'])).toEqual({ batch: 'fixed' });
  expect(await shop.out('events trace fixed -F command -o tsv')).toContain('ReimportOrder');
  expect(await shop.out(['orders', 'history', '#1', '-F', 'correlationId', '-o', 'tsv'])).toContain(
    `${made}\nfixed`,
  );
  expect(await shop.run('orders import - --batch=', { input: '' })).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--batch'),
  });
});

test('a replacement is not undone, and what to do instead is said', async () => {
  const shop = await importedWrong();
  await importing(shop, `${RIGHT} --replace`);
  const { code, stderr } = await shop.run('commands undo 3');
  expect([code, stderr]).toEqual([
    4,
    expect.stringContaining('Import the file as it was read before, with --replace.'),
  ]);
});

test('nobody who was forgotten comes back with a file', async () => {
  const shop = new OneProcessShop();
  const file = (price: string) =>
    `order,customer,customerName,name,price,currency\nA,zed,Zed Old,Mug,${price},USD`;
  await importing(shop, '--create-missing', file('4.50'));
  await shop.out(['customers', 'forget', 'zed', '--reason', 'asked', '--force', '--yes']);
  for (const price of ['4.50', '4.60']) {
    const { code, stderr } = await importing(shop, '--replace', file(price));
    expect([code, stderr]).toEqual([4, expect.stringContaining('customer-zed was forgotten')]);
  }
  expect(await shop.out('orders show A --json=customerName,total')).not.toContain('Zed');
});

test('what was killed in the middle is finished by another run', async () => {
  const shop = new OneProcessShop();
  const lines = (unitPrice: number): string[] =>
    Array.from({ length: 30 }, (_, index) =>
      JSON.stringify({
        externalRef: `N${index}`,
        guest: { name: 'Eve' },
        currency: 'USD',
        items: [{ name: 'Mug', quantity: 1, unitPrice }],
      }),
    );
  await shop.out('orders import - -o count', { input: lines(100).join('\n') });
  const child = start(
    ['orders', 'import', '-', '--replace', '-o', 'ndjson'],
    environment({ DAYBOOK_DB: shop.db }),
  );
  const ended = new Promise((resolve) => child.once('close', resolve));
  child.stdin.write(`${lines(200).slice(0, 12).join('\n')}\n`);
  let seen = '';
  for await (const piece of child.stdout) {
    seen += String(piece);
    if (seen.split('\n').length > 12) child.kill('SIGKILL');
  }
  await ended;
  const { stderr } = await shop.run('orders import - --replace -o count', { input: lines(200).join('\n') });
  expect(stderr).toContain('Orders: 0 imported, 18 replaced, 12 unchanged, 0 refused');
  expect(await shop.out('orders find --min 2 --max 2 -o count')).toBe('30');
  expect((await shop.run('views verify')).code).toBe(0);
});
