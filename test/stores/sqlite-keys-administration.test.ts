import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { DESTROYED, type SubjectKey } from '../../src/core/model/key-store.ts';
import { administerKeys } from '../../src/stores/sqlite/keys/administer-keys.ts';
import { createKeys, type KeysFile, openKeys } from '../../src/stores/sqlite/keys/open-keys.ts';
import type { SqliteKeyStore } from '../../src/stores/sqlite/keys/sqlite-key-store.ts';
import { Child } from '../support/child.ts';
import { ownFolder } from '../support/folder.ts';

const LOG = 'a5b1e0d2-0c0b-4f9e-9d2e-5c1b6f7a8e90';
const AT = '2026-03-14T15:09:00.000Z';
const [first, second] = [7, 8].map((byte) => ({ key: Buffer.alloc(32, byte) })) as [
  { key: Buffer },
  { key: Buffer },
];

const fileIn = (folder = ownFolder(), more: Partial<KeysFile> = {}): KeysFile => ({
  path: join(folder, 'shop.keys.db'),
  timeoutMs: 20_000,
  ...more,
});

async function begun(file: KeysFile): Promise<SqliteKeyStore> {
  const store = await createKeys(file, LOG);
  onTestFinished(() => store.close());
  return store;
}

async function opened(file: KeysFile): Promise<SqliteKeyStore> {
  const store = (await openKeys(file)) as SqliteKeyStore;
  onTestFinished(() => store.close());
  return store;
}

const keyOf = async (store: SqliteKeyStore, subject: string): Promise<SubjectKey> =>
  (await store.obtain([subject])).get(subject) as SubjectKey;

const bytesOf = ({ path }: KeysFile): Buffer =>
  Buffer.concat([path, `${path}-wal`].filter(existsSync).map((one) => readFileSync(one)));

describe('keys rotated', () => {
  test('are the same keys, opened by the new master key alone', async () => {
    const file = fileIn(undefined, { masterKey: first });
    const ann = await keyOf(await begun(file), 'customer-ann');
    await administerKeys(file).rotate(second);
    expect(await keyOf(await opened({ ...file, masterKey: second }), 'customer-ann')).toEqual(ann);
    await expect(openKeys(file)).rejects.toMatchObject({ failure: { code: 'master_key_wrong' } });
  });

  test('leave nothing of the master key that lay beside them, nor of what it wrapped', async () => {
    const file = fileIn();
    const store = await begun(file);
    await store.obtain(['customer-ann', 'customer-bob']);
    const state = await administerKeys(file).state();
    expect(state).toMatchObject({ isSelfContained: true, keys: 2, destroyed: 0 });
    const before = columnsOf(file);
    await administerKeys(file).rotate(first);
    const bytes = bytesOf(file);
    expect(before.length).toBe(4);
    expect(before.filter((column) => bytes.includes(column))).toEqual([]);
    expect(await administerKeys(file).state()).toMatchObject({ isSelfContained: false, isWiped: true });
    await administerKeys({ ...file, masterKey: first }).rotate(undefined);
    await opened(file);
  });

  /** Every blob of the file: the master key, the pepper and the keys. */
  function columnsOf({ path }: KeysFile): readonly Buffer[] {
    const sqlite = new Database(path, { readonly: true });
    const rows = sqlite
      .prepare<[], Buffer>(
        'SELECT master_key FROM key_store UNION ALL SELECT pepper FROM key_store UNION ALL SELECT key FROM keys',
      )
      .pluck()
      .all();
    sqlite.close();
    return rows;
  }

  test('are used on by a process that can have the new master key, and make no key under the old one', async () => {
    const master = join(ownFolder(), 'master.key');
    writeFileSync(master, first.key);
    const file = fileIn(undefined, { masterKey: { file: master } });
    const store = await begun(file);
    const ann = await keyOf(store, 'customer-ann');
    await administerKeys(file).rotate(second);
    await expect(store.obtain(['customer-bob'])).rejects.toMatchObject({
      failure: { code: 'master_key_wrong' },
    });
    await expect(store.find([{ s: 'customer-ann', k: ann.id }])).rejects.toMatchObject({
      failure: { code: 'master_key_wrong' },
    });
    writeFileSync(master, second.key);
    const bob = await keyOf(store, 'customer-bob');
    expect(await store.find([{ s: 'customer-ann', k: ann.id }])).toEqual(new Map([[ann.id, ann.key]]));
    expect(await keyOf(await opened({ ...file, masterKey: second }), 'customer-bob')).toEqual(bob);
  });

  test('to a master key that is none stay as they are', async () => {
    const file = fileIn();
    const ann = await keyOf(await begun(file), 'customer-ann');
    await expect(administerKeys(file).rotate({ key: 'short' })).rejects.toMatchObject({
      failure: { code: 'master_key_malformed' },
    });
    expect(await keyOf(await opened(file), 'customer-ann')).toEqual(ann);
  });

  test('by a process that is killed are wrapped by one master key or the other, all of them', async () => {
    const file = fileIn(undefined, { masterKey: first });
    const store = await begun(file);
    const subjects = Array.from({ length: 50 }, (_, index) => `customer-${index}`);
    const keys = await store.obtain(subjects);
    for (const times of [1, 4]) {
      const child = new Child('test/support/keys-child.ts', [file.path, first.key.toString('hex')]);
      child.process.stdin.write('rotate for ever\n');
      for (let seen = 0; seen < times; seen += 1) await child.line();
      await child.kill();
      expect(await (await opened(file)).obtain(subjects)).toEqual(keys);
    }
  });
});

describe('a backup of keys', () => {
  test('is one file for its owner alone, opened by the same master key, and remembered', async () => {
    const file = fileIn(undefined, { masterKey: first });
    const store = await begun(file);
    const ann = await keyOf(store, 'customer-ann');
    await store.destroy(['customer-bob'], 5);
    const to = join(ownFolder(), 'backup.db');
    const receipt = await administerKeys(file).backup({ to, replace: false, at: AT });
    expect(receipt).toEqual({ path: to, bytes: statSync(to).size, keys: 1, destroyed: 1 });
    expect((statSync(to).mode & 0o777).toString(8)).toBe('600');
    expect(existsSync(`${to}-wal`)).toBe(false);
    expect(await administerKeys(file).state()).toMatchObject({ backedUpAt: AT });
    expect(readFileSync(to).includes(ann.key)).toBe(false);
    expect(await keyOf(await opened({ ...file, path: to }), 'customer-ann')).toEqual(ann);
    await expect(openKeys({ ...file, path: to, masterKey: undefined })).rejects.toMatchObject({
      failure: { code: 'master_key_missing' },
    });
  });

  test('takes no place of another file, and is not remembered then', async () => {
    const file = fileIn();
    await begun(file);
    const to = join(ownFolder(), 'notes.txt');
    writeFileSync(to, 'notes');
    const copy = { to, replace: false, at: AT };
    await expect(administerKeys(file).backup(copy)).rejects.toMatchObject({
      failure: { kind: 'usage', code: 'file_exists' },
    });
    expect(readFileSync(to, 'utf8')).toBe('notes');
    expect(await administerKeys(file).state()).toMatchObject({ backedUpAt: null });
  });
});

describe('keys restored', () => {
  async function backedUp(file: KeysFile): Promise<string> {
    const to = join(ownFolder(), 'backup.db');
    await administerKeys(file).backup({ to, replace: false, at: AT });
    return to;
  }

  test('where there are none are those of the backup, which is left as it is', async () => {
    const file = fileIn();
    const store = await begun(file);
    const ann = await keyOf(store, 'customer-ann');
    const { id } = await store.identity();
    const from = await backedUp(file);
    const before = readFileSync(from);
    const elsewhere = fileIn(undefined, { masterKey: second });
    await administerKeys(elsewhere).restore(from, id);
    const restored = await opened(elsewhere);
    expect(await restored.identity()).toEqual(await store.identity());
    expect(await keyOf(restored, 'customer-ann')).toEqual(ann);
    expect(await administerKeys(elsewhere).state()).toMatchObject({ isSelfContained: false, backedUpAt: AT });
    expect(readFileSync(from)).toEqual(before);
  });

  test('beside those that are there take none of them away, and give none back that was destroyed', async () => {
    const file = fileIn();
    const store = await begun(file);
    const { id } = await store.identity();
    const ann = await keyOf(store, 'customer-ann');
    const from = await backedUp(file);
    await store.destroy(['customer-ann'], 7);
    const bob = await keyOf(store, 'customer-bob');
    await administerKeys(file).restore(from, id);
    expect((await store.obtain(['customer-ann'])).get('customer-ann')).toBe(DESTROYED);
    expect(await store.find([{ s: 'customer-ann', k: ann.id }])).toEqual(new Map([[ann.id, DESTROYED]]));
    expect(await keyOf(store, 'customer-bob')).toEqual(bob);
    expect(await store.forgottenUpTo()).toBe(0);
  });

  test('from an older and then a newer backup open all that either opens', async () => {
    const file = fileIn();
    const store = await begun(file);
    const { id } = await store.identity();
    const older = await backedUp(file);
    const before = await keyOf(store, 'customer-ann');
    const newer = await backedUp(file);
    const elsewhere = fileIn();
    await administerKeys(elsewhere).restore(older, id);
    const restored = await opened(elsewhere);
    const meanwhile = await keyOf(restored, 'customer-ann');
    await administerKeys(elsewhere).restore(newer, id);
    const names = [before, meanwhile].map((one) => ({ s: 'customer-ann', k: one.id }));
    expect(await restored.find(names)).toEqual(
      new Map([before, meanwhile].map((one) => [one.id, one.key] as const)),
    );
    await restored.destroy(['customer-ann'], 9);
    expect([...(await restored.find(names)).values()]).toEqual([DESTROYED, DESTROYED]);
  });

  test('of another log are refused, there or here, and nothing is made', async () => {
    const file = fileIn();
    const store = await begun(file);
    const from = await backedUp(file);
    const elsewhere = fileIn();
    await expect(administerKeys(elsewhere).restore(from, 'another')).rejects.toMatchObject({
      failure: { kind: 'rejected', code: 'keys_of_another_log' },
    });
    expect(existsSync(elsewhere.path)).toBe(false);
    const other = await begun(elsewhere);
    const { id } = await store.identity();
    await expect(administerKeys(elsewhere).restore(from, id)).rejects.toMatchObject({
      failure: { code: 'keys_of_another_log', message: expect.stringContaining(elsewhere.path) },
    });
    expect((await other.identity()).id).not.toBe(id);
  });
});
