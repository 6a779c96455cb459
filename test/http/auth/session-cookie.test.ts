import { Hono } from 'hono';
import { expect, test } from 'vitest';
import {
  fromOwnPage,
  removeSessionCookie,
  sessionCookie,
  setSessionCookie,
} from '../../../src/http/auth/session-cookie.ts';

const ours = ['http://127.0.0.1:7070', 'https://shop.example'];
const from = (site?: string, origin?: string) => fromOwnPage({ site, origin }, ours);

test('a form of our own pages is sent from the same origin', () => {
  expect(from('same-origin', 'https://shop.example')).toBe(true);
  expect(from('same-origin')).toBe(true);
});

test('a browser that says no site is known by our origin', () => {
  expect(from(undefined, 'http://127.0.0.1:7070')).toBe(true);
});

test.each([
  ['another site', 'cross-site', 'https://evil.example'],
  ['another host of the same site', 'same-site', 'https://evil.shop.example'],
  ['nowhere, by hand', 'none', undefined],
  ['another port', undefined, 'http://127.0.0.1:7071'],
  ['the same host without TLS', undefined, 'http://shop.example'],
  ['an origin that begins like ours', undefined, 'https://shop.example.evil.example'],
  ['a sandboxed page', undefined, 'null'],
  ['what says nothing', undefined, undefined],
  ['another site that claims our origin', 'cross-site', 'https://shop.example'],
])('a form from %s is none of ours', (_, site, origin) => {
  expect(from(site, origin)).toBe(false);
});

/** Signs in, shows who comes back, and signs out. */
function consoleOf(isSecure: boolean) {
  const app = new Hono();
  app.post('/in', (exchange) => {
    setSessionCookie(exchange, 'secret', isSecure);
    return exchange.text('');
  });
  app.get('/', (exchange) => exchange.text(sessionCookie(exchange, isSecure) ?? 'nobody'));
  app.post('/out', (exchange) => {
    removeSessionCookie(exchange, isSecure);
    return exchange.text('');
  });
  const cookieAfter = async (path: string) =>
    (await app.request(path, { method: 'POST' })).headers.get('Set-Cookie');
  const shown = async (cookie: string) => (await app.request('/', { headers: { Cookie: cookie } })).text();
  return { cookieAfter, shown };
}

test('the cookie is for this host and its own pages, and no script reads it', async () => {
  const { cookieAfter, shown } = consoleOf(false);
  expect(await cookieAfter('/in')).toBe('daybook_session=secret; Path=/; HttpOnly; SameSite=Strict');
  expect(await shown('other=1; daybook_session=secret')).toBe('secret');
  expect(await shown('other=1')).toBe('nobody');
});

test('under TLS no other can have set the cookie', async () => {
  const { cookieAfter, shown } = consoleOf(true);
  expect(await cookieAfter('/in')).toBe(
    '__Host-daybook_session=secret; Path=/; HttpOnly; Secure; SameSite=Strict',
  );
  expect(await shown('__Host-daybook_session=secret')).toBe('secret');
  expect(await shown('daybook_session=secret')).toBe('nobody');
});

test.each([false, true])('the cookie goes when somebody signs out (TLS: %s)', async (isSecure) => {
  const { cookieAfter } = consoleOf(isSecure);
  expect(await cookieAfter('/out')).toMatch(/daybook_session=; .*Max-Age=0.*Path=\//);
});
