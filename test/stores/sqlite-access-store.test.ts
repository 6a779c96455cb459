import { chmodSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Token } from '../../src/core/model/access.ts';
import { authPath } from '../../src/stores/sqlite/auth/auth-path.ts';
import { SqliteAccessStore } from '../../src/stores/sqlite/auth/sqlite-access-store.ts';
import { accessContract } from '../contracts/access.contract.ts';
import { Child } from '../support/child.ts';
import { ownFolder } from '../support/folder.ts';

function open(path = join(ownFolder(), 'shop.auth.db'), timeoutMs = 20_000): SqliteAccessStore {
  const store = new SqliteAccessStore({ path, timeoutMs });
  onTestFinished(() => store.close());
  return store;
}

accessContract('SQLite', open);

const shop: Token = {
  name: 'shop',
  publicPart: 'k7m2p9x4',
  scopes: ['read'],
  createdAt: '2026-03-14T12:00:00.000Z',
  expiresAt: '2027-03-14T12:00:00.000Z',
  lastUsedAt: null,
  revokedAt: null,
};

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

describe('the file of tokens', () => {
  test('stands beside the log, whatever that is called', () => {
    expect(authPath('/data/shop.db')).toBe('/data/shop.auth.db');
    expect(authPath('/data/shop')).toBe('/data/shop.log.auth.db');
  });

  test('is created by what is kept in it, not by questions', async () => {
    const path = join(ownFolder(), 'shop.auth.db');
    const store = open(path);
    expect(await store.tokenByDigest('d1')).toBeUndefined();
    await store.revokeToken('shop', '2026-03-14T13:00:00.000Z');
    expect(existsSync(path)).toBe(false);
    await store.createToken('d1', shop);
    expect(existsSync(path)).toBe(true);
  });

  test('is for its owner alone, with what SQLite keeps beside it', async () => {
    const path = join(ownFolder(), 'shop.auth.db');
    const store = open(path);
    await store.createToken('d1', shop);
    expect([path, `${path}-wal`, `${path}-shm`].map(modeOf)).toEqual(['600', '600', '600']);
    await store.close();
    chmodSync(path, 0o644);
    expect(await open(path).tokenByDigest('d1')).toEqual(shop);
    expect(modeOf(path)).toBe('600');
  });

  test('taken away takes every token away, from those too that have it open', async () => {
    const path = join(ownFolder(), 'shop.auth.db');
    const store = open(path);
    await store.createToken('d1', shop);
    for (const file of [path, `${path}-wal`, `${path}-shm`]) rmSync(file, { force: true });
    expect(await store.tokenByDigest('d1')).toBeUndefined();
    expect(await store.createToken('d2', shop)).toBe(true);
    expect(await open(path).tokenByDigest('d2')).toEqual(shop);
  });

  test('that is another program’s, a newer one’s or damaged is left as it is', async () => {
    const folder = ownFolder();
    const [foreign, newer, damaged] = ['foreign', 'newer', 'damaged'].map((name) => join(folder, name));
    const other = new Database(foreign);
    other.exec('CREATE TABLE notes (text)');
    other.close();
    const first = open(newer);
    await first.createToken('d1', shop);
    await first.close();
    const next = new Database(newer);
    next.pragma('user_version = 99');
    next.close();
    writeFileSync(damaged as string, 'no database at all, but some text that is long enough'.repeat(20));
    const files = [foreign, newer, damaged] as string[];
    const before = files.map((file) => readFileSync(file));
    const failures = await Promise.all(
      files.map((file) =>
        open(file)
          .createToken('d2', shop)
          .catch((error: unknown) => error),
      ),
    );
    expect(failures).toMatchObject([
      { failure: { code: 'not_an_auth_file', hint: expect.stringContaining('Move it away') } },
      { failure: { kind: 'newer_daybook' } },
      { failure: { code: 'not_a_database', hint: expect.stringContaining('Move it away') } },
    ]);
    expect(files.map((file) => readFileSync(file))).toEqual(before);
  });

  test('that several open at the same time is opened once by each', async () => {
    const path = join(ownFolder(), 'shop.auth.db');
    const stores = [open(path), open(path)];
    const created = await Promise.all(
      stores.flatMap((store, which) => [1, 2, 3].map((n) => store.createToken(`${which} ${n}`, shop))),
    );
    expect(created.filter(Boolean)).toEqual([true]);
    expect(await stores[0]?.listTokens()).toEqual([shop]);
  });
});

describe('several processes on one file of tokens', () => {
  const ask = async (child: Child, line: string): Promise<unknown> => {
    child.process.stdin.write(`${line}\n`);
    return JSON.parse(await child.line()) as unknown;
  };

  test('see what another one creates or revokes at their next question', { timeout: 30_000 }, async () => {
    const path = join(ownFolder(), 'shop.auth.db');
    const [one, other] = [1, 2].map(() => new Child('test/support/tokens-child.ts', [path])) as [
      Child,
      Child,
    ];
    expect(await ask(other, 'find shop')).toBeNull();
    expect(await ask(one, 'create shop')).toBe(true);
    expect(await ask(other, 'find shop')).toMatchObject({ name: 'shop', revokedAt: null });
    expect(await ask(one, 'revoke shop')).toMatchObject({ name: 'shop' });
    expect(await ask(other, 'find shop')).toMatchObject({ revokedAt: '2026-03-14T13:00:00.000Z' });
    for (const child of [one, other]) await child.end();
  });

  test('that create tokens at once all succeed, one of each name', { timeout: 30_000 }, async () => {
    const path = join(ownFolder(), 'shop.auth.db');
    const children = [1, 2, 3].map(() => new Child('test/support/tokens-child.ts', [path]));
    const answers = await Promise.all(children.map((child) => ask(child, 'create shop')));
    expect([answers.length, answers.filter(Boolean)]).toEqual([3, [true]]);
    for (const child of children) await child.end();
  });
});
