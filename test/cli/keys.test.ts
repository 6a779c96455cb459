import { copyFileSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeAll, describe, expect, test } from 'vitest';
import { openKeys } from '../../src/stores/sqlite/keys/open-keys.ts';
import { filledShop } from './support/filled-shop.ts';
import { OneProcessShop, runInOneProcess } from './support/persistent-program.ts';
import { type Ended, folder, type RunOptions, type Shop } from './support/program.ts';
import { Terminal } from './support/terminal.ts';

let filled: Shop;
beforeAll(async () => {
  filled = await filledShop(runInOneProcess);
});

const keysOf = ({ db }: Shop): string => db.replace(/\.db$/, '.keys.db');

const MASTER = Buffer.alloc(32, 'm');

/** A file that holds a master key. */
function masterFile(key = MASTER.toString('base64')): string {
  const path = join(folder(), 'master.key');
  writeFileSync(path, `${key}\n`, { mode: 0o600 });
  return path;
}

/** From the log, and not from views that know it already. */
const anns = ['customers', 'show', 'ann', '-F', 'name', '--as-of', '8'];

/** A shop whose keys are wrapped by the master key of a file. */
async function wrapped(): Promise<{ shop: Shop; file: string; withKey: RunOptions }> {
  const [shop, file] = [filled.copy(), masterFile()];
  await shop.out(['keys', 'rotate', '--to-file', file]);
  return { shop, file, withKey: { env: { DAYBOOK_MASTER_KEY_FILE: file } } };
}

describe('keys info', () => {
  test('says where they are, whose, how many, what wraps them, and when they were backed up', async () => {
    const shop = filled.copy();
    const info = await shop.json<object>('keys info');
    expect(info).toEqual({
      id: keysOf(shop),
      place: keysOf(shop),
      logId: await shop.out('db info --json=logId --jq .logId'),
      keys: 2,
      destroyed: 0,
      masterKey: 'beside',
      backedUpAt: null,
      ofThisLog: 'yes',
    });
  });

  test('of a daybook that is empty, or without its keys, says so', async () => {
    const fresh = new OneProcessShop();
    const begun = await fresh.run('db init');
    expect(begun.stderr).toContain(
      `its keys kept in ${keysOf(fresh)}: back them up with "daybook keys backup`,
    );
    expect(await fresh.run('keys info')).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('no keys yet'),
    });
    const shop = filled.copy();
    rmSync(keysOf(shop));
    expect((await shop.run('keys info')).stderr).toMatch(/not here.*Nobody is forgotten.*keys restore/s);
  });
});

describe('a daybook whose master key lies elsewhere', () => {
  test('is opened with it, wherever it is said', async () => {
    const { shop, file } = await wrapped();
    const home = folder();
    const settings = { XDG_CONFIG_HOME: home };
    await shop.out(['config', 'set', 'master-key-command', `cat ${file}`], { env: settings });
    const ways: readonly [string[], Record<string, string>][] = [
      [['--master-key-file', file], {}],
      [['--master-key-command', `cat ${file}`], {}],
      [[], { DAYBOOK_MASTER_KEY: MASTER.toString('hex') }],
      [[], { DAYBOOK_MASTER_KEY_FILE: file }],
      [[], settings],
    ];
    for (const [flags, env] of ways) expect(await shop.out([...anns, ...flags], { env })).toBe('Ann Lee');
    const other = { DAYBOOK_MASTER_KEY: Buffer.alloc(32, 'o').toString('base64') };
    expect(await shop.out([...anns, '--master-key-file', file], { env: other })).toBe('Ann Lee');
    expect((await shop.run(anns, { env: { ...settings, ...other } })).stderr).toContain('another master key');
  });

  test.each<[string, string[], number]>([
    ['master_key_missing', [], 7],
    ['master_key_wrong', ['--master-key-command', `printf ${'x'.repeat(32)}`], 7],
    ['master_key_unreadable', ['--master-key-file', '/nonexistent/key'], 7],
    ['master_key_unreadable', ['--master-key-command', 'exit 3'], 7],
    ['master_key_malformed', ['--master-key-command', 'echo short'], 7],
    ['two_master_keys', ['--master-key-file', 'a', '--master-key-command', 'b'], 2],
  ])('is refused with %s, and nothing is written', async (code, flags, exit) => {
    const { shop } = await wrapped();
    for (const words of [
      [...anns, '--json'],
      ['customers', 'update', 'ann', '--name', 'Anna', '--json'],
    ]) {
      const ended = await shop.run([...words, ...flags]);
      expect([ended.code, JSON.parse(ended.stderr)]).toEqual([
        exit,
        { error: expect.objectContaining({ code }) as unknown },
      ]);
      expect(ended.stderr).not.toMatch(/keys_missing|forgotten"/);
    }
    expect(await shop.head()).toBe(8);
  });

  test('is checked, verified, backed up and exported without it', async () => {
    const { shop } = await wrapped();
    for (const words of ['db check', 'events verify', 'events export'])
      expect((await shop.run(words)).code).toBe(0);
    expect((await shop.run(['db', 'backup', join(folder(), 'log.db')])).stderr).toMatch(
      /^Its keys are not in it: "daybook keys backup FILE" copies them\.$/m,
    );
  });
});

describe('keys rotate', () => {
  test('takes the master key that is given for the daybook where it was not in use yet', async () => {
    const shop = filled.copy();
    expect((await shop.run('keys rotate')).stderr).toContain('--to-file');
    const env = { DAYBOOK_MASTER_KEY: MASTER.toString('base64url') };
    expect(JSON.parse(await shop.out('keys rotate --json', { env }))).toMatchObject({ masterKey: 'apart' });
    expect(await shop.out(anns, { env })).toBe('Ann Lee');
  });

  test('asks before the master key lies beside the keys again', async () => {
    const { shop, file, withKey } = await wrapped();
    const refused = await shop.run('keys rotate --to-none', withKey);
    expect([refused.code, refused.stderr]).toEqual([
      2,
      expect.stringMatching(/Keep the master key in.*--yes/),
    ]);
    const terminal = new Terminal(shop, ['keys', 'rotate', '--to-none', '--master-key-file', file]);
    await terminal.answer('Keep the master key in', 'y');
    expect(await terminal.ended()).toBe(0);
    expect(await shop.out(anns)).toBe('Ann Lee');
  });
});

describe('keys restore', () => {
  test('brings back beside a restored log who was in it, and nobody who was forgotten', async () => {
    const shop = filled.copy();
    const [keys, log] = ['keys.db', 'log.db'].map((name) => join(folder(), name)) as [string, string];
    await shop.out(['keys', 'backup', keys]);
    await shop.out(['customers', 'forget', 'bob', '--reason', 'asked for it', '--force', '--yes']);
    await shop.out(['db', 'backup', log]);
    const copy = new OneProcessShop(join(folder(), 'copy.db'));
    expect((await copy.run(['db', 'restore', log])).stderr).toContain('"daybook keys restore FILE"');
    expect((await copy.run(anns)).stderr).toContain('keys restore');
    expect(await copy.json(['keys', 'restore', keys])).toMatchObject({ keys: 1, destroyed: 1 });
    expect(await copy.out(anns)).toBe('Ann Lee');
    expect(await copy.out('customers show bob -F name')).toBe('(forgotten)');
    expect(await copy.json('keys info')).toMatchObject({ ofThisLog: 'yes', backedUpAt: expect.any(String) });
  });

  test.each<[string, string, (shop: Shop) => Promise<string>]>([
    ['the keys of another log', 'the keys of another log', async () => backupOf(await another())],
    ['no file', 'There is no backup of keys', async () => '/nonexistent/keys.db'],
    ['a daybook', 'database of another program', async ({ db }) => db],
    ['what is no database', 'is not a database', async () => textFile()],
  ])('refuses %s, and changes nothing', async (_, told, from) => {
    const shop = filled.copy();
    const file = await from(shop);
    const before = readFileSync(keysOf(shop));
    const { code, stderr } = await shop.run(['keys', 'restore', file]);
    expect([code, stderr]).toEqual([expect.any(Number), expect.stringContaining(told)]);
    expect(code).not.toBe(0);
    expect(readFileSync(keysOf(shop))).toEqual(before);
  });
});

async function another(): Promise<Shop> {
  const shop = new OneProcessShop(join(folder(), 'other.db'));
  await shop.out('customers add --name Zoe --ref zoe');
  return shop;
}

async function backupOf(shop: Shop): Promise<string> {
  const file = join(folder(), 'backup.db');
  await shop.out(['keys', 'backup', file]);
  return file;
}

function textFile(): string {
  const file = join(folder(), 'notes.txt');
  writeFileSync(file, 'these are notes, and nothing else at all\n'.repeat(100));
  return file;
}

describe('the file of keys', () => {
  test('is never written over or taken for something else', async () => {
    const shop = filled.copy();
    const keys = keysOf(shop);
    const backup = join(folder(), 'log.db');
    await shop.out(['db', 'backup', backup]);
    const before = readFileSync(keys);
    const lines = [
      ['orders', 'find', '-o', 'csv', '--out', keys],
      ['db', 'backup', keys, '--yes'],
      ['keys', 'backup', keys, '--yes'],
      ['keys', 'backup', shop.db, '--yes'],
      ['events', 'export', keys],
      ['db', 'restore', keys, '--yes'],
      ['db', 'restore', backup, '--db', keys, '--yes'],
      ['customers', 'add', '--name', 'Zoe', '--db', keys],
    ];
    for (const line of lines) expect([line, (await shop.run(line)).code === 0]).toEqual([line, false]);
    expect(readFileSync(keys)).toEqual(before);
    expect(await shop.out(anns)).toBe('Ann Lee');
  });

  test('that is empty is none: nobody is forgotten by it, and a backup fills it', async () => {
    const shop = filled.copy();
    const backup = await backupOf(shop);
    writeFileSync(keysOf(shop), '');
    for (const line of [anns, ['keys', 'info'], ['customers', 'update', 'ann', '--phone', '1']])
      expect((await shop.run(line)).stderr).toMatch(/not here.*Nobody is forgotten.*keys restore/s);
    await shop.out(['keys', 'restore', backup]);
    expect(await shop.out(anns)).toBe('Ann Lee');
  });

  test('that is damaged is moved away, and put back from a backup', async () => {
    const shop = filled.copy();
    const backup = await backupOf(shop);
    copyFileSync(textFile(), keysOf(shop));
    for (const line of [anns, ['keys', 'info'], ['keys', 'restore', backup]])
      expect((await shop.run(line)).stderr).toMatch(
        /not a database.*Nobody is forgotten.*Move it.*keys restore/s,
      );
  });

  test('in which a key cannot be unwrapped any more gets it back from a backup', async () => {
    const shop = filled.copy();
    const backup = await backupOf(shop);
    const file = new Database(keysOf(shop));
    file.exec("UPDATE keys SET key = zeroblob(length(key)) WHERE subject = 'customer-ann'");
    file.close();
    expect((await shop.run(anns)).stderr).toMatch(/not what was wrapped.*Nobody is forgotten.*keys restore/s);
    await shop.out(['keys', 'restore', backup]);
    expect(await shop.out(anns)).toBe('Ann Lee');
  });

  test('is backed up into one of its owner’s, over another one only with --yes', async () => {
    const shop = filled.copy();
    const file = await backupOf(shop);
    expect((statSync(file).mode & 0o777).toString(8)).toBe('600');
    const refused = await shop.run(['keys', 'backup', file]);
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringMatching(/Replace the file.*--yes/)]);
    await shop.out(['keys', 'backup', file, '--yes']);
  });
});

describe('doctor', () => {
  interface Finding {
    readonly check: string;
    readonly status: string;
    readonly found: string;
    readonly todo: string | null;
  }

  async function findings(shop: Shop, options: RunOptions = {}): Promise<ReadonlyMap<string, Finding>> {
    const { stdout } = await shop.run('doctor --json', options);
    return new Map((JSON.parse(stdout) as Finding[]).map((one) => [one.check, one]));
  }

  test('finds keys that are missing, of another log, or cannot be unwrapped', async () => {
    const shop = filled.copy();
    const keys = keysOf(shop);
    expect((await findings(shop)).get('keys')).toMatchObject({ status: 'ok', found: `2 in ${keys}` });
    rmSync(keys);
    const missing = { status: 'failed', todo: expect.stringContaining('daybook keys restore') as string };
    expect((await findings(shop)).get('keys')).toMatchObject(missing);
    copyFileSync(keysOf(await another()), keys);
    expect((await findings(shop)).get('keys')).toMatchObject(missing);
    const { shop: other } = await wrapped();
    expect((await findings(other)).get('keys')).toMatchObject({
      status: 'failed',
      todo: expect.stringContaining('--master-key-file') as string,
    });
  });

  test('advises a backup that is not older than 30 days', async () => {
    const shop = filled.copy();
    const todo = expect.stringContaining('daybook keys backup') as string;
    expect((await findings(shop)).get('keys backup')).toMatchObject({ status: 'ok', found: 'never', todo });
    await backupOf(shop);
    expect((await findings(shop)).get('keys backup')).toMatchObject({ todo: null });
    const later = { env: { DAYBOOK_NOW: '2026-04-14T15:09:00Z' } };
    expect((await findings(shop, later)).get('keys backup')).toMatchObject({ status: 'ok', todo });
  });

  test('notices a master key that is given and not in use', async () => {
    const shop = filled.copy();
    const env = { DAYBOOK_MASTER_KEY: MASTER.toString('base64') };
    expect((await findings(shop, { env })).get('master key')).toMatchObject({
      status: 'ok',
      todo: expect.stringContaining('daybook keys rotate') as string,
    });
  });
});

test('no secret is ever shown: neither the master key nor a key that it wraps', async () => {
  const { shop, file, withKey } = await wrapped();
  const store = await openKeys({ path: keysOf(shop), timeoutMs: 0, masterKey: { file } });
  const keys = await store?.content();
  const { pepper } = (await store?.identity()) ?? {};
  await store?.close();
  const inEnv = { env: { DAYBOOK_MASTER_KEY: MASTER.toString('base64') } };
  const cut = { env: { DAYBOOK_MASTER_KEY: MASTER.toString('base64').slice(1) } };
  const lines = [
    'keys info --json',
    'doctor --json',
    'config list --json',
    'config get master-key-file',
    'customers show ann --json -vv',
    'customers find -vv',
    'events list --json',
    'db info --json',
    'db check --json',
    'keys rotate --to-none --json -vv',
    'help environment',
  ];
  const all: Ended[] = [];
  for (const line of lines)
    for (const options of line.startsWith('keys') || line.includes('-vv')
      ? [withKey, inEnv, cut, {}]
      : [inEnv])
      all.push(await shop.run(line, options));
  const shown = all.map(({ stdout, stderr }) => stdout + stderr).join('\n');
  const secrets = [MASTER, pepper, ...(keys?.keys ?? []).map(({ key }) => key)].flatMap((secret) =>
    secret === null || secret === undefined
      ? []
      : (['base64', 'base64url', 'hex', 'latin1'] as const).map((as) => secret.toString(as)),
  );
  expect(secrets.length).toBe(16);
  for (const secret of secrets) expect(shown).not.toContain(secret.replace(/=$/, '').slice(1, 40));
});
