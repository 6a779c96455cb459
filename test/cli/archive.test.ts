import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { filledShop } from './support/filled-shop.ts';
import { OneProcessShop, runInOneProcess } from './support/persistent-program.ts';
import { folder, type Shop, start } from './support/program.ts';
import { Terminal } from './support/terminal.ts';

let filled: Shop;
let archive: string;
beforeAll(async () => {
  filled = await filledShop(runInOneProcess);
  archive = `${await filled.out('events export')}\n`;
});

const imported = (shop: Shop, input: string, ...more: string[]) =>
  shop.run(['events', 'import', '-', ...more], { input });

describe('events export', () => {
  test('is an archive on stdout and a note on stderr, or whole in a file of one’s own', async () => {
    const lines = archive.trimEnd().split('\n');
    expect(lines).toHaveLength(10);
    const head = await filled.out('db info --json=head --jq .head');
    const file = join(folder(), 'shop.ndjson');
    const { stdout, stderr } = await filled.run(['events', 'export', file]);
    const apart = 'Its keys are not in it: "daybook keys backup FILE" copies them.';
    expect([stdout, stderr]).toEqual(['', `8 commits; the head is ${head}.\n${apart}\n`]);
    expect(readFileSync(file, 'utf8')).toBe(archive);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test.each([
    ['events export', []],
    ['orders find -o csv', ['--out']],
  ])('%s never takes the place of the daybook, by whatever name', async (words, flag) => {
    const shop = filled.copy();
    const link = join(folder(), 'shop.ndjson');
    symlinkSync(shop.db, link);
    for (const path of [shop.db, link]) {
      const { code, stderr } = await shop.run([...words.split(' '), ...flag, path]);
      expect([code, stderr]).toEqual([2, expect.stringContaining('it is the daybook itself')]);
    }
    expect(await shop.head()).toBe(8);
  });

  test('stops quietly when nobody reads any more', async () => {
    const child = start(['events', 'export'], { DAYBOOK_DB: filled.db });
    child.stdout.destroy();
    const code = await new Promise((resolve) => child.once('close', resolve));
    expect(code).toBe(0);
  });

  test('makes what a terminal would obey visible', async () => {
    const shop = filled.copy();
    await shop.out(['orders', 'note', '1', 'red \u001b[31m alert']);
    const terminal = new Terminal(shop, 'events export --no-pager');
    expect(await terminal.ended()).toBe(0);
    expect(terminal.raw).not.toContain('\u001b[31m');
  });
});

describe('events import', () => {
  test('into a new daybook makes it the same: log, numbers, keys and answers', async () => {
    const copy = new OneProcessShop();
    const { code, stdout } = await imported(copy, archive, '--json');
    const { logId, head } = JSON.parse(await filled.out('db info --json')) as { logId: string; head: string };
    expect([code, JSON.parse(stdout)]).toEqual([
      0,
      { id: copy.db, path: copy.db, logId, imported: 8, known: 0, head },
    ]);
    await copy.out('db check');
    expect((await copy.run('orders find')).stderr).toMatch(/keys.*keys restore/s);
    copy.takeKeysOf(filled);
    const orders = 'orders find -S number --json';
    expect(await copy.out(orders)).toBe(await filled.out(orders));
    const add = ['customers', 'add', '--ref', 'eve', '--name', 'Eve', '--email', 'ann@example.com'];
    expect((await copy.run(add)).stderr).toContain('ann');
    expect(`${await copy.out('events export')}\n`).toBe(archive);
  });

  test('into a daybook that it continues adds the rest: a replica follows', async () => {
    const [shop, replica] = [filled.copy(), new OneProcessShop()];
    await imported(replica, archive);
    replica.takeKeysOf(shop);
    await replica.out('orders find');
    await shop.out('orders tag 1 --tag vip');
    const more = await shop.out('events export');
    expect(JSON.parse((await imported(replica, more, '--json')).stdout)).toMatchObject({
      imported: 1,
      known: 8,
    });
    expect(await replica.out('orders find --tag vip -F number')).toBe('1');
    await shop.out('orders tag 2 --tag vip');
    await replica.out('orders tag 3 --tag vip');
    const { code, stderr } = await imported(replica, await shop.out('events export'));
    expect([code, stderr]).toEqual([4, expect.stringContaining('forked at position 10') as string]);
  });

  test('refuses another daybook’s archive, and what is none, before it begins anything', async () => {
    const other = new OneProcessShop();
    await other.out('customers add --ref zoe --name Zoe');
    expect(await imported(other, archive)).toMatchObject({
      code: 4,
      stderr: expect.stringMatching(/another daybook.*--db/) as string,
    });
    const fresh = new OneProcessShop();
    for (const input of ['', '{"externalRef":"A-1"}\n']) {
      expect(await imported(fresh, input)).toMatchObject({
        code: 4,
        stderr: expect.stringMatching(/does not begin an archive.*events export.*orders import/) as string,
      });
    }
    expect(existsSync(fresh.db)).toBe(false);
  });

  test('names a damaged line', async () => {
    const altered = archive.replace('"actor":"test"', '"actor":"eve"');
    const { code, stderr } = await imported(new OneProcessShop(), altered, '--json');
    expect([code, JSON.parse(stderr)]).toMatchObject([
      4,
      { error: { code: 'archive_damaged', message: expect.stringContaining('line 2 ') as string } },
    ]);
  });

  test('with --dry-run tells the same, and writes nothing', async () => {
    const fresh = new OneProcessShop();
    const { code, stdout } = await imported(fresh, archive, '--dry-run', '--json');
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { imported: 8 }]);
    expect(existsSync(fresh.db)).toBe(false);
    expect((await imported(fresh, archive.slice(0, -100), '-n')).code).toBe(4);
  });

  test('shows at a terminal how far it is, and takes that away when it is done', async () => {
    const copy = new OneProcessShop();
    const pipe = join(folder(), 'pipe');
    execFileSync('mkfifo', [pipe]);
    const terminal = new Terminal(copy, ['events', 'import', pipe]);
    const writer = await open(pipe, 'w');
    let shown = false;
    const seen = terminal.see(/Importing the archive .*\/8 /).then(() => {
      shown = true;
    });
    // A slow sender: the bar comes with a commit that arrives once the work has taken long.
    for (const line of archive.trimEnd().split('\n')) {
      await writer.write(`${line}\n`);
      const due = performance.now() + 150;
      while (performance.now() < due && !shown) await setImmediate();
    }
    await seen;
    await writer.close();
    expect(await terminal.ended()).toBe(0);
    expect(terminal.text).toMatch(/Imported +8/);
  });
});
