import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { authenticate } from '../../../src/http/auth/authenticate.ts';
import { issueToken } from '../../../src/http/auth/issue-token.ts';
import { DAY, HOUR, TestAccess } from './access.ts';

const shop = { name: 'shop', scopes: ['read', 'write'] } as const;

test('a secret is daybook_, eight characters that may be shown, and 256 random bits', async () => {
  const access = new TestAccess();
  const issued = await issueToken(access, shop);
  const [, publicPart, random = ''] = /^daybook_([0-9a-z]{8})_([\w-]{43})$/.exec(issued.secret) ?? [];
  expect(issued.token.publicPart).toBe(publicPart);
  expect(Buffer.from(random, 'base64url')).toHaveLength(32);
  const other = await issueToken(access, { ...shop, name: 'other' });
  expect(other.secret.slice(17)).not.toBe(issued.secret.slice(17));
});

test('a secret is kept as its SHA-256 digest alone', async () => {
  const access = new TestAccess();
  const { secret, token } = await issueToken(access, shop);
  const digest = createHash('sha256').update(secret).digest('hex');
  expect(await access.store.tokenByDigest(digest)).toEqual(token);
  expect(JSON.stringify(await access.store.listTokens())).not.toContain(secret.slice(17));
});

test('a token lasts a year, or as long as was said', async () => {
  const access = new TestAccess();
  const { token } = await issueToken(access, shop);
  expect(token).toMatchObject({
    createdAt: '2026-03-14T15:09:26.000Z',
    expiresAt: '2027-03-14T15:09:26.000Z',
  });
  const brief = await issueToken(access, { ...shop, name: 'brief', lifetimeMs: 90_000 });
  expect(brief.token.expiresAt).toBe('2026-03-14T15:10:56.000Z');
});

test('a name is one token’s until that is revoked', async () => {
  const access = new TestAccess();
  await issueToken(access, shop);
  await expect(issueToken(access, shop)).rejects.toMatchObject({
    failure: { kind: 'rejected', code: 'token_exists', hint: expect.stringContaining('Revoke it first') },
  });
  await access.store.revokeToken('shop', access.at);
  expect((await issueToken(access, shop)).token.name).toBe('shop');
});

test.each(['', '-shop', 'a b', 'shop:1', 'shop\n', '../shop', 'é', 'a'.repeat(65)])(
  'a name that would not be read as one is refused: %j',
  async (name) => {
    await expect(issueToken(new TestAccess(), { ...shop, name })).rejects.toMatchObject({
      failure: { kind: 'usage', code: 'bad_token_name' },
    });
  },
);

test('a bearer of the secret is who the token is for', async () => {
  const access = new TestAccess();
  const { secret } = await issueToken(access, { ...shop, only: ['PlaceOrder'] });
  const principal = { name: 'shop', scopes: ['read', 'write'], only: ['PlaceOrder'] };
  expect(await authenticate(access, `Bearer ${secret}`)).toEqual(principal);
  expect(await authenticate(access, `bearer  ${secret}`)).toEqual(principal);
});

test('nobody is known by any other header than a bearer’s', async () => {
  const access = new TestAccess();
  const { secret } = await issueToken(access, shop);
  const basic = Buffer.from(`shop:${secret}`).toString('base64');
  for (const header of [
    undefined,
    '',
    secret,
    `Basic ${basic}`,
    `Bearer`,
    `Bearer ${secret} x`,
    `Bearer "${secret}"`,
  ])
    expect([header, await authenticate(access, header)]).toEqual([header, undefined]);
});

test('a secret that differs in one character is nobody’s', async () => {
  const access = new TestAccess();
  const { secret } = await issueToken(access, shop);
  for (const at of [0, 8, 17, 40]) {
    const other = secret[at] === 'a' ? 'b' : 'a';
    const changed = secret.slice(0, at) + other + secret.slice(at + 1);
    expect(await authenticate(access, `Bearer ${changed}`)).toBeUndefined();
  }
});

test('an expired token is nobody’s, from that very instant', async () => {
  const access = new TestAccess();
  const { secret } = await issueToken(access, { ...shop, lifetimeMs: 1000 * DAY });
  access.after(DAY - 0.001);
  expect(await authenticate(access, `Bearer ${secret}`)).toMatchObject({ name: 'shop' });
  access.after(0.001);
  expect(await authenticate(access, `Bearer ${secret}`)).toBeUndefined();
});

test('a revoked token is nobody’s, and its successor of the same name is somebody’s', async () => {
  const access = new TestAccess();
  const { secret } = await issueToken(access, shop);
  await access.store.revokeToken('shop', access.at);
  expect(await authenticate(access, `Bearer ${secret}`)).toBeUndefined();
  const next = await issueToken(access, shop);
  expect(await authenticate(access, `Bearer ${next.secret}`)).toMatchObject({ name: 'shop' });
});

test('a use is noted to the hour, and a refused one is not', async () => {
  const access = new TestAccess();
  const { secret } = await issueToken(access, { ...shop, lifetimeMs: 1000 * 3 * HOUR });
  const lastUse = async () => (await access.store.listTokens())[0]?.lastUsedAt;
  expect(await lastUse()).toBeNull();
  await authenticate(access, `Bearer ${secret}`);
  expect(await lastUse()).toBe('2026-03-14T15:00:00.000Z');
  access.after(HOUR);
  await authenticate(access, `Bearer ${secret}`);
  expect(await lastUse()).toBe('2026-03-14T16:00:00.000Z');
  access.after(DAY);
  await authenticate(access, `Bearer ${secret}`);
  expect(await lastUse()).toBe('2026-03-14T16:00:00.000Z');
});
