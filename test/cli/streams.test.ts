import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { filledShop } from './support/filled-shop.ts';
import { runInOneProcess } from './support/persistent-program.ts';
import { run, type Shop, start } from './support/program.ts';
import { inShell } from './support/shell.ts';
import { atTerminal } from './support/terminal.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await filledShop(runInOneProcess);
});

describe('streams', () => {
  test('stdout carries the result and nothing else', async () => {
    const { stdout, stderr } = await shop.run('orders find --status placed -F number,status');
    expect(stdout.trim().split('\n').sort()).toEqual(['1\tplaced', '2\tplaced', '4\tplaced']);
    expect(stderr).toBe('');
  });

  test('a write prints the id on stdout, one line', async () => {
    const { stdout, stderr } = await shop.copy().run('orders tag 1 --tag vip');
    expect(stdout).toMatch(/^[0-9a-f-]{36}\n$/);
    expect(stderr).toBe('');
  });

  test('an error stands on stderr, in one line that says what to do next', async () => {
    const { stdout, stderr } = await shop.run('orders show 99');
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^error: There is no order "99"\. .*"daybook orders find"\.\n$/);
  });

  test('with --json an error is an object on stderr', async () => {
    const { code, stderr } = await shop.run('orders show 99 --json');
    expect(JSON.parse(stderr)).toEqual({
      error: {
        code: 'order_not_found',
        exit: code,
        message: 'There is no order "99".',
        hint: expect.stringContaining('daybook orders find') as string,
        next: [{ message: 'FindOrders' }],
        details: null,
      },
    });
  });

  test('a usage error is an object too where JSON was asked for', async () => {
    for (const words of [
      'orders find --nope --json',
      'orders find --nope -o json',
      'orders find --nope -ojson',
    ]) {
      const { code, stderr } = await shop.run(words);
      expect([code, JSON.parse(stderr)]).toMatchObject([2, { error: { code: 'unknown_option', exit: 2 } }]);
    }
  });

  test('stack traces appear with -vv only', async () => {
    const env = { DAYBOOK_DB: '/dev/null/x' };
    expect((await shop.run('orders find', { env })).stderr).not.toContain('    at ');
    expect((await shop.run('orders find -v', { env })).stderr).not.toContain('    at ');
  });

  test('-v tells every message dispatched, on stderr', async () => {
    const { stdout, stderr } = await shop.run('orders find -o count -v');
    expect(stdout).toBe('4\n');
    expect(stderr).toMatch(/query FindOrders [\d.]+ ms ok/);
  });

  test('-q leaves notes out', async () => {
    const words = ['orders', 'tag', '1', '2', '--tag', 'x'];
    expect((await shop.copy().run(words)).stderr).toBe('2 done, 0 done before, 0 failed\n');
    expect((await shop.copy().run([...words, '-q'])).stderr).toBe('');
  });

  test.skipIf(!existsSync('/dev/full'))('what cannot be written is said, and is no defect', async () => {
    const told = await inShell(shop.copy(), 'daybook orders tag 1 --tag vip > /dev/full');
    expect([told.code, told.stderr]).toEqual([7, expect.stringContaining('the disk is full')]);
    expect(told.stderr).not.toContain('defect');
  });

  test('megabytes arrive whole in a pipe', async () => {
    const sql = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
      SELECT printf('%0250d', i) AS text FROM n`;
    const told = await inShell(shop, `set -o pipefail; daybook query "${sql}" -o tsv | wc -c`);
    expect([told.code, Number(told.stdout)]).toEqual([0, 20_000 * 251]);
  });

  test('a reader that goes away ends the program with 0 and stops it', async () => {
    const child = start(['events', 'list', '-o', 'ndjson'], { DAYBOOK_DB: shop.db });
    child.stdout.once('data', () => child.stdout.destroy());
    const [code] = (await once(child, 'close')) as [number];
    expect(code).toBe(0);
  });
});

describe('formats in a pipe', () => {
  test('tab-separated, without header, colour or truncation, RFC 3339 times', async () => {
    const out = await shop.out('orders find --status created');
    expect(out.split('\t')).toContain('2026-03-14T15:09:00.000Z');
    expect(out.split('\n')).toHaveLength(1);
  });

  test('nothing is said differently in another language', async () => {
    // A process reads its language when it starts.
    const env = { LANG: 'de_DE.UTF-8', LC_ALL: 'de_DE.UTF-8', LANGUAGE: 'de', DAYBOOK_DB: shop.db };
    for (const format of ['tsv', 'csv', 'json', 'table']) {
      const words = `orders find -S number -o ${format}`;
      const german = await run(words.split(' '), { env });
      expect(german).toEqual(await shop.run(words));
    }
  });

  test('empty results are no failure, and [] in JSON', async () => {
    expect(await shop.run('orders find --tag nowhere --json')).toEqual({
      code: 0,
      stdout: '[]\n',
      stderr: '',
    });
    expect(await shop.run('orders find --tag nowhere')).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test('-o table draws one in a pipe as well, without colour', async () => {
    const out = await shop.out('orders find -o table -F number,status');
    expect(out.split('\n')[0]).toBe('Number  Status');
    expect(out).not.toContain('\u001b');
  });

  test('--jq that does not end is ended by --timeout', async () => {
    const words = ['orders', 'find', '--jq', 'def f: f; f', '--timeout', '300ms'];
    const { code, stdout, stderr } = await shop.run(words);
    expect([code, stdout, JSON.parse(stderr)]).toMatchObject([
      124,
      '',
      { error: { code: 'jq_timed_out', message: '--jq was not done after 0.3 s.' } },
    ]);
  });

  test('--jq reads megabytes', async () => {
    const sql = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
      SELECT i, printf('%0100d', i) AS text FROM n`;
    expect(await shop.out(['query', sql, '--jq', 'length, (map(.i) | add)'])).toBe('20000\n200010000');
  });
});

describe('formats on a terminal', () => {
  test('a table with headings, amounts with their currency and local times', async () => {
    const { text } = await atTerminal(shop, 'orders find --tz Europe/Berlin -S number');
    expect(text).toContain('Number  Ordered           Customer');
    expect(text).toMatch(/1 {2}2026-03-14 16:09 {2}Ann Lee .* 9\.00 USD/);
  });

  test('twenty rows, then how many there are', async () => {
    const many = shop.copy();
    const lines = Array.from({ length: 25 }, (_, index) =>
      JSON.stringify({ name: 'RegisterCustomer', data: { ref: `c${index}`, name: `C ${index}` } }),
    );
    await many.out('commands send -', { input: lines.join('\n') });
    const { text } = await atTerminal(many, 'customers find --no-pager');
    expect(text).toContain('Showing 20 of 27');
    const { text: wide } = await atTerminal(many, 'customers find -o wide --no-pager', { columns: 200 });
    expect(wide).toContain('Showing 20 of 27. Next: --after ');
    expect((await many.out('customers find')).split('\n')).toHaveLength(27);
  });

  test('a pager on terminals only, and only for what is longer than the screen', async () => {
    const env = { DAYBOOK_PAGER: 'sed s/^/paged:/' };
    expect((await atTerminal(shop, 'help', { rows: 10, env })).text).toContain('paged:');
    expect((await atTerminal(shop, 'help --no-pager', { rows: 10, env })).text).not.toContain('paged:');
    expect((await atTerminal(shop, 'orders find', { rows: 50, env })).text).not.toContain('paged:');
    expect((await shop.run('help', { env })).stdout).not.toContain('paged:');
  });

  test('with ACCESSIBLE=1 every record is labelled lines', async () => {
    const { text } = await atTerminal(shop, 'orders find -S number', { env: { ACCESSIBLE: '1' } });
    expect(text).toMatch(/^Number +1\nOrdered +2026-03-14 15:09\nCustomer +Ann Lee\n/);
  });

  test('a table fits the width of the terminal', async () => {
    const { text } = await atTerminal(shop, 'orders find', { columns: 90 });
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(90);
  });

  test('wide has every column, and is field by field where there is no room for them', async () => {
    const words = 'orders find --status created -o wide';
    const { text: table } = await atTerminal(shop, words, { columns: 500 });
    expect(table).toMatch(/^Order id +Number +External ref .* Version\n/);
    const { text: fields } = await atTerminal(shop, words);
    expect(fields).toMatch(/^Order id +[0-9a-f-]{36}\nNumber +3\n/);
    expect(fields).toMatch(/^Discount +0\.00 USD$/m);
  });

  test('colours on a terminal, and none with NO_COLOR, TERM=dumb or --color never', async () => {
    const coloured = (raw: string): boolean => raw.includes('\u001b[1m');
    const color = { NO_COLOR: '' };
    expect(coloured((await atTerminal(shop, 'orders find', { env: color })).raw)).toBe(true);
    expect(coloured((await atTerminal(shop, 'orders find', { env: { NO_COLOR: '1' } })).raw)).toBe(false);
    expect(coloured((await atTerminal(shop, 'orders find', { env: { ...color, TERM: 'dumb' } })).raw)).toBe(
      false,
    );
    expect(coloured((await atTerminal(shop, 'orders find --color never', { env: color })).raw)).toBe(false);
  });

  test('colours in a pipe with FORCE_COLOR, CLICOLOR_FORCE or --color always', async () => {
    for (const env of [{ FORCE_COLOR: '1' }, { CLICOLOR_FORCE: '1' }])
      expect(await shop.out('orders find -o table', { env })).toContain('\u001b[');
    expect(await shop.out('orders find -o table --color always')).toContain('\u001b[');
    expect(
      await shop.out('orders find -o table', { env: { FORCE_COLOR: '1', NO_COLOR: '1' } }),
    ).not.toContain('\u001b[');
  });

  test('an error in a pipe is not coloured', async () => {
    expect((await shop.run('orders show 99')).stderr).not.toContain('\u001b');
  });

  test('untrusted text never reaches a terminal raw, nor splits a row', async () => {
    const hostile = shop.copy();
    await hostile.out(['orders', 'note', '3', 'a\tb\u001b[31mred\nnext\u202etxt']);
    await hostile.out(['customers', 'add', '--ref', 'evil', '--name', 'Eve\u001b]0;owned\u0007 X']);
    const { raw } = await atTerminal(hostile, 'customers find evil');
    expect(raw).not.toContain('\u001b]0;owned');
    expect(raw).toContain('\\u001b]0;owned\\u0007');
    expect(
      (await hostile.out('orders history 3')).split('\n').every((row) => row.split('\t').length === 4),
    ).toBe(true);
  });
});
