import { afterAll, beforeAll, expect, test } from 'vitest';
import { filledShop } from '../cli/support/filled-shop.ts';
import { start } from '../cli/support/program.ts';
import { raw } from './support/raw.ts';
import { newToken, now } from './support/service-process.ts';

/** What no honest client sends, over sockets, to the built program. Nothing of it is answered with 5xx, or with what is inside. */

let url: string;
let token: string;
let db: string;
let child: ReturnType<typeof start>;

beforeAll(async () => {
  ({ db } = await filledShop());
  token = await newToken(db);
  child = start(['serve', '--port', '0', '--db', db], now);
  url = await new Promise((resolve) => child.stdout.once('data', (data) => resolve(String(data).trim())));
});

afterAll(() => {
  child.kill('SIGKILL');
});

const host = (): string => new URL(url).host;
const bearer = (): string => `Authorization: Bearer ${token}\r\n`;

/** A request as it stands on the wire. @param more header lines, each with its line end */
const request = (line: string, more = '', body = ''): string =>
  `${line} HTTP/1.1\r\nHost: ${host()}\r\n${bearer()}${more}\r\n${body}`;

const json = (body: string): string =>
  request(
    'POST /customers',
    `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body, 'latin1')}\r\n`,
    body,
  );

/** Neither a file, nor SQL, nor a stack, nor what runs the service. */
const INSIDE = /node_modules|SQLITE|better-sqlite|\.cjs|\.ts:|\/tmp\/|\bat .*\(|x-powered-by|^server:/im;

const cases: readonly (readonly [what: string, bytes: () => string, status: number | readonly number[]])[] = [
  // Who sends it.
  ['no token', () => `GET /orders HTTP/1.1\r\nHost: ${host()}\r\n\r\n`, 401],
  [
    'a wrong token',
    () => `GET /orders HTTP/1.1\r\nHost: ${host()}\r\nAuthorization: Bearer nope\r\n\r\n`,
    401,
  ],
  [
    'a token of the right form',
    () =>
      `GET /orders HTTP/1.1\r\nHost: ${host()}\r\nAuthorization: Bearer daybook_${'a'.repeat(8)}_${'b'.repeat(43)}\r\n\r\n`,
    401,
  ],
  [
    'Basic in place of Bearer',
    () => `GET /orders HTTP/1.1\r\nHost: ${host()}\r\nAuthorization: Basic ${token}\r\n\r\n`,
    401,
  ],
  [
    'a token in the URL',
    () => `GET /orders?token=${token}&access_token=${token} HTTP/1.1\r\nHost: ${host()}\r\n\r\n`,
    401,
  ],
  // Where to.
  ['no host', () => `GET /orders HTTP/1.1\r\n${bearer()}\r\n`, 400],
  [
    'two hosts',
    () => `GET /orders HTTP/1.1\r\nHost: ${host()}\r\nHost: evil.example\r\n${bearer()}\r\n`,
    [400, 421],
  ],
  [
    'another host, as a rebound name has',
    () => `GET /orders HTTP/1.1\r\nHost: evil.example\r\n${bearer()}\r\n`,
    421,
  ],
  [
    'another host in the request line',
    () => `GET http://evil.example/orders HTTP/1.1\r\nHost: evil.example\r\n${bearer()}\r\n`,
    [400, 404, 421],
  ],
  ['a path that leads out', () => request('GET /../../etc/passwd'), 404],
  ['the same, escaped', () => request('GET /orders/..%2f..%2fetc%2fpasswd'), 404],
  ['a NUL in the path', () => request('GET /orders/%00'), [400, 404]],
  ['half an escape', () => request('GET /orders/%e0%a4%a'), [400, 404]],
  ['a URL of 9 KiB', () => request(`GET /orders?text=${'x'.repeat(9_000)}`), 414],
  // How it is framed.
  ['two lengths', () => request('POST /customers', 'Content-Length: 2\r\nContent-Length: 7\r\n', '{}'), 400],
  [
    'a length and chunks',
    () => request('POST /customers', 'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n'),
    400,
  ],
  [
    'chunks with a space before the colon',
    () => request('POST /customers', 'Transfer-Encoding : chunked\r\n', '0\r\n\r\n'),
    400,
  ],
  [
    'another coding of transfer',
    () => request('POST /customers', 'Transfer-Encoding: xchunked\r\n', '0\r\n\r\n'),
    400,
  ],
  [
    'a chunk of no size',
    () => request('POST /customers', 'Transfer-Encoding: chunked\r\n', 'zz\r\n{}\r\n0\r\n\r\n'),
    400,
  ],
  ['a negative length', () => request('POST /customers', 'Content-Length: -1\r\n'), 400],
  ['a header over two lines', () => request('GET /orders', 'X-A: 1\r\n 2\r\n'), [200, 400]],
  ['a line end in a header', () => request('GET /orders', 'Daybook-Actor: a\rb\r\n'), 400],
  ['headers of 20 KiB', () => request('GET /orders', `X-Long: ${'x'.repeat(20_000)}\r\n`), 431],
  ['no HTTP at all', () => 'hello\r\n\r\n', 400],
  // What it holds.
  [
    'a body of another type',
    () => request('POST /customers', 'Content-Type: text/xml\r\nContent-Length: 2\r\n', '{}'),
    415,
  ],
  [
    'a form',
    () =>
      request(
        'POST /customers',
        'Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\n',
        'a=b',
      ),
    415,
  ],
  [
    'more than 1 MiB, as it says',
    () => request('POST /customers', 'Content-Type: application/json\r\nContent-Length: 1048577\r\n'),
    413,
  ],
  ['JSON 100 000 levels deep', () => json(`{"ref":${'['.repeat(100_000)}${']'.repeat(100_000)}}`), 400],
  ['a member twice', () => json('{"ref":"x","ref":"y","name":"X"}'), 400],
  ['__proto__', () => json('{"ref":"x","name":"X","__proto__":{"isAdmin":true}}'), 400],
  ['constructor.prototype', () => json('{"ref":"x","name":"X","constructor":{"prototype":{}}}'), 400],
  ['what is no JSON', () => json('{"ref":'), 400],
  ['what is no UTF-8', () => json('{"ref":"x","name":"\xff"}'), 400],
  ['half of a surrogate pair', () => json('{"ref":"x","name":"\\ud800"}'), 400],
  [
    'a number beyond all numbers',
    () =>
      request(
        'POST /orders/1/pay',
        `Idempotency-Key: k\r\nContent-Type: application/json\r\nContent-Length: 33\r\n`,
        '{"amount":1e999,"method":"cards"}',
      ),
    400,
  ],
  // How it is asked for.
  ['another form of answer', () => request('GET /orders', 'Accept: text/html\r\n'), 406],
  ['DELETE', () => request('DELETE /orders/1'), 405],
  ['TRACE', () => request('TRACE /orders'), [404, 405]],
  ['an unknown method', () => request('BREW /orders'), 400],
  [
    'a key of 300 characters',
    () => request('POST /orders/1/place', `Idempotency-Key: ${'k'.repeat(300)}\r\nContent-Length: 0\r\n`),
    400,
  ],
];

test.each(cases)('%s', async (_what, bytes, status) => {
  const answer = await raw(url, bytes());
  expect([status].flat()).toContain(answer.status);
  expect(answer.text).not.toMatch(INSIDE);
});

test('a body that never ends is cut at 1 MiB', async () => {
  const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
  function* endless(): Generator<string> {
    for (let sent = 0; sent < 1_000; sent += 1) yield chunk;
  }
  const head = request('POST /customers', 'Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n');
  const answer = await raw(url, head, { pieces: endless(), quietMs: 2_000, untilClosed: true });
  // What is still being sent may reset the connection before the answer is read.
  expect([413, undefined]).toContain(answer.status);
  expect(answer.isClosed).toBe(true);
});

const SLOW = 'Content-Type: application/json\r\nContent-Length: 50\r\n';
const SLOW_FORM = 'Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 50\r\n';

test.concurrent('who sends headers a byte at a time is closed out in seconds', {
  timeout: 20_000,
}, async () => {
  const answer = await raw(url, `GET /orders HTTP/1.1\r\nHost: ${host()}\r\nX-Slow: `, {
    quietMs: 10_000,
    untilClosed: true,
  });
  expect([answer.status, answer.isClosed]).toEqual([408, true]);
});

test.concurrent.each([
  ['a command', (): string => request('POST /customers', SLOW)],
  [
    'a sign-in',
    (): string => request('POST /console/sign-in', `Sec-Fetch-Site: same-origin\r\n${SLOW_FORM}`),
  ],
])(
  'who sends the body of %s a byte at a time is told so, and closed out in seconds',
  {
    timeout: 20_000,
  },
  async (_what, bytes) => {
    const answer = await raw(url, `${bytes()}{`, { quietMs: 10_000, untilClosed: true });
    expect([answer.status, answer.isClosed]).toEqual([408, true]);
    expect(answer.text).not.toMatch(INSIDE);
  },
);

test.concurrent('who says nothing is closed out too', { timeout: 20_000 }, async () => {
  const answer = await raw(url, '', { quietMs: 10_000, untilClosed: true });
  expect(answer.isClosed).toBe(true);
});

test('after all of it the service answers as before', async () => {
  const answer = await raw(url, request('GET /orders/1'));
  expect(answer.status).toBe(200);
  expect(child.exitCode).toBeNull();
});
