import { expect, test } from 'vitest';
import { ConsoleSessions } from '../../../src/http/auth/console-sessions.ts';
import { issueToken } from '../../../src/http/auth/issue-token.ts';
import { digestOf } from '../../../src/http/auth/secret.ts';
import { DAY, HOUR, TestAccess } from './access.ts';

const ann = { name: 'ann', scopes: ['read', 'admin'] } as const;

async function given(lifetimeMs?: number) {
  const access = new TestAccess();
  const { secret: token } = await issueToken(access, { ...ann, lifetimeMs });
  return { access, token, sessions: new ConsoleSessions(access) };
}

test('who signs in by a token has its scopes, until they sign out', async () => {
  const { token, sessions } = await given();
  const session = await sessions.signIn(token);
  expect(Buffer.from(session ?? '', 'base64url')).toHaveLength(32);
  expect(await sessions.principalOf(session)).toEqual(ann);
  await sessions.signOut(session ?? '');
  expect(await sessions.principalOf(session)).toBeUndefined();
});

test('nobody signs in by a token that is wrong, expired or revoked', async () => {
  const { access, token, sessions } = await given(1000 * HOUR);
  expect(await sessions.signIn(`${token.slice(0, -1)}-`)).toBeUndefined();
  await access.store.revokeToken('ann', access.at);
  expect(await sessions.signIn(token)).toBeUndefined();
  const next = await issueToken(access, { ...ann, lifetimeMs: 1000 * HOUR });
  access.after(HOUR);
  expect(await sessions.signIn(next.secret)).toBeUndefined();
});

test('a session is no token, and a token is no session', async () => {
  const { token, sessions } = await given();
  const session = await sessions.signIn(token);
  expect(await sessions.signIn(session ?? '')).toBeUndefined();
  expect(await sessions.principalOf(token)).toBeUndefined();
  expect(await sessions.principalOf(undefined)).toBeUndefined();
});

test('a session ends after eight hours without a page, and lasts while there are some', async () => {
  const { access, token, sessions } = await given();
  const session = await sessions.signIn(token);
  for (let page = 0; page < 5; page += 1) {
    access.after(8 * HOUR - 60);
    expect(await sessions.principalOf(session)).toEqual(ann);
  }
  access.after(8 * HOUR + 1);
  expect(await sessions.principalOf(session)).toBeUndefined();
});

test('a session ends with its token: revoked or expired', async () => {
  const { access, token, sessions } = await given(1000 * 2 * HOUR);
  const session = await sessions.signIn(token);
  access.after(2 * HOUR);
  expect(await sessions.principalOf(session)).toBeUndefined();
  await access.store.revokeToken('ann', access.at);
  const next = await issueToken(access, ann);
  const other = await sessions.signIn(next.secret);
  await access.store.revokeToken('ann', access.at);
  expect(await sessions.principalOf(other)).toBeUndefined();
});

test('a link signs in once', async () => {
  const { sessions } = await given();
  const link = await sessions.createLink(ann);
  const session = await sessions.signInByLink(link);
  expect(await sessions.principalOf(session)).toEqual(ann);
  expect(await sessions.signInByLink(link)).toBeUndefined();
});

test('a link is good for a minute', async () => {
  const { access, sessions } = await given();
  const [early, late] = [await sessions.createLink(ann), await sessions.createLink(ann)];
  access.after(59.999);
  expect(await sessions.signInByLink(early)).toBeDefined();
  access.after(0.001);
  expect(await sessions.signInByLink(late)).toBeUndefined();
});

test('sessions and links that nobody can use any more are removed by the next that begins', async () => {
  const { access, token, sessions } = await given();
  const session = (await sessions.signIn(token)) ?? '';
  const link = await sessions.createLink(ann);
  access.after(DAY);
  await sessions.signIn(token);
  expect(await access.store.findSession(digestOf(session))).toBeUndefined();
  expect(await access.store.takeLink(digestOf(link))).toBeUndefined();
});
