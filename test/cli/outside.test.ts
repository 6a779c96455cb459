import { execFileSync } from 'node:child_process';
import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { filledShop } from './support/filled-shop.ts';
import { folder, Shop } from './support/program.ts';
import { inShell } from './support/shell.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await filledShop();
});

const full = existsSync('/dev/full');

describe.runIf(full)('a full device', () => {
  test.each(['events export /dev/full', 'orders find --out /dev/full', 'db info --out /dev/full'])(
    'is told as such by %s: exit 7',
    async (line) => {
      const { code, stderr } = await shop.run(line);
      expect([code, stderr]).toEqual([
        7,
        'error: Cannot write to "/dev/full": the disk is full. Make room there, then try again.\n',
      ]);
    },
  );

  test('behind stdout is told in words', async () => {
    const { stderr } = await inShell(shop, 'daybook orders find >/dev/full; echo "exit $?" >&2');
    expect(stderr).toContain('The answer could not be written: the disk is full.');
    expect(stderr).toMatch(/exit 7\n$/);
  });
});

/** A disk of so much room; nothing where there is no leave to mount one. */
const mounted = (size: string): string | undefined => {
  const place = folder();
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', place], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  onTestFinished(() => void execFileSync('umount', [place]));
  return place;
};

describe('on a full disk', () => {
  test('config set leaves nothing beside the settings, exit 7', async ({ skip }) => {
    const place = mounted('4k');
    if (place === undefined) return skip('needs leave to mount');
    mkdirSync(join(place, 'daybook'));
    writeFileSync(join(place, 'fill'), 'x'.repeat(4_096));
    const { code, stderr } = await shop.run('config set tz UTC', { env: { XDG_CONFIG_HOME: place } });
    expect([code, stderr]).toEqual([7, expect.stringContaining('the disk is full')]);
    expect(readdirSync(join(place, 'daybook'))).toEqual([]);
  });

  test('an atomic batch whose last step failed is not said to have stored nothing', async ({ skip }) => {
    const place = mounted('1m');
    if (place === undefined) return skip('needs leave to mount');
    const small = new Shop(join(place, 'shop.db'));
    await small.out('customers add --ref ann --name Ann');
    const note = JSON.stringify({ name: 'UpdateCustomer', data: { ref: 'ann', name: 'Ann '.repeat(49) } });
    const { code, stderr } = await small.run('commands send - --atomic', {
      input: Array.from({ length: 2_000 }, (_, line) => note.replace('Ann', `Ann ${line}`)).join('\n'),
    });
    expect([code, stderr]).toEqual([7, expect.stringContaining('it may be stored or not')]);
    expect(stderr).not.toContain('Nothing of the batch was written');
  });
});

describe('a settings file that is none', () => {
  const settings = (make: (file: string) => void): string => {
    const home = folder();
    mkdirSync(join(home, 'daybook'));
    make(join(home, 'daybook', 'config.json'));
    return home;
  };

  test.each([
    ['a pipe that nobody writes to', (file: string) => void execFileSync('mkfifo', [file]), 'not a file'],
    [
      'a device without end',
      (file: string) => void execFileSync('ln', ['-s', '/dev/zero', file]),
      'not a file',
    ],
    ['a directory', (file: string) => mkdirSync(file), 'it is a directory'],
    ['two gigabytes', (file: string) => void execFileSync('truncate', ['-s', '2G', file]), 'larger than'],
  ])('is refused at once: %s', async (_, make, why) => {
    const home = settings(make);
    const { code, stderr } = await shop.run('orders find', { env: { XDG_CONFIG_HOME: home } });
    expect([code, stderr]).toEqual([2, expect.stringContaining(why)]);
  });
});

test('names that every object has are no topics, messages, keys or shells', async () => {
  const lines = ['help __proto__', 'help constructor', 'commands schema constructor', 'completion toString'];
  for (const line of lines) {
    const { code, stderr } = await shop.run(line);
    expect([line, code, stderr]).toEqual([line, 2, expect.not.stringContaining('defect')]);
  }
});

test('no room for files to open is told as that, and nothing is to be restored', async () => {
  const line = 'ulimit -n 22; daybook orders find; echo "exit $?" >&2';
  const { stderr } = await inShell(shop, line);
  expect(stderr).not.toMatch(/may not be written|restore a backup|defect/);
});

test.each([23, 24, 25, 26, 27, 28])(
  'where %i files may be open, a failure still has words of its own: never a stack trace',
  async (files) => {
    const line = `ulimit -n ${files}; daybook orders find >/dev/null; echo "exit $?" >&2`;
    const { stderr } = await inShell(shop, line);
    expect(stderr).toMatch(/^(error: .*too many files are open.*\nexit 7|exit 0)\n$/);
  },
);

test.each([
  ['a folder', '.', 'is not a file.'],
  ['nothing', '', 'is not a file.'],
  ['standard output', '-', 'A backup is a file, which standard output is not.'],
])('a backup onto %s is a wrong name: exit 2, and nothing is asked', async (_, to, why) => {
  for (const yes of [[], ['--yes']]) {
    const { code, stderr } = await shop.run(['db', 'backup', to, ...yes]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(why)]);
  }
});

test('a backup into a folder that is not there is a wrong name: exit 2', async () => {
  const { code, stderr } = await shop.run('db backup /no/such/dir/x.db');
  expect([code, stderr]).toEqual([2, expect.stringContaining('There is no directory /no/such/dir.')]);
});

describe('what is written never takes the place of a file of the daybook', () => {
  test.each(['', '-wal', '-shm'])('its views%s', async (more) => {
    const own = shop.copy();
    const views = own.db.replace(/\.db$/, `.views.db${more}`);
    await own.out('orders find');
    for (const line of [
      `orders find -o csv --out ${views}`,
      `events export ${views}`,
      `db backup -y ${views}`,
    ]) {
      const { code, stderr } = await own.run(line);
      expect([line, code, stderr]).toEqual([line, 2, expect.stringContaining('the daybook itself')]);
    }
  });

  test('behind a hard link, and the settings', async () => {
    const own = shop.copy();
    await own.out('orders find');
    const link = join(folder(), 'x.csv');
    linkSync(own.db.replace(/\.db$/, '.views.db'), link);
    expect((await own.run(['orders', 'find', '--out', link])).code).toBe(2);
    const home = folder();
    const env = { XDG_CONFIG_HOME: home };
    await own.run('config set tz UTC', { env });
    const told = await own.run(['orders', 'find', '--out', join(home, 'daybook', 'config.json')], { env });
    expect([told.code, told.stderr]).toEqual([2, expect.stringContaining('the daybook itself')]);
  });
});

describe('--out', () => {
  test.each([
    ['o.jsonl', /^\{.*\}\n/],
    ['o.CSV', /^orderId,/],
    ['o.txt', /^Number/i],
  ])('means the format that %s is called', async (name, begins) => {
    const file = join(folder(), name);
    await shop.out(['orders', 'find', '--out', file]);
    expect(readFileSync(file, 'utf8')).toMatch(begins);
  });

  test('of a format that nobody knows is refused before anything is done', async () => {
    const file = join(folder(), 'o.pdf');
    const { code, stderr } = await shop.run(['orders', 'tag', '1', '--tag', 'x', '--out', file]);
    expect([code, stderr]).toEqual([2, expect.stringContaining('no format is called "pdf"')]);
    expect(stderr).toContain('.csv');
    expect(existsSync(file)).toBe(false);
  });

  test('is stdout for -, and refused for nothing', async () => {
    expect(await shop.out('orders find -o count --out -')).toBe('4');
    const { code, stderr } = await shop.run(['orders', 'find', '--out', '']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('--out takes a file')]);
  });
});

test('a URL that is no database is no file either', async () => {
  const url = 'https://x.example/shop.db';
  const { code, stderr } = await shop.run(['db', 'init', '--db', url]);
  expect([code, stderr]).toEqual([2, expect.stringContaining('A daybook is kept in a file')]);
  expect(existsSync(url.slice(0, url.indexOf('/')))).toBe(false);
  expect((await shop.run(['config', 'set', 'db', url], { env: { XDG_CONFIG_HOME: folder() } })).code).toBe(2);
});

test('a message is bounded, whatever came in', async () => {
  const fields = Object.fromEntries(Array.from({ length: 50_000 }, (_, at) => [`field${at}`, at]));
  const input = `${JSON.stringify({ name: 'CreateOrder', data: fields })}\n`;
  for (const format of ['ndjson', 'ids']) {
    const { stdout, stderr } = await shop.run(['commands', 'send', '-', '-o', format], { input });
    expect(stdout.length + stderr.length).toBeLessThan(8_192);
  }
  const { code, stderr } = await shop.run(['orders', 'find', '--status', 'x'.repeat(100_000)]);
  expect([code, stderr.length < 2_048]).toEqual([2, true]);
});
