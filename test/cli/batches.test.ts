import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, writeFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { beforeAll, describe, expect, test } from 'vitest';
import { filledShop } from './support/filled-shop.ts';
import { runInOneProcess } from './support/persistent-program.ts';
import { folder, programFile, quietEnv, type Shop, start, textOf } from './support/program.ts';
import { atTerminal } from './support/terminal.ts';

interface LineReceipt {
  readonly line: number;
  readonly status: string;
  readonly commandId: string | null;
  readonly id: string | null;
  readonly code: string | null;
  readonly message: string | null;
}

let filled: Shop;
beforeAll(async () => {
  filled = await filledShop(runInOneProcess);
});

const lines = (...values: readonly (string | object)[]): string =>
  values.map((value) => `${typeof value === 'string' ? value : JSON.stringify(value)}\n`).join('');

const customer = (ref: string, more: object = {}) => ({
  name: 'RegisterCustomer',
  data: { ref, name: ref.toUpperCase() },
  ...more,
});

const receiptsIn = (stdout: string): LineReceipt[] =>
  stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as LineReceipt);

describe('ids from stdin', () => {
  test('each line is acted upon, in order, and its id printed', async () => {
    const shop = filled.copy();
    const { code, stdout, stderr } = await shop.run('orders tag - --tag vip', { input: '1\n\n2\r\n4' });
    expect([code, stdout.split('\n').length, stderr]).toEqual([0, 4, '3 done, 0 done before, 0 failed\n']);
    expect(await shop.out('orders find --tag vip -o count')).toBe('3');
  });

  test('several operands are a batch as well', async () => {
    const shop = filled.copy();
    await shop.out('orders tag 1 2 4 --tag vip');
    expect(await shop.out('orders find --tag vip -o count')).toBe('3');
  });

  test('lines may be JSON with any of the fields', async () => {
    const shop = filled.copy();
    const input = lines({ orderId: '1', tags: ['a'] }, { orderId: '2', tags: ['b'] });
    expect((await shop.run('orders tag -', { input })).code).toBe(0);
    expect(await shop.out('orders find --tag b -F number')).toBe('2');
  });

  test('-f reads them from a file', async () => {
    const shop = filled.copy();
    const file = `${folder()}/orders.txt`;
    writeFileSync(file, '1\n4\n');
    expect((await shop.out(['orders', 'tag', '-f', file, '--tag', 'vip'])).split('\n')).toHaveLength(2);
    expect(await shop.out('orders find --tag vip -S number -F number')).toBe('1\n4');
  });

  test('empty input is fine', async () => {
    expect(await filled.run('orders tag - --tag x')).toMatchObject({ code: 0, stdout: '' });
    expect(await filled.run('commands send -')).toMatchObject({ code: 0, stdout: '' });
    expect(await filled.run('orders import -')).toMatchObject({ code: 0, stdout: '' });
  });

  test('a terminal as stdin is refused', async () => {
    const { code, text } = await atTerminal(filled, 'orders tag - --tag x');
    expect([code, text]).toEqual([2, expect.stringContaining('that is a terminal') as string]);
    expect((await atTerminal(filled, 'commands send -')).code).toBe(2);
  });

  test('a destructive batch wants --yes', async () => {
    const { code, stderr } = await filled.run('orders cancel - --reason staff', { input: '1\n' });
    expect([code, stderr]).toEqual([2, expect.stringContaining('--yes') as string]);
  });

  test('a missing flag stops it before anything is read', async () => {
    const { code, stderr } = await filled.run('orders tag -', { input: '1\n' });
    expect([code, stderr]).toEqual([2, expect.stringContaining('--tag') as string]);
  });
});

describe('when a line fails', () => {
  const input = '1\n99\n2\n';

  test('it stops there; what is before it is stored', async () => {
    const shop = filled.copy();
    const { code, stdout, stderr } = await shop.run('orders tag - --tag vip', { input });
    expect([code, stdout.split('\n').length]).toEqual([3, 2]);
    expect(stderr).toContain('line 2: There is no order "99".');
    expect(stderr).toContain('1 done, 0 done before, 1 failed');
    expect(await shop.out('orders find --tag vip -F number')).toBe('1');
  });

  test('--keep-going does the others, with exit 6', async () => {
    const shop = filled.copy();
    const { code, stderr } = await shop.run('orders tag - --tag vip --keep-going', { input });
    expect([code, stderr]).toEqual([6, expect.stringContaining('2 done, 0 done before, 1 failed') as string]);
    expect(await shop.out('orders find --tag vip -o count')).toBe('2');
  });

  test('--atomic does none, and says so', async () => {
    const shop = filled.copy();
    const before = await shop.head();
    const { code, stderr } = await shop.run('orders tag - --tag vip --atomic', { input });
    expect([code, stderr]).toEqual([
      3,
      expect.stringContaining('Nothing of the batch was written') as string,
    ]);
    expect(await shop.head()).toBe(before);
  });

  test('--atomic does all where all can be done', async () => {
    const shop = filled.copy();
    const before = await shop.head();
    expect((await shop.run('orders tag - --tag vip --atomic', { input: '1\n2\n' })).code).toBe(0);
    expect(await shop.head()).toBe(before + 2);
  });

  test('--atomic and --keep-going exclude each other', async () => {
    expect((await filled.run('orders tag - --tag x --atomic --keep-going')).code).toBe(2);
  });

  test('with --json there is a receipt a line, failed or not', async () => {
    const shop = filled.copy();
    const { stdout } = await shop.run('orders tag - --tag vip --keep-going -o ndjson', { input });
    expect(receiptsIn(stdout).map(({ line, status, code }) => [line, status, code])).toEqual([
      [1, 'ok', null],
      [2, 'rejected', 'order_not_found'],
      [3, 'ok', null],
    ]);
  });
});

describe('keys make a rerun harmless', () => {
  test('only what failed acts again', async () => {
    const shop = filled.copy();
    const words = 'orders tag - --tag vip --keep-going -i vips -o ndjson';
    await shop.run(words, { input: '1\n5\n2\n' });
    await shop.out('orders create --customer ann --item MUG');
    const again = await shop.run(words, { input: '1\n5\n2\n' });
    expect(receiptsIn(again.stdout).map(({ status }) => status)).toEqual(['replayed', 'ok', 'replayed']);
    expect([again.code, again.stderr]).toEqual([0, '1 done, 2 done before, 0 failed\n']);
  });

  test('a command may bring its own key', async () => {
    const shop = filled.copy();
    const input = lines(customer('a', { meta: { commandId: 'key-a' } }));
    const [first] = receiptsIn(await shop.out('commands send -', { input }));
    const [second] = receiptsIn(await shop.out('commands send -', { input }));
    expect([first, second]).toMatchObject([
      { commandId: 'key-a', status: 'ok' },
      { commandId: 'key-a', status: 'replayed' },
    ]);
  });

  test('orders imported twice are answered line by line', async () => {
    const shop = filled.copy();
    const order = (ref: string) => ({
      externalRef: ref,
      customer: 'nw',
      customerName: 'North Wind',
      currency: 'USD',
      placedAt: '2020-01-02T00:00:00Z',
      items: [{ sku: 'CHAI', name: 'Chai', quantity: 2, unitPrice: 1800 }],
    });
    const file = `${folder()}/orders.ndjson`;
    writeFileSync(file, lines(order('A-1'), order('A-2')));
    const first = receiptsIn(await shop.out(['orders', 'import', file]));
    const second = await shop.run(['orders', 'import', file]);
    expect(first.map(({ status, message }) => [status, message])).toEqual([
      ['ok', null],
      ['ok', null],
    ]);
    expect(receiptsIn(second.stdout).map(({ line, status }) => [line, status])).toEqual([
      [1, 'replayed'],
      [2, 'replayed'],
    ]);
    expect([second.code, second.stderr]).toEqual([0, '0 done, 2 done before, 0 failed\n']);
    expect(await shop.out('orders find --from 2020-01-01 --to 2021-01-01 -o count')).toBe('2');
  });
});

describe('commands send', () => {
  test('answers one receipt a line', async () => {
    const shop = filled.copy();
    const { code, stdout } = await shop.run('commands send -', {
      input: lines(customer('a'), customer('b')),
    });
    expect([code, receiptsIn(stdout).map(({ line, status, id }) => [line, status, id])]).toEqual([
      0,
      [
        [1, 'ok', 'a'],
        [2, 'ok', 'b'],
      ],
    ]);
  });

  test('reads a file with -f', async () => {
    const shop = filled.copy();
    const file = `${folder()}/commands.ndjson`;
    writeFileSync(file, lines(customer('a')));
    expect(receiptsIn(await shop.out(['commands', 'send', '-f', file]))).toMatchObject([
      { status: 'ok', id: 'a' },
    ]);
    expect((await shop.run(['commands', 'send', '-f', `${file}.none`])).code).toBe(2);
  });

  test('names near commands for an unknown one', async () => {
    const { stdout, stderr } = await filled
      .copy()
      .run('commands send -', { input: lines({ name: 'TagOdrer', data: {} }) });
    expect(stdout + stderr).toContain('TagOrder');
  });

  test('every line has its receipt as soon as its commit is durable', async () => {
    const shop = filled.copy();
    const child = start(['commands', 'send', '-'], { DAYBOOK_DB: shop.db });
    child.stdin.write(lines(customer('a')));
    const [data] = (await once(child.stdout, 'data')) as [Buffer];
    expect(receiptsIn(data.toString())).toMatchObject([{ status: 'ok', id: 'a' }]);
    child.stdin.end();
    await once(child, 'close');
  });

  test('--dry-run decides every line and writes none', async () => {
    const shop = filled.copy();
    const before = await shop.head();
    const { code, stderr } = await shop.run('commands send - --dry-run', { input: lines(customer('a')) });
    expect([code, stderr]).toEqual([0, '1 would be done, 0 done before, 0 failed\n']);
    expect(await shop.head()).toBe(before);
  });
});

describe('a dry run of a batch', () => {
  const orderId = '01890000-0000-7000-8000-000000000001';
  const story = lines(
    customer('cat'),
    { name: 'CreateOrder', data: { orderId, customer: 'cat', items: [{ sku: 'MUG' }] } },
    { name: 'PlaceOrder', data: { orderId } },
    { name: 'AddItem', data: { orderId, sku: 'TEA', quantity: 2 } },
    customer('cat'),
  );

  test.each(['', ' --atomic', ' --keep-going'])(
    'decides each line as if those before it had been stored, as the real one does:%s',
    async (how) => {
      const shop = filled.copy();
      const before = await shop.head();
      const told = async (words: string) => {
        const { code, stdout } = await shop.run(`commands send -${how}${words}`, { input: story });
        return [code, receiptsIn(stdout).map((receipt) => [receipt.line, receipt.status, receipt.code])];
      };
      const planned = await told(' --dry-run');
      expect(await shop.head()).toBe(before);
      const [code, done] = (await told('')) as [number, [number, string, string | null][]];
      const expected = done.map(([line, status, why]) => [line, status === 'ok' ? 'dry_run' : status, why]);
      expect(planned).toEqual([code, expected]);
    },
  );

  test('tells what each line would do, and what it comes to in all', async () => {
    const shop = filled.copy();
    const { code, stdout, stderr } = await shop.run('orders cancel - --reason staff -n', {
      input: '1\n4\n4\n',
    });
    expect([code, stdout.split('\n').length]).toEqual([4, 3]);
    expect(stderr).toMatch(
      /^line 1: Would record: Cancelled \(staff\)\. The balance: 9\.00 → 0\.00 USD \(-9\.00\)\.$/m,
    );
    expect(stderr).toMatch(/^order +Balance +36\.00 USD +0\.00 USD$/m);
    expect(stderr).toContain('line 3: The order is cancelled already.');
    expect(stderr).toContain('In all: balance -45.00 USD.\n2 would be done, 0 done before, 1 failed');
  });

  test('several operands are one plan as well', async () => {
    const { code, stderr } = await filled.run('orders cancel 1 1 --reason staff -n');
    expect([code, stderr]).toEqual([4, expect.stringContaining('line 2: The order is cancelled already.')]);
  });

  test('an import sees the references, and who was created on the way, of the lines before', async () => {
    const shop = filled.copy();
    const order = { externalRef: 'A-1', customer: 'new', currency: 'USD', placedAt: '2020-01-02T00:00:00Z' };
    const items = [{ sku: 'NEW', quantity: 1, unitPrice: 100 }];
    const again = { ...order, orderId: '01890000-0000-7000-8000-000000000002', items };
    const input = lines({ ...order, items }, { ...again, externalRef: 'A-2' }, again);
    const words = 'orders import - --create-missing --dry-run -o ndjson';
    const { stdout, stderr } = await shop.run(words, { input });
    expect(receiptsIn(stdout).map(({ status, code }) => [status, code])).toEqual([
      ['dry_run', null],
      ['dry_run', null],
      ['conflict', 'idempotency_conflict'],
    ]);
    expect(stderr).toContain('2 customers and products would be registered');
    expect(await shop.out('customers find -o count')).toBe('2');
  });
});

describe('hostile lines get one clear answer, and the next line works', () => {
  const name = (text: string) => JSON.stringify({ name: 'RegisterCustomer', data: { ref: 'x', name: text } });
  const deep = `${'{"a":'.repeat(70)}1${'}'.repeat(70)}`;
  const hostile: readonly (readonly [what: string, line: string | Uint8Array, code: string])[] = [
    ['not JSON', '{"name": ', 'validation_failed'],
    ['not an object', '[1,2]', 'validation_failed'],
    ['a bare word', 'TagOrder', 'validation_failed'],
    ['no name', '{"data":{}}', 'validation_failed'],
    ['an unknown envelope field', '{"name":"TagOrder","data":{},"x":1}', 'validation_failed'],
    [
      'an unknown data field',
      '{"name":"RegisterCustomer","data":{"ref":"x","name":"X","x":1}}',
      'validation_failed',
    ],
    [
      '__proto__',
      '{"name":"RegisterCustomer","data":{"ref":"x","name":"X","__proto__":{"y":1}}}',
      'validation_failed',
    ],
    ['constructor as a command', '{"name":"constructor","data":{}}', 'unknown_command'],
    [
      'a lone surrogate',
      '{"name":"RegisterCustomer","data":{"ref":"x","name":"\\ud800"}}',
      'validation_failed',
    ],
    ['an unknown field of meta', '{"name":"TagOrder","data":{},"meta":{"x":1}}', 'validation_failed'],
    ['NUL', name('a\u0000b'), 'validation_failed'],
    [
      'an unsafe integer',
      '{"name":"RegisterProduct","data":{"sku":"X","name":"X","unitPrice":9007199254740993,"currency":"USD"}}',
      'validation_failed',
    ],
    ['deep JSON', `{"name":"RegisterCustomer","data":${deep}}`, 'validation_failed'],
    ['more than 1 MiB', name('x'.repeat(1024 * 1024)), 'validation_failed'],
    ['not UTF-8', Uint8Array.of(0x7b, 0xff, 0xfe, 0x7d), 'validation_failed'],
  ];

  test.each(hostile)('%s', async (_, line, code) => {
    const shop = filled.copy();
    const before = await shop.head();
    const input = Buffer.concat([Buffer.from(line), Buffer.from(`\n${JSON.stringify(customer('good'))}\n`)]);
    const { code: exit, stdout } = await shop.run('commands send - --keep-going', { input });
    expect(exit).toBe(6);
    expect(receiptsIn(stdout)).toMatchObject([
      { line: 1, code },
      { line: 2, status: 'ok', id: 'good' },
    ]);
    expect(await shop.head()).toBe(before + 1);
  });

  test('control characters in arguments are refused or kept as text, never obeyed', async () => {
    const shop = filled.copy();
    expect((await shop.run(['customers', 'add', '--ref', 'a\u0007b', '--name', 'X'])).code).toBe(2);
    expect((await shop.run(['orders', 'show', 'x\u001b[31m'])).stderr).not.toContain('\u001b');
    expect((await shop.run(['orders', 'find', "' OR 1=1 --"])).stdout).toBe('');
    expect((await shop.run(['orders', 'find', '%'])).stdout).toBe('');
  });
});

describe('a batch whose receipts nobody takes', () => {
  const many = (count: number) => {
    const file = `${folder()}/customers.ndjson`;
    writeFileSync(file, lines(...Array.from({ length: count }, (_, index) => customer(`c${index}`))));
    return file;
  };

  test('is done to its end when its reader goes after the first', { timeout: 60_000 }, async () => {
    // The program is still at work when it hears that its reader has gone.
    const count = 6_000;
    const shop = filled.copy();
    const before = await shop.head();
    const child = start(['commands', 'send', '-f', many(count), '-o', 'ndjson'], { DAYBOOK_DB: shop.db });
    child.stdout.once('data', () => child.stdout.destroy());
    const [code] = await once(child, 'exit');
    expect(code).toBe(0);
    expect(await shop.head()).toBe(before + count);
  });

  test('is done to its end when they cannot be written, which is said', { timeout: 60_000 }, async () => {
    const count = 500;
    const shop = filled.copy();
    const before = await shop.head();
    const full = openSync('/dev/full', 'w');
    const child = spawn(
      process.execPath,
      [programFile, 'commands', 'send', '-f', many(count), '-o', 'ndjson'],
      {
        stdio: ['ignore', full, 'pipe'],
        env: { ...quietEnv, DAYBOOK_DB: shop.db },
      },
    );
    closeSync(full);
    const stderr = textOf(child.stderr as Readable);
    const [code] = await once(child, 'exit');
    expect([code, await stderr]).toEqual([
      expect.not.toBeOneOf([0]) as number,
      expect.stringContaining('could not be written') as string,
    ]);
    expect(await shop.head()).toBe(before + count);
  });

  test('does nothing when what is asked of them is wrong', async () => {
    const shop = filled.copy();
    const before = await shop.head();
    const { code } = await shop.run('commands send - -o csv -F nonsense', { input: lines(customer('a')) });
    expect([code, await shop.head()]).toEqual([2, before]);
  });
});
