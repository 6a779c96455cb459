import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { administerKeys } from '../../src/stores/sqlite/keys/administer-keys.ts';
import { keysInFile } from '../../src/stores/sqlite/keys/keys-in-file.ts';
import { createKeys, type KeysFile, openKeys } from '../../src/stores/sqlite/keys/open-keys.ts';
import type { SqliteKeyStore } from '../../src/stores/sqlite/keys/sqlite-key-store.ts';
import { keyAdministrationContract } from '../contracts/key-store.contract.ts';
import { Child } from '../support/child.ts';
import { ownFolder } from '../support/folder.ts';

const LOG = 'a5b1e0d2-0c0b-4f9e-9d2e-5c1b6f7a8e90';
const first = { key: Buffer.alloc(32, 7) };

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

const bytesOf = ({ path }: KeysFile): Buffer =>
  Buffer.concat([path, `${path}-wal`].filter(existsSync).map((one) => readFileSync(one)));

keyAdministrationContract('SQLite', () => {
  const { path, timeoutMs } = fileIn();
  return (masterKey) => keysInFile({ path, timeoutMs, masterKey });
});

describe('keys rotated', () => {
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
