import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Lifecycle } from '../../../src/http/lifecycle.ts';
import { listen, type Serving } from '../../../src/http/serve.ts';
import { openService } from '../support/service.ts';

/** The limits as a client meets them, over a socket. */

const service = await openService();
let serving: Serving;
beforeAll(async () => {
  serving = await listen((request, connection) => service.http.fetch(request, connection), new Lifecycle(), {
    host: '127.0.0.1',
    port: 0,
    drainDelayMs: 0,
    drainTimeoutMs: 0,
  });
});
afterAll(async () => {
  await serving.drain();
  await service.close();
});

/** Sends bytes as they are and reads until the service closes the connection. */
async function sent(...pieces: readonly string[]): Promise<string> {
  const socket = connect(Number(new URL(serving.url).port), '127.0.0.1');
  // It may close while there is more to send: that is its right.
  socket.on('error', () => undefined);
  for (const piece of pieces) socket.write(piece);
  let answer = '';
  socket.on('data', (piece: Buffer) => {
    answer += piece.toString();
  });
  await once(socket, 'close');
  return answer;
}

const post = (path: string, headers: string): string =>
  `POST ${path} HTTP/1.1\r\nHost: shop.example\r\nContent-Type: application/json\r\n${headers}\r\n\r\n`;

const get = (target: string, headers = ''): string =>
  `GET ${target} HTTP/1.1\r\nHost: shop.example\r\nConnection: close\r\n${headers}\r\n`;

const chunk = (size: number): string => `${size.toString(16)}\r\n${' '.repeat(size)}\r\n`;

describe('over a socket', () => {
  test('a body that is said to be larger than 1 MiB is refused before it comes, and the connection closed', async () => {
    const answer = await sent(post('/customers', 'Content-Length: 1048577'));
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).toMatch(/^connection: close\r$/im);
    expect(answer).toContain('"code":"payload_too_large"');
  });

  test('a body that turns out larger is refused where it does', async () => {
    const pieces = Array.from({ length: 33 }, () => chunk(32 * 1024));
    const answer = await sent(post('/customers', 'Transfer-Encoding: chunked'), ...pieces);
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).toMatch(/^connection: close\r$/im);
  });

  test('a URL of more than 8 KiB is 414, and headers of more are 431', async () => {
    expect(await sent(get(`/orders?text=${'a'.repeat(8192)}`))).toMatch(/^HTTP\/1\.1 414 /);
    expect(await sent(get('/attention', `X-Large: ${'a'.repeat(8192)}\r\n`))).toMatch(/^HTTP\/1\.1 431 /);
    expect(await sent(get('/attention', `X-Large: ${'a'.repeat(8000)}\r\n`))).toMatch(/^HTTP\/1\.1 200 /);
  });

  test.each([
    ['other bytes', 'hello\r\n\r\n', 400, 'malformed_request'],
    ['no host', 'GET /orders HTTP/1.1\r\n\r\n', 400, 'malformed_request'],
    ['no host that can be', 'GET /orders HTTP/1.1\r\nHost: a b\r\n\r\n', 400, 'malformed_request'],
    ['20 KiB of headers', get('/orders', `X-Large: ${'a'.repeat(20_000)}\r\n`), 431, 'headers_too_large'],
  ])('what is no request is a problem like any other: %s', async (_, bytes, status, code) => {
    const [head = '', body = ''] = (await sent(bytes)).split('\r\n\r\n');
    expect(head).toMatch(
      new RegExp(`^HTTP/1\\.1 ${status} .*content-type: application/problem\\+json`, 'is'),
    );
    expect(head).toMatch(/^connection: close$/im);
    const problem = JSON.parse(body) as Record<string, unknown>;
    expect(problem).toMatchObject({ type: `/problems/${code}`, status, code, kind: 'usage' });
    expect(head).toContain(String(problem['instance']).replace('urn:uuid:', ''));
  });

  test.each([
    ['{"ref":"a","ref":"b","name":"Ann"}', '/ref is there twice'],
    ['{"ref":"a","__proto__":{"name":"Ann"}}', '/__proto__ is a name that no member may have'],
    [`{"ref":${'['.repeat(65)}${']'.repeat(65)}}`, 'nested deeper than 64'],
    ['{"ref":', 'is not JSON'],
  ])('a body is read strictly: %s', async (body, told) => {
    const headers = `Connection: close\r\nContent-Length: ${body.length}`;
    const answer = await sent(post('/customers', headers) + body);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain(told);
  });

  test('a line of a batch is read as strictly, and says so in its place', async () => {
    const lines = [
      '{"name":"RegisterCustomer","data":{"ref":"l1","name":"Ann"}}',
      '{"name":"RegisterCustomer","data":{"ref":"l2","name":"Ann","name":"Eve"}}',
      `{"name":"RegisterCustomer","data":{"ref":"l3","name":"${'a'.repeat(1024 * 1024)}"}}`,
      '{"name":"RegisterCustomer","data":{"ref":"l4","name":"Ann"}}',
    ];
    const answer = await fetch(`${serving.url}/commands?keepGoing`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-ndjson' },
      body: lines.join('\n'),
    });
    const receipts = (await answer.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(receipts).toMatchObject([
      { status: 'ok' },
      { status: 'rejected', message: 'Line 2 does not fit: /data/name is there twice.' },
      { status: 'rejected', message: expect.stringContaining('is longer than 1048576 bytes') },
      { status: 'ok' },
    ]);
  });
});
