import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { authenticate } from '../../src/http/auth/authenticate.ts';
import { authPath } from '../../src/stores/sqlite/auth/auth-path.ts';
import { SqliteAccessStore } from '../../src/stores/sqlite/auth/sqlite-access-store.ts';
import { filledShop } from './support/filled-shop.ts';
import { OneProcessShop, runInOneProcess } from './support/persistent-program.ts';
import { folder, type Shop, start } from './support/program.ts';
import { Terminal } from './support/terminal.ts';

const SECRET = /^daybook_[0-9a-z]{8}_[\w-]{43}$/;

async function newShop(): Promise<Shop> {
  const shop = new OneProcessShop();
  await shop.out('db init');
  return shop;
}

interface Listed {
  readonly name: string;
  readonly status: string;
  readonly lastUsedAt: string | null;
}

/** As the server does, in this process. */
function bearerOf(shop: Shop, secret: string, now = '2026-03-14T15:30:00.000Z') {
  const store = new SqliteAccessStore({ path: authPath(shop.db), timeoutMs: 5_000 });
  onTestFinished(() => store.close());
  return authenticate({ store, clock: { now: () => now } }, `Bearer ${secret}`);
}

describe('tokens create', () => {
  test('prints the secret alone, and says beside it to keep it', async () => {
    const shop = await newShop();
    const { code, stdout, stderr } = await shop.run('tokens create web --scope read,write');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^daybook_[0-9a-z]{8}_[\w-]{43}\n$/);
    expect(stderr).toBe('Keep it: it is not shown again. It expires on 2027-03-14.\n');
    expect(await bearerOf(shop, stdout.trim())).toEqual({ name: 'web', scopes: ['read', 'write'] });
  });

  test('keeps no secret anywhere, only its digest, in a file for its owner alone', async () => {
    const shop = await newShop();
    const secret = await shop.out('tokens create web --scope read');
    const random = secret.slice(-43);
    const auth = shop.db.replace(/\.db$/, '.auth.db');
    for (const file of readdirSync(dirname(shop.db)))
      expect(readFileSync(join(dirname(shop.db), file), 'latin1')).not.toContain(random);
    const file = new Database(auth, { readonly: true });
    const digests = file.prepare('SELECT digest FROM tokens').pluck().all();
    file.close();
    expect(digests).toEqual([createHash('sha256').update(secret).digest('hex')]);
    expect((statSync(auth).mode & 0o777).toString(8)).toBe('600');
  });

  test('takes scopes and messages with commas or one by one', async () => {
    const shop = await newShop();
    const words =
      'tokens create till --scope write --scope read --only PlaceOrder,TagOrder --only FindOrders';
    expect(await bearerOf(shop, await shop.out(words))).toEqual({
      name: 'till',
      scopes: ['write', 'read'],
      only: ['PlaceOrder', 'TagOrder', 'FindOrders'],
    });
  });

  test('lets it expire when that was said', async () => {
    const shop = await newShop();
    const secret = await shop.out('tokens create brief --scope read --expires 12h');
    expect(await bearerOf(shop, secret, '2026-03-15T03:08:59.999Z')).toMatchObject({ name: 'brief' });
    expect(await bearerOf(shop, secret, '2026-03-15T03:09:00.000Z')).toBeUndefined();
  });

  test.each([
    ['tokens create', 2, 'Missing: NAME. See "daybook tokens create --help".'],
    [
      'tokens create web',
      2,
      'Missing: --scope. Say what it is for: read, write, admin, feed, keys, metrics.',
    ],
    [
      'tokens create web --scope read,reed',
      2,
      '"reed" is not a value of --scope. Did you mean "feed" or "read"?',
    ],
    ['tokens create web --scope read,', 2, '"" is not a value of --scope.'],
    ['tokens create a/b --scope read', 2, '"a/b" cannot be the name of a token.'],
    [
      'tokens create web --scope read --only FindOrder',
      2,
      '"FindOrder" is not a value of --only. Did you mean "FindOrders"',
    ],
    [
      'tokens create web --scope read --only Xyz',
      2,
      '"Xyz" is not a value of --only. See "daybook commands schema".',
    ],
    ['tokens create web --scope read --only PlaceOrder', 2, 'PlaceOrder needs the scope write.'],
    ['tokens create web --scope write --only FindOrders', 2, 'FindOrders needs the scope read.'],
    ['tokens create web --scope write --only RebuildViews', 2, 'RebuildViews needs the scope admin.'],
    [
      'tokens create web --scope read --expires soon',
      2,
      '"soon" is not a length of time. Write it like 90d,',
    ],
    ['tokens create web --scope read --expires 0d', 2, '"0d" is no time at all.'],
    ['tokens create web --scope read --expires 11y', 2, '"11y" is longer than ten years.'],
  ])('says what is wrong, and creates nothing: %s', async (words, code, told) => {
    const shop = await newShop();
    const ended = await shop.run(words);
    expect([ended.code, ended.stdout, ended.stderr]).toEqual([code, '', expect.stringContaining(told)]);
    expect(existsSync(authPath(shop.db))).toBe(false);
  });

  test('of a name that a token has is refused until that one is revoked', async () => {
    const shop = await newShop();
    await shop.out('tokens create web --scope read');
    const { code, stderr } = await shop.run('tokens create web --scope read');
    expect([code, stderr]).toEqual([
      4,
      'error: There is a token "web" already. Revoke it first, or choose another name.\n',
    ]);
    await shop.out('tokens revoke web');
    expect(await shop.out('tokens create web --scope read')).toMatch(SECRET);
  });

  test('makes none where there is no daybook', async () => {
    const shop = new OneProcessShop(join(folder(), 'none.db'));
    const { code, stderr } = await shop.run('tokens create web --scope read');
    expect([code, stderr]).toEqual([3, expect.stringContaining('There is no daybook at')]);
    expect(readdirSync(dirname(shop.db))).toEqual([]);
  });
});

describe('tokens list', () => {
  test('shows what each is for, until when and since when it is not used, never a secret', async () => {
    const shop = await newShop();
    const secret = await shop.out('tokens create web --scope read,write');
    await bearerOf(shop, secret);
    expect(await shop.json('tokens list')).toEqual([
      {
        id: 'web',
        name: 'web',
        status: 'valid',
        scopes: ['read', 'write'],
        only: null,
        createdAt: '2026-03-14T15:09:00.000Z',
        expiresAt: '2027-03-14T15:09:00.000Z',
        lastUsedAt: '2026-03-14T15:00:00.000Z',
        revokedAt: null,
        publicPart: secret.slice(8, 16),
      },
    ]);
    for (const format of ['table', 'wide', 'tsv', 'csv', 'ndjson', 'ids'])
      expect(await shop.out(['tokens', 'list', '-o', format])).not.toContain(secret.slice(17));
  });

  test('tells the valid from the expired and the revoked', async () => {
    const shop = await newShop();
    await shop.out('tokens create brief --scope read --expires 1h');
    await shop.out('tokens create gone --scope read');
    await shop.out('tokens create web --scope read');
    await shop.out('tokens revoke gone');
    const listed = await shop.json<readonly Listed[]>('tokens list --now 2026-03-14T16:09:00Z');
    expect(listed.map(({ name, status }) => [name, status])).toEqual([
      ['brief', 'expired'],
      ['gone', 'revoked'],
      ['web', 'valid'],
    ]);
    expect(await shop.out('tokens list')).toMatch(/^brief\tvalid\tread\t2026-03-14T16:09:00.000Z\t$/m);
  });

  test('says at a terminal how a first one is made', async () => {
    const shop = await newShop();
    const terminal = new Terminal(shop, 'tokens list');
    await terminal.see('There are no tokens: "daybook tokens create" makes one.');
    expect(await terminal.ended()).toBe(0);
  });
});

describe('tokens revoke', () => {
  test('takes it from whoever has its secret, in processes that run already too', async () => {
    const shop = await newShop();
    const secret = await shop.out('tokens create web --scope read');
    const store = new SqliteAccessStore({ path: authPath(shop.db), timeoutMs: 5_000 });
    onTestFinished(() => store.close());
    const access = { store, clock: { now: () => '2026-03-14T15:30:00.000Z' } };
    expect(await authenticate(access, `Bearer ${secret}`)).toMatchObject({ name: 'web' });
    expect(await shop.run('tokens revoke web')).toMatchObject({
      code: 0,
      stderr: 'The token web is revoked.\n',
    });
    expect(await authenticate(access, `Bearer ${secret}`)).toBeUndefined();
  });

  test('may be repeated', async () => {
    const shop = await newShop();
    await shop.out('tokens create web --scope read');
    await shop.out('tokens revoke web');
    const { code, stderr } = await shop.run('tokens revoke web --now 2026-04-01');
    expect([code, stderr]).toEqual([0, 'The token web was revoked already, at 2026-03-14T15:09:00.000Z.\n']);
  });

  test('of an unknown name says which may be meant', async () => {
    const shop = await newShop();
    await shop.out('tokens create web --scope read');
    expect(await shop.run('tokens revoke wed')).toMatchObject({
      code: 3,
      stderr: 'error: There is no token "wed". Did you mean "web"?\n',
    });
    expect(await shop.run('tokens revoke zzzzzz')).toMatchObject({
      code: 3,
      stderr: 'error: There is no token "zzzzzz". See "daybook tokens list".\n',
    });
  });
});

describe('the file of tokens', () => {
  test('is in no backup, and a restore leaves it as it is', async () => {
    const shop = (await filledShop(runInOneProcess)).copy();
    const secret = await shop.out('tokens create web --scope read');
    const backup = join(folder(), 'backup.db');
    await shop.out(['db', 'backup', backup]);
    expect(readdirSync(dirname(backup))).toEqual(['backup.db']);
    expect(readFileSync(backup, 'latin1')).not.toContain(createHash('sha256').update(secret).digest('hex'));
    await shop.out('orders tag 1 --tag later');
    await shop.out(['db', 'restore', backup, '--yes']);
    expect(await bearerOf(shop, secret)).toMatchObject({ name: 'web' });
    const elsewhere = new OneProcessShop(join(folder(), 'elsewhere.db'));
    await elsewhere.out(['db', 'restore', backup]);
    expect(readdirSync(dirname(elsewhere.db)).filter((file) => file.includes('auth'))).toEqual([]);
    expect(await elsewhere.json('tokens list')).toEqual([]);
  });

  test('is in no archive', async () => {
    const shop = (await filledShop(runInOneProcess)).copy();
    await shop.out('tokens create web --scope read');
    expect(await shop.out('events export')).not.toContain('"web"');
  });

  test('is never written over', async () => {
    const shop = await newShop();
    await shop.out('tokens create web --scope read');
    const auth = authPath(shop.db);
    const before = readFileSync(auth);
    for (const words of [
      ['db', 'backup', auth, '--yes'],
      ['events', 'export', auth],
      ['tokens', 'list', '--out', auth],
      ['tokens', 'list', '--out', `${auth}-wal`],
    ])
      expect((await shop.run(words)).code).toBe(2);
    expect(readFileSync(auth)).toEqual(before);
  });

  test('that is damaged is said to be, and what to do', async () => {
    const shop = await newShop();
    await shop.out('tokens create web --scope read');
    const file = new Database(authPath(shop.db));
    file.pragma('application_id = 1');
    file.close();
    const { code, stderr } = await shop.run('tokens list');
    expect([code, stderr]).toEqual([7, expect.stringContaining('Move it away: the log is as it was')]);
    expect((await shop.run('orders find')).code).toBe(0);
  });
});

describe('a service that runs', () => {
  test('knows a token as soon as it is created, and no longer once it is revoked', {
    timeout: 30_000,
  }, async () => {
    const shop = (await filledShop(runInOneProcess)).copy();
    const child = start(['serve', '--port', '0', '--db', shop.db]);
    onTestFinished(() => void child.kill('SIGKILL'));
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    const { value: url } = await lines.next();
    const statusFor = async (secret: string): Promise<number> => {
      const answer = await fetch(`${url}/orders/1`, { headers: { Authorization: `Bearer ${secret}` } });
      await answer.text();
      return answer.status;
    };
    expect(await statusFor('none')).toBe(401);
    // By the real clock: a service knows no other.
    const secret = await shop.out('tokens create web --scope read --expires 10y');
    expect(await statusFor(secret)).toBe(200);
    await shop.out('tokens revoke web');
    expect(await statusFor(secret)).toBe(401);
    child.kill('SIGTERM');
    expect(await once(child, 'close')).toEqual([0, null]);
  });
});
