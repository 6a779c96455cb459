import { chmodSync, copyFileSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { DESTROYED, type SubjectKey } from '../../src/core/model/key-store.ts';
import { keysInFile } from '../../src/stores/sqlite/keys/keys-in-file.ts';
import { keysPath } from '../../src/stores/sqlite/keys/keys-path.ts';
import {
  connectToKeys,
  createKeys,
  type KeysFile,
  openKeys,
} from '../../src/stores/sqlite/keys/open-keys.ts';
import type { SqliteKeyStore } from '../../src/stores/sqlite/keys/sqlite-key-store.ts';
import { keyStoreContract } from '../contracts/key-store.contract.ts';
import { Child } from '../support/child.ts';
import { ownFolder } from '../support/folder.ts';

const LOG = 'a5b1e0d2-0c0b-4f9e-9d2e-5c1b6f7a8e90';

const freshPath = (): string => join(ownFolder(), 'shop.keys.db');

const masterKey = { key: Buffer.alloc(32, 7) };

async function begun(more: Partial<KeysFile> = {}): Promise<SqliteKeyStore> {
  const store = await createKeys({ path: freshPath(), timeoutMs: 20_000, ...more }, LOG);
  onTestFinished(() => store.close());
  return store;
}

async function opened(path: string, more: Partial<KeysFile> = {}): Promise<SqliteKeyStore> {
  const store = await openKeys({ path, timeoutMs: 20_000, ...more });
  if (store === undefined) throw new Error(`there are no keys at ${path}`);
  onTestFinished(() => store.close());
  return store;
}

const keyOf = async (store: SqliteKeyStore, subject: string): Promise<SubjectKey> =>
  (await store.obtain([subject])).get(subject) as SubjectKey;

keyStoreContract('SQLite', () => keysInFile({ path: freshPath(), timeoutMs: 20_000 }));
keyStoreContract('SQLite, wrapped by a master key elsewhere', () =>
  keysInFile({ path: freshPath(), timeoutMs: 20_000, masterKey }),
);

/** As the disk has it: the file and what is not yet folded into it. */
const bytesOf = (path: string): Buffer =>
  Buffer.concat([path, `${path}-wal`].filter(existsSync).map((file) => readFileSync(file)));

/** The box that a key lies in, read from the file itself. */
function boxOf(path: string, subject: string): Buffer {
  const sqlite = new Database(path, { readonly: true });
  const box = sqlite.prepare<[string], Buffer>('SELECT key FROM keys WHERE subject = ?').pluck().get(subject);
  sqlite.close();
  if (!box) throw new Error(`no key of ${subject}`);
  return box;
}

const failureOf = (error: unknown): unknown => (error as { failure?: unknown }).failure ?? error;

describe('the file of keys', () => {
  test('stands beside the log, whatever that is called, for its owner alone', async () => {
    expect(keysPath('/data/shop.db')).toBe('/data/shop.keys.db');
    expect(keysPath('/data/shop')).toBe('/data/shop.log.keys.db');
    const path = freshPath();
    const store = await begun({ path });
    await keyOf(store, 'customer-ann');
    const modes = [path, `${path}-wal`, `${path}-shm`].map((file) =>
      (statSync(file).mode & 0o777).toString(8),
    );
    expect(modes).toEqual(['600', '600', '600']);
    await store.close();
    chmodSync(path, 0o644);
    await opened(path);
    expect((statSync(path).mode & 0o777).toString(8)).toBe('600');
  });

  test('has a key before anything is sealed under it, and waits for the disk: what the power takes is never the key alone', async () => {
    const path = freshPath();
    const store = await begun({ path });
    const ann = await keyOf(store, 'customer-ann');
    // What the disk has at that moment, as a power cut would leave it: nothing is closed or folded.
    const left = join(ownFolder(), 'left.keys.db');
    for (const suffix of ['', '-wal']) copyFileSync(`${path}${suffix}`, `${left}${suffix}`);
    expect(await keyOf(await opened(left), 'customer-ann')).toEqual(ann);
    for (const open of [
      () => connectToKeys({ path, timeoutMs: 0 }),
      () => connectToKeys({ path: left, timeoutMs: 0 }),
    ]) {
      const connection = await open();
      expect(connection?.sqlite.pragma('synchronous', { simple: true })).toBe(2);
      expect(connection?.sqlite.pragma('secure_delete', { simple: true })).toBe(1);
      connection?.close();
    }
  });

  test('holds no key in clear', async () => {
    const path = freshPath();
    const store = await begun({ path, masterKey });
    const { key } = await keyOf(store, 'customer-ann');
    const { pepper } = await store.identity();
    for (const secret of [key, pepper, masterKey.key]) expect(bytesOf(path).includes(secret)).toBe(false);
  });

  test('of another log is refused, and left as it is', async () => {
    const path = freshPath();
    await (await begun({ path })).close();
    const before = readFileSync(path);
    await expect(createKeys({ path, timeoutMs: 0 }, 'another')).rejects.toMatchObject({
      failure: { code: 'keys_of_another_log' },
    });
    expect(readFileSync(path)).toEqual(before);
  });

  test('that is another program’s is left as it is', async () => {
    const path = freshPath();
    const other = new Database(path);
    other.exec('CREATE TABLE notes (text)');
    other.close();
    const before = readFileSync(path);
    await expect(openKeys({ path, timeoutMs: 0 })).rejects.toMatchObject({
      failure: { code: 'not_a_keys_file' },
    });
    expect(readFileSync(path)).toEqual(before);
  });
});

describe('a master key', () => {
  test('opens what it has wrapped, however it is given', async () => {
    const path = freshPath();
    const { key } = masterKey;
    const store = await begun({ path, masterKey });
    const ann = await keyOf(store, 'customer-ann');
    const file = join(ownFolder(), 'master.key');
    const ways: KeysFile['masterKey'][] = ['base64', 'base64url', 'hex'].map((encoding) => ({
      key: key.toString(encoding as BufferEncoding),
    }));
    for (const content of [key, `${key.toString('base64')}\n`, key.toString('hex').toUpperCase()]) {
      writeFileSync(file, content);
      expect(await keyOf(await opened(path, { masterKey: { file } }), 'customer-ann')).toEqual(ann);
    }
    for (const way of [...ways, { command: `cat ${file}` }])
      expect(await keyOf(await opened(path, { masterKey: way }), 'customer-ann')).toEqual(ann);
  });

  const command = (text: string): KeysFile['masterKey'] => ({ command: text });
  const SECRET = 'c2VjcmV0LXNlY3JldC1zZWNyZXQ';

  test.each<[string, KeysFile['masterKey'], string]>([
    ['is not given', undefined, 'master_key_missing'],
    ['is another one', { key: Buffer.alloc(32, 8) }, 'master_key_wrong'],
    ['is too short', { key: SECRET }, 'master_key_malformed'],
    ['is in no file', { file: '/nonexistent/master.key' }, 'master_key_unreadable'],
    ['is in a folder', { file: '/' }, 'master_key_unreadable'],
    ['is printed by no command', command(`echo ${SECRET} >&2; exit 3`), 'master_key_unreadable'],
    ['is printed with more', command(`echo ${SECRET} and more`), 'master_key_malformed'],
    ['is printed without end', command('yes'), 'master_key_unreadable'],
    ['comes too late', command('sleep 60'), 'master_key_unreadable'],
  ])('that %s opens nothing, writes nothing and shows nothing', async (_, given, code) => {
    const path = freshPath();
    await (await begun({ path, masterKey })).close();
    const before = readFileSync(path);
    const failure = await openKeys({ path, timeoutMs: 500, masterKey: given }).catch(failureOf);
    expect(failure).toMatchObject({ kind: 'unavailable', code, hint: expect.any(String) });
    expect(JSON.stringify(failure)).not.toMatch(new RegExp(`${SECRET}|missing_keys|exit 3`));
    expect(readFileSync(path)).toEqual(before);
  });

  test('that cannot be had makes no file of keys', async () => {
    const path = freshPath();
    await expect(
      createKeys({ path, timeoutMs: 500, masterKey: { file: '/nonexistent' } }, LOG),
    ).rejects.toMatchObject({ failure: { code: 'master_key_unreadable' } });
    expect(existsSync(path)).toBe(false);
  });
});

describe('a destroyed key', () => {
  test('is in no byte of the file, though its row was copied when pages were split', async () => {
    const path = freshPath();
    const store = await begun({ path });
    const subjects = Array.from({ length: 400 }, (_, index) => `customer-${(index * 7919) % 400}`);
    for (let from = 0; from < subjects.length; from += 20)
      await store.obtain(subjects.slice(from, from + 20));
    const gone = subjects.filter((_, index) => index % 3 === 0);
    const boxes = gone.map((subject) => boxOf(path, subject));
    const kept = boxOf(path, subjects[1] as string);
    await store.destroy(gone, 9);
    await store.wipe();
    const bytes = bytesOf(path);
    expect(boxes.filter((box) => bytes.includes(box))).toEqual([]);
    expect(bytes.includes(kept)).toBe(true);
  });

  test('is in no byte of the file, though another program has written to it, which leaves what it frees', async () => {
    const path = freshPath();
    const store = await begun({ path });
    await store.obtain(['customer-ann', 'customer-bob']);
    const box = boxOf(path, 'customer-ann');
    const other = new Database(path);
    other.exec(
      'PRAGMA secure_delete = OFF; CREATE TABLE moved AS SELECT * FROM keys; DROP TABLE moved; UPDATE keys SET id = id',
    );
    other.close();
    await store.destroy(['customer-ann'], 9);
    await store.wipe();
    expect(bytesOf(path).includes(box)).toBe(false);
  });

  test('whose file another process reads is waited for, said, and removed by whoever opens it next', async () => {
    const path = freshPath();
    const store = await begun({ path, timeoutMs: 50 });
    await keyOf(store, 'customer-ann');
    const box = boxOf(path, 'customer-ann');
    const reader = new Database(path);
    reader.exec('BEGIN; SELECT count(*) FROM keys');
    await store.destroy(['customer-ann'], 9);
    expect((await store.obtain(['customer-ann'])).get('customer-ann')).toBe(DESTROYED);
    await expect(store.wipe()).rejects.toMatchObject({
      failure: { kind: 'busy', code: 'keys_in_use', message: expect.stringContaining(`${path}-wal`) },
    });
    expect(bytesOf(path).includes(box)).toBe(true);
    reader.close();
    await opened(path);
    expect(bytesOf(path).includes(box)).toBe(false);
    await store.wipe();
  });
});

describe('several processes on one file of keys', () => {
  const child = (path: string): Child => new Child('test/support/keys-child.ts', [path]);
  const ask = async (one: Child, line: string): Promise<unknown> => {
    one.process.stdin.write(`${line}\n`);
    return JSON.parse(await one.line()) as unknown;
  };

  test('that obtain the key of one subject at once get one key', async () => {
    const path = freshPath();
    const children = [1, 2, 3].map(() => child(path));
    const answers = await Promise.all(children.map((one) => ask(one, 'obtain customer-ann')));
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(await ask(children[0] as Child, 'destroy customer-ann')).toBeNull();
    expect(await Promise.all(children.map((one) => ask(one, 'obtain customer-ann')))).toEqual([
      DESTROYED,
      DESTROYED,
      DESTROYED,
    ]);
    for (const one of children) await one.end();
  });

  test('that are killed lose no key that was given out', async () => {
    const path = freshPath();
    const one = child(path);
    const given = new Map<string, unknown>();
    for (const subject of ['customer-1', 'customer-2', 'customer-3'])
      given.set(subject, await ask(one, `obtain ${subject}`));
    await one.kill();
    const store = await opened(path);
    for (const [subject, key] of given) expect((await keyOf(store, subject)).key.toString('hex')).toBe(key);
  });
});
