import {
  appendFileSync,
  copyFileSync,
  existsSync,
  readdirSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { tamper } from '../stores/tampering.ts';
import { filledShop } from './support/filled-shop.ts';
import { OneProcessShop, runInOneProcess } from './support/persistent-program.ts';
import { folder, type Shop } from './support/program.ts';
import { Terminal } from './support/terminal.ts';

let filled: Shop;
beforeAll(async () => {
  filled = await filledShop(runInOneProcess);
});

interface Receipt {
  readonly path: string;
  readonly bytes: number;
  readonly commits: number;
  readonly head: string;
}

/** A shop of its own, and a backup of it. */
async function backedUp(): Promise<{ shop: Shop; file: string; receipt: Receipt }> {
  const shop = filled.copy();
  const file = join(folder(), 'backup.db');
  return { shop, file, receipt: await shop.json<Receipt>(['db', 'backup', file]) };
}

describe('db backup', () => {
  test('answers with a receipt whose head the copy and the daybook verify', async () => {
    const { shop, file, receipt } = await backedUp();
    expect(receipt).toEqual({
      id: file,
      path: file,
      bytes: statSync(file).size,
      commits: 8,
      head: receipt.head,
    });
    expect(receipt.head).toBe(await shop.out('db info --json=head --jq .head'));
    const copy = new OneProcessShop(file);
    for (const each of [shop, copy]) await each.out(['events', 'verify', '--head', receipt.head]);
    copy.takeKeysOf(shop);
    expect(await copy.out('orders find -S number -F number')).toBe(
      await shop.out('orders find -S number -F number'),
    );
  });

  test('answers in every format, its id being the path', async () => {
    const { shop, file } = await backedUp();
    const to = (format: string) => shop.out(['db', 'backup', file, '--yes', '-o', format]);
    expect(await to('ids')).toBe(file);
    expect(await to('csv')).toMatch(/^path,bytes,commits,head\n/);
    expect((await shop.out(['db', 'backup', file, '--yes'])).split('\t')).toHaveLength(4);
  });

  test('never writes over a file without --yes, and keeps it if the copy fails', async () => {
    const { shop, file } = await backedUp();
    const { code, stderr } = await shop.run(['db', 'backup', file]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/Replace the file .*backup\.db\?.*Add --yes/)]);
    tamper(shop.db, "UPDATE commits SET actor = 'eve' WHERE position = 3");
    const { size } = statSync(file);
    const damaged = await shop.run(['db', 'backup', file, '--yes']);
    expect([damaged.code, damaged.stderr]).toEqual([
      1,
      expect.stringMatching(/not sound.*position 3.*db check/),
    ]);
    expect([statSync(file).size, readdirSync(dirname(file))]).toEqual([size, ['backup.db']]);
  });

  test('asks at a terminal before it writes over a file', async () => {
    const { shop, file } = await backedUp();
    const terminal = new Terminal(shop, ['db', 'backup', file]);
    await terminal.answer('Replace the file', 'n');
    await terminal.see('Declined: nothing written');
    expect(await terminal.ended()).toBe(1);
  });

  test('of no daybook says so, and makes no file', async () => {
    const file = join(folder(), 'backup.db');
    expect((await new OneProcessShop().run(['db', 'backup', file])).code).toBe(3);
    expect(existsSync(file)).toBe(false);
  });
});

describe('db restore', () => {
  test('where there is no daybook begins one from the backup', async () => {
    const { file, receipt } = await backedUp();
    const fresh = new OneProcessShop();
    expect(await fresh.json(['db', 'restore', file])).toEqual({
      id: fresh.db,
      path: fresh.db,
      commits: 8,
      head: receipt.head,
      replaced: null,
    });
    expect(statSync(fresh.db).mode & 0o777).toBe(0o600);
    await fresh.out('db check');
  });

  test('replaces a daybook with --yes only, and says what was there', async () => {
    const { shop, file, receipt } = await backedUp();
    await shop.out('orders tag 1 --tag vip');
    const now = await shop.out('db info --json=head --jq .head');
    const refused = await shop.run(['db', 'restore', file]);
    expect([refused.code, refused.stderr]).toEqual([
      2,
      expect.stringMatching(/Replace the daybook .* \(position 9\) by the backup .* \(position 8\)\?.*--yes/),
    ]);
    expect(await shop.head()).toBe(9);
    expect(await shop.json(['db', 'restore', file, '--yes'])).toMatchObject({
      replaced: now,
      head: receipt.head,
    });
    expect(await shop.head()).toBe(8);
  });

  test('asks at a terminal, and does nothing on no', async () => {
    const { shop, file } = await backedUp();
    const terminal = new Terminal(shop, ['db', 'restore', file]);
    await terminal.answer(/Replace the daybook.*\?/s, 'n');
    expect(await terminal.ended()).toBe(1);
    const other = new Terminal(shop, ['db', 'restore', file]);
    await other.answer(/Replace the daybook.*\?/s, 'y');
    expect(await other.ended()).toBe(0);
  });

  test('asks again when somebody has written meanwhile', async () => {
    const { shop, file } = await backedUp();
    const terminal = new Terminal(shop, ['db', 'restore', file]);
    await terminal.see(/\(position 8\) by the backup.*\?/s);
    await shop.out('orders tag 1 --tag vip');
    terminal.type('y\r');
    await terminal.answer(/\(position 9\) by the backup.*\?/s, 'n');
    expect(await terminal.ended()).toBe(1);
    expect(await shop.head()).toBe(9);
  });

  test('makes views that know more than the backup anew with the next question', async () => {
    const { shop, file } = await backedUp();
    await shop.out('orders tag 1 --tag vip');
    expect(await shop.out('orders find --tag vip -F number')).toBe('1');
    await shop.out(['db', 'restore', file, '--yes']);
    expect(await shop.out('views status -F view,state')).toContain('order_summary\tforeign');
    const { stdout, stderr } = await shop.run('orders find --tag vip -F number');
    expect([stdout, stderr]).toEqual(['', expect.stringMatching(/order_summary was rebuilt.*restored/)]);
    // The same position again, with other facts: the views must not take the one for the other.
    await shop.out('orders tag 2 --tag vip');
    expect(await shop.out('orders find --tag vip -F number')).toBe('2');
    await shop.out('views verify');
  });

  test('checks the backup first: a damaged one is refused, and nothing is touched', async () => {
    const { shop, file } = await backedUp();
    tamper(file, "UPDATE commits SET actor = 'eve' WHERE position = 3");
    const { code, stderr } = await shop.run(['db', 'restore', file, '--yes']);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/damaged: position 3.*Nothing was restored/)]);
    expect(await shop.head()).toBe(8);
    expect(readdirSync(dirname(shop.db)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('heals a daybook whose log is damaged, and says of what is no database to move it away', async () => {
    const { shop, file } = await backedUp();
    tamper(shop.db, 'DELETE FROM commits WHERE position = 8');
    expect((await shop.run('db check')).code).toBe(1);
    expect(await shop.json(['db', 'restore', file, '--yes'])).toMatchObject({ replaced: null });
    await shop.out('db check');
    const junk = join(folder(), 'shop.db');
    writeFileSync(junk, 'no database at all, and long enough to look like a file'.repeat(100));
    const { code, stderr } = await new OneProcessShop(junk).run(['db', 'restore', file, '--yes']);
    expect([code, stderr]).toEqual([7, expect.stringContaining('Move it away') as string]);
  });

  test('of or over a file that has lost its end says what to do next', async () => {
    const { shop, file } = await backedUp();
    const torn = join(folder(), 'torn.db');
    copyFileSync(file, torn);
    truncateSync(torn, 3_000);
    const over = await new OneProcessShop(torn).run(['db', 'restore', file, '--yes']);
    expect([over.code, over.stderr]).toEqual([7, expect.stringContaining('Move it away') as string]);
    const of = await shop.run(['db', 'restore', torn, '--yes']);
    expect([of.code, of.stderr]).toEqual([7, expect.stringContaining('Restore another backup') as string]);
    expect(await shop.head()).toBe(8);
  });

  test.each([
    ['a file that is not there', 3, 'There is no backup at', () => join(folder(), 'nope.db')],
    ['the daybook itself', 2, 'is the daybook itself', (shop: Shop) => shop.db],
    ['text', 7, 'is not a database', () => textFile()],
  ])('refuses %s', async (_, code, told, from) => {
    const shop = filled.copy();
    const ended = await shop.run(['db', 'restore', from(shop), '--yes']);
    expect([ended.code, ended.stderr]).toEqual([code, expect.stringContaining(told) as string]);
    expect(await shop.head()).toBe(8);
  });
});

function textFile(): string {
  const file = join(folder(), 'notes.txt');
  appendFileSync(file, 'these are notes, and nothing else at all\n'.repeat(100));
  return file;
}

describe('db migrate', () => {
  /** A daybook as it was after two steps. */
  const older = (): Shop => {
    const shop = filled.copy();
    tamper(
      shop.db,
      'DROP TABLE refused_commands; DROP INDEX commits_by_number; DROP TABLE subscriber_checkpoints; DROP TABLE followed_log; DROP INDEX commits_that_forget; PRAGMA user_version = 2',
    );
    return shop;
  };

  test('says from where to where and by which steps; --dry-run only says it', async () => {
    const shop = older();
    const steps = [
      '3 refused-commands',
      '4 refusals-in-full',
      '5 commits-by-number',
      '6 subscriber-checkpoints',
      '7 advice-of-rejections',
      '8 followed-log',
      '9 forgetting',
    ];
    const told = { id: shop.db, path: shop.db, from: 2, to: 9, steps };
    expect(await shop.json('db migrate --dry-run')).toEqual(told);
    expect(await shop.json('db migrate --dry-run')).toEqual(told);
    expect(await shop.json('db migrate')).toEqual(told);
    expect(await shop.run('db migrate --json')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('"from":9,"to":9,"steps":[]') as string,
      stderr: expect.stringContaining('nothing to do') as string,
    });
    await shop.out('db check');
  });

  test('leaves a newer schema as it is', async () => {
    const shop = filled.copy();
    tamper(shop.db, 'PRAGMA user_version = 99');
    const { code, stderr } = await shop.run('db migrate');
    expect([code, stderr]).toEqual([7, expect.stringMatching(/newer daybook.*left as it is/s)]);
  });

  test('is done to an older backup on its way back, not to the backup', async () => {
    const shop = older();
    const fresh = new OneProcessShop();
    await fresh.out(['db', 'restore', shop.db]);
    await fresh.out('db check');
    expect(await shop.json('db migrate --dry-run')).toMatchObject({ from: 2 });
  });
});
