import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { filledShop } from './support/filled-shop.ts';
import { runInOneProcess } from './support/persistent-program.ts';
import { folder, type Shop } from './support/program.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await filledShop(runInOneProcess);
});

test('--header names the fields', async () => {
  const [head] = (await shop.out('orders find --header -F number,total')).split('\n');
  expect(head).toBe('number\ttotal');
});

test('--no-header leaves the header out of CSV', async () => {
  expect(await shop.out('orders find --status created -o csv -F number,total --no-header')).toBe('3,4.50');
});

test('CSV has a header and decimal amounts', async () => {
  expect(await shop.out('orders find --status created -o csv -F number,total')).toBe('number,total\n3,4.50');
});

test('--json gives every field, --json=id,total some, in the order asked for', async () => {
  const [all] = await shop.json<object[]>('orders find --status created');
  expect(Object.keys(all ?? {}).length).toBeGreaterThan(20);
  expect(await shop.json('orders find --status created --json=total,number')).toEqual([
    { total: 450, number: 3 },
  ]);
  expect(await shop.out('orders show 3 --json=total,number')).toBe('{"total":450,"number":3}');
});

test('a field named id is there wherever there are ids, whatever its own name is', async () => {
  const id = await shop.out('orders find -S number -L 1 -o ids');
  expect(await shop.out('orders show 1 --json=id,total')).toBe(`{"id":"${id}","total":900}`);
  expect(await shop.json('customers find --json=id,name')).toEqual([
    { id: 'ann', name: 'Ann Lee' },
    { id: 'bob', name: 'Bob Ray' },
  ]);
  expect(await shop.out('orders find -S number -L 1 -F number,id')).toBe(`1\t${id}`);
});

test('--json does not swallow the argument behind it', async () => {
  expect(JSON.parse(await shop.out('orders show --json 3'))).toMatchObject({ number: 3 });
});

test('an unknown field is a usage error that lists the known ones', async () => {
  const { code, stdout, stderr } = await shop.run('orders find --json=numbr');
  expect([code, stdout]).toEqual([2, '']);
  const { error } = JSON.parse(stderr) as { error: { hint: string; details: { known: string[] } } };
  expect(error.hint).toContain('Did you mean "number"?');
  expect(error.details.known).toContain('customerName');
});

test('-o ids, count and ndjson', async () => {
  expect(await shop.out('customers find -o ids')).toBe('ann\nbob');
  expect(await shop.out('orders find -o count')).toBe('4');
  expect(
    (await shop.out('orders find -o ndjson')).split('\n').map((line) => typeof JSON.parse(line)),
  ).toHaveLength(4);
});

test.each([
  ['table', /^Number +Ordered +Customer.*\n +3 +2026-03-14 15:09 +Bob Ray /],
  ['wide', /^Order id +Number +External ref .*\n[0-9a-f-]{36} +3 /],
  ['json', /^\[\n\{"id":"[0-9a-f-]{36}","orderId":".*"number":3,.*\}\n\]\n$/],
  ['ndjson', /^\{"id":"[0-9a-f-]{36}","orderId":".*"number":3,.*\}\n$/],
  ['csv', /^orderId,number,externalRef,.*\n[0-9a-f-]{36},3,,/],
  ['tsv', /^3\t2026-03-14T15:09:00\.000Z\tBob Ray\tcreated\t.*\n$/],
  ['ids', /^[0-9a-f-]{36}\n$/],
  ['count', /^1\n$/],
])('a list as %s, on stdout and in a file of that name', async (format, wanted) => {
  const words = ['orders', 'find', '--status', 'created'];
  const told = await shop.run([...words, '-o', format]);
  expect(told).toEqual({ code: 0, stdout: expect.stringMatching(wanted) as string, stderr: '' });
  const file = `${folder()}/orders.${format}`;
  expect(await shop.out([...words, '--out', file])).toBe('');
  expect(readFileSync(file, 'utf8')).toBe(told.stdout);
});

test.each([
  ['table', /^Command id +k1\nStatus +ok\nId +[0-9a-f-]{36}\nVersion +5\nPosition +9\n$/],
  ['wide', /^Command id +k1\nStatus +ok\n/],
  ['json', /^\{"commandId":"k1","status":"ok",.*\}\n$/],
  ['ndjson', /^\{"commandId":"k1","status":"ok",.*\}\n$/],
  ['csv', /^line,commandId,status,id,.*\n,k1,ok,/],
  ['tsv', /^\tk1\tok\t[0-9a-f-]{36}\t\t5\t9\t\t\n$/],
  ['ids', /^[0-9a-f-]{36}\n$/],
  ['count', /^1\n$/],
])('a receipt as %s', async (format, wanted) => {
  const told = await shop.copy().run(`orders tag 1 --tag vip -i k1 -o ${format}`);
  expect(told).toEqual({ code: 0, stdout: expect.stringMatching(wanted) as string, stderr: '' });
});

test('-o count and -L agree', async () => {
  expect(await shop.out('orders find -o count -L 3')).toBe('3');
});

test('an unknown format lists the known ones', async () => {
  const { code, stderr } = await shop.run('orders find -o jsn');
  expect([code, stderr]).toEqual([2, 'error: "jsn" is not a value of --output. Did you mean "json"?\n']);
});

test('--out writes a file whole, in the format of its name, and nothing on stdout', async () => {
  const file = `${folder()}/orders.csv`;
  expect(await shop.out(['orders', 'find', '--out', file, '-F', 'number'])).toBe('');
  expect(readFileSync(file, 'utf8').split('\n')[0]).toBe('number');
});

test('sorting, pages and cursors', async () => {
  expect(await shop.out('orders find -S -total -F number')).toBe('4\n2\n1\n3');
  expect(await shop.out('orders find -S number --page 2 --page-size 3 -F number')).toBe('4');
  expect((await shop.run('orders find -S nope')).stderr).toContain('"nope" is not a value of --sort');
  const { code, stderr } = await shop.run('orders find --page 0');
  expect([code, stderr]).toEqual([2, 'error: --page takes a whole number from 1, not "0".\n']);
});

test('--jq is a real jq over the JSON', async () => {
  expect(await shop.out(['orders', 'find', '--jq', '[.[].total] | add'])).toBe('6150');
  expect(await shop.out(['orders', 'show', '3', '--jq', '.customerName, .lines[0].sku'])).toBe(
    'Bob Ray\nMUG',
  );
  const { code, stderr } = await shop.run(['orders', 'find', '--jq', '.[']);
  expect([code, JSON.parse(stderr)]).toMatchObject([2, { error: { code: 'jq' } }]);
});

test('--jq that fails half-way prints nothing', async () => {
  const { code, stdout, stderr } = await shop.run(['orders', 'find', '--jq', '.[].number, error("odd")']);
  expect([code, stdout, JSON.parse(stderr)]).toMatchObject([2, '', { error: { message: '--jq: odd' } }]);
});

test('flags of choices repeat or take commas', async () => {
  expect(await shop.out('orders find --status created,placed -o count')).toBe('4');
  expect(await shop.out('orders find --status created --status placed -o count')).toBe('4');
});

test('amounts without a currency compare with each order in its own', async () => {
  expect(await shop.out('orders find --min 12 -S number -F number')).toBe('2\n4');
  expect(await shop.out('orders find --min 0 -o count')).toBe('4');
});

test.each(['12 USD', '12USD', 'USD 12', 'usd12', '12.00 USD'])(
  'an amount is understood with its currency: --min "%s"',
  async (amount) => {
    expect(await shop.out(['orders', 'find', '--min', amount, '-S', 'number', '-F', 'number'])).toBe('2\n4');
    expect(await shop.out(['orders', 'export', '--min', amount, '-o', 'count'])).toBe('2');
    expect(await shop.out(['customers', 'stats', '--min-spent', amount, '-F', 'customerRef'])).toContain(
      'bob',
    );
  },
);

test('an amount with a currency finds orders in that one only', async () => {
  expect(await shop.out(['orders', 'find', '--min', '0 EUR', '-o', 'count'])).toBe('0');
});

test('amounts in two currencies are refused, and so is a currency that there is not', async () => {
  const two = await shop.run(['orders', 'find', '--min', '5 USD', '--max', '9 EUR']);
  expect([two.code, two.stderr]).toEqual([2, expect.stringContaining('--max is in EUR') as string]);
  const none = await shop.run(['orders', 'find', '--min', '5 XYZ']);
  expect([none.code, none.stderr]).toEqual([
    2,
    expect.stringContaining('not a currency of ISO 4217') as string,
  ]);
});

test('help says in plain words how an amount is typed', async () => {
  const help = await shop.out('orders find --help');
  expect(help).toMatch(/--min AMOUNT +With at least this total: "50 USD"/);
  expect(help).not.toContain('hundredths');
});

test.each([
  'orders find',
  'orders search Lee',
  'customers orders ann',
  'customers stats',
  'products find',
  'products sales',
  'sales',
  'ageing',
  'attention --now 2027-01-01',
])('every amount has its currency beside it: %s', async (words) => {
  const [head = '', ...rows] = (await shop.out(`${words} --header`))
    .split('\n')
    .map((row) => row.split('\t'));
  expect(head).toContain('currency');
  expect(rows.length).toBeGreaterThan(0);
  for (const row of rows) expect(row[head.indexOf('currency')]).toBe('USD');
});

test('an amount among values of other kinds has its currency with it', async () => {
  const rows = (await shop.out('orders why 1 -F field,after')).split('\n');
  expect(rows).toContain('total\t9.00 USD');
});
