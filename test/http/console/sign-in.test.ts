import { afterAll, describe, expect, it } from 'vitest';
import { ConsoleSessions } from '../../../src/http/auth/console-sessions.ts';
import { issueToken } from '../../../src/http/auth/issue-token.ts';
import { TestAccess } from '../auth/access.ts';
import { openService } from '../support/service.ts';
import { ANN, read } from './support/console.ts';

const access = new TestAccess();
const sessions = new ConsoleSessions(access);
const service = await openService({ console: { sessions, zone: 'UTC' } });
afterAll(() => service.close());
const { secret } = await issueToken(access, { name: 'shop', scopes: ['read'] });

const send = (path: string, fields: Record<string, string>, headers: Record<string, string> = OWN) =>
  service.http.request(path, {
    method: 'POST',
    headers,
    body: new URLSearchParams(fields),
    redirect: 'manual',
  });
const OWN = { 'Sec-Fetch-Site': 'same-origin' };

const cookieOf = (answer: Response): string => (answer.headers.get('Set-Cookie') ?? '').split(';')[0] ?? '';

describe('signing in', () => {
  it('who is not signed in is led to the page for it, and from there to where they wanted', async () => {
    const away = await service.get('/console/orders?search=lee');
    expect([away.status, away.headers.get('Location')]).toEqual([
      303,
      '/console/sign-in?next=%2Fconsole%2Forders%3Fsearch%3Dlee',
    ]);
    const form = await read(await service.get('/console/sign-in?next=%2Fconsole%2Forders%3Fsearch%3Dlee'));
    expect(form.html).toContain('value="/console/orders?search=lee"');
    const back = await send('/console/sign-in', { token: secret, next: '/console/orders?search=lee' });
    expect([back.status, back.headers.get('Location')]).toEqual([303, '/console/orders?search=lee']);
  });

  it('by a token: a cookie that no script reads and no other site sends', async () => {
    const answer = await send('/console/sign-in', { token: ` ${secret}\n` });
    expect(answer.headers.get('Set-Cookie')).toMatch(
      /^daybook_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    const page = await service.get('/console/orders', { Cookie: cookieOf(answer) });
    expect(page.status).toBe(200);
    expect((await read(page)).text).toContain('shop Sign out');
  });

  it('under TLS the cookie is Secure, and of a name that no other host can set', async () => {
    const answer = await send('https://daybook.test/console/sign-in', { token: secret });
    expect(answer.headers.get('Set-Cookie')).toMatch(/^__Host-daybook_session=.*; Secure; /);
  });

  it('a wrong token is told at its field, and kept out of the page', async () => {
    const answer = await send('/console/sign-in', { token: 'daybook_wrong' });
    const { status, html, text } = await read(answer);
    expect(status).toBe(401);
    expect(text).toContain('That token is not valid');
    expect(html).not.toContain('daybook_wrong');
    expect(answer.headers.get('Set-Cookie')).toBeNull();
  });

  it('by a link, once', async () => {
    const link = await sessions.createLink(ANN);
    const path = `/console/sign-in?link=${link}&next=/console/orders/1042`;
    expect((await service.http.request(path, { method: 'HEAD' })).headers.get('Set-Cookie')).toBeNull();
    expect((await service.get(path, { 'Sec-Purpose': 'prefetch' })).headers.get('Set-Cookie')).toBeNull();
    const first = await service.get(path);
    expect([first.status, first.headers.get('Location')]).toEqual([303, '/console/orders/1042']);
    expect((await service.get('/console/orders', { Cookie: cookieOf(first) })).status).toBe(200);
    const second = await read(await service.get(path));
    expect(second.status).toBe(401);
    expect(second.text).toContain('"daybook open" makes another');
  });

  it.each(['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)', '/orders'])(
    'never leads elsewhere afterwards: %s',
    async (next) => {
      const answer = await send('/console/sign-in', { token: secret, next });
      expect(answer.headers.get('Location')).toBe('/console');
    },
  );

  it('signing out ends the session', async () => {
    const cookie = cookieOf(await send('/console/sign-in', { token: secret }));
    const out = await send('/console/sign-out', {}, { ...OWN, Cookie: cookie });
    expect(out.headers.get('Set-Cookie')).toMatch(/^daybook_session=; Max-Age=0/);
    expect((await service.get('/console/orders', { Cookie: cookie })).status).toBe(303);
  });
});

describe('forms of other sites', () => {
  it.each([
    ['cross-site', { 'Sec-Fetch-Site': 'cross-site' }],
    ['another port of the same machine', { 'Sec-Fetch-Site': 'same-site' }],
    ['an older browser: another origin', { Origin: 'https://evil.example', Host: 'localhost' }],
    ['neither header', {}],
  ])('are refused: %s', async (_, headers) => {
    const { status, text } = await read(await send('/console/sign-in', { token: secret }, headers));
    expect(status).toBe(403);
    expect(text).toContain('sent by another site');
  });

  it('ours are taken from browsers that say only the origin', async () => {
    const headers = { Origin: 'http://localhost:7070', Host: 'localhost:7070' };
    expect((await send('/console/sign-in', { token: secret }, headers)).status).toBe(303);
  });
});

describe('the frame', () => {
  it('runs no script and takes no style but ours, and stands in no other page', async () => {
    const { headers } = await service.get('/console/sign-in');
    expect(headers.get('Content-Security-Policy')).toContain("default-src 'self'");
    expect(headers.get('Content-Security-Policy')).toContain("frame-ancestors 'none'; form-action 'self'");
    expect(headers.get('Content-Security-Policy')).not.toContain('data:');
    expect(headers.get('Content-Security-Policy')).not.toContain('unsafe');
  });

  it('has its files by the hash of their content, to be kept for ever', async () => {
    const { html } = await read(await service.get('/console/sign-in'));
    const files = [
      ...html.matchAll(/\/console\/assets\/(?:console|htmx|icon)-[0-9a-f]{12}\.(?:css|js|svg)/g),
    ];
    expect(files).toHaveLength(3);
    for (const [path] of files) {
      const { status, headers } = await service.get(path);
      expect([status, headers.get('Cache-Control')]).toEqual([200, 'public, max-age=31536000, immutable']);
    }
  });

  it('a page that is not there says so as a page', async () => {
    const { status, text } = await read(await service.get('/console/nowhere'));
    expect(status).toBe(404);
    expect(text).toContain('There is no page at /console/nowhere.');
  });
});
