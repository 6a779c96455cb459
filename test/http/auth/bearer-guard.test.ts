import { Hono } from 'hono';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { Scope } from '../../../src/core/model/access.ts';
import { bearerGuard } from '../../../src/http/auth/bearer-guard.ts';
import { issueToken } from '../../../src/http/auth/issue-token.ts';
import type { Env } from '../../../src/http/exchange.ts';
import type { Admitted } from '../../../src/http/guard.ts';
import { InFlight } from '../../../src/http/limits/in-flight.ts';
import { RateLimits } from '../../../src/http/limits/rate-limits.ts';
import { TestClock } from '../limits/clock.ts';
import { openService } from '../support/service.ts';
import { DAY, TestAccess } from './access.ts';

let access = new TestAccess();
let clock = new TestClock();
let limits = new RateLimits({ nowMs: clock.nowMs });
beforeEach(() => {
  access = new TestAccess();
  clock = new TestClock();
  limits = new RateLimits({ nowMs: clock.nowMs });
});

const addressOf = (): string => '192.0.2.1';

// One service; who may is each test's own.
const service = await openService({
  guard: {
    authenticate: (exchange) => bearerGuard(access, { limits, addressOf }).authenticate(exchange),
    admitStranger: (exchange) => bearerGuard(access, { limits, addressOf }).admitStranger(exchange),
  },
});
afterAll(() => service.close());

async function bearer(scopes: readonly Scope[], only?: readonly string[]): Promise<Record<string, string>> {
  const { secret } = await issueToken(access, { name: 'shop', scopes, only });
  return { Authorization: `Bearer ${secret}` };
}

const customer = (ref: string) => ({ ref, name: 'Ann Lee' });

interface Problem {
  readonly detail: string;
  readonly code: string;
  readonly instance: string;
}

describe('without a valid token', () => {
  test('every answer is the same, whatever is wrong', async () => {
    const valid = await bearer(['read']);
    const expired = await issueToken(access, { name: 'old', scopes: ['read'], lifetimeMs: 1000 * DAY });
    const revoked = await issueToken(access, { name: 'gone', scopes: ['read'] });
    await access.store.revokeToken('gone', access.at);
    access.after(DAY);
    const wrong = [
      {},
      { Authorization: '' },
      { Authorization: 'Basic c2hvcDpzaG9w' },
      { Authorization: `Bearer daybook_aaaaaaaa_${'a'.repeat(43)}` },
      { Authorization: `Bearer ${expired.secret}` },
      { Authorization: `Bearer ${revoked.secret}` },
      { 'X-Api-Key': valid['Authorization'] ?? '' },
    ];
    const answers = await Promise.all(wrong.map((headers) => service.get('/orders', headers)));
    const seen = await Promise.all(
      answers.map(async (answer) => {
        const { instance: _, ...problem } = (await answer.json()) as Problem;
        return JSON.stringify([answer.status, answer.headers.get('WWW-Authenticate'), problem]);
      }),
    );
    expect(new Set(seen).size).toBe(1);
    expect(seen[0]).toContain('[401,"Bearer realm=\\"daybook\\"",');
    expect((await service.get('/orders', valid)).status).toBe(200);
  });

  test('a token in the URL counts for nothing', async () => {
    const { Authorization = '' } = await bearer(['read']);
    const secret = Authorization.slice('Bearer '.length);
    for (const parameter of ['access_token', 'token', 'authorization'])
      expect((await service.get(`/orders?${parameter}=${secret}`)).status).toBe(401);
  });

  test('an address is refused once it has tried for a while, and one with a valid token is not', async () => {
    const valid = await bearer(['read']);
    for (let n = 0; n < 20; n += 1) expect((await service.get('/attention', valid)).status).toBe(200);
    for (let n = 0; n < 200; n += 1) expect((await service.get('/attention')).status).toBe(401);
    const answer = await service.get('/attention');
    expect([answer.status, answer.headers.get('Retry-After')]).toEqual([429, '1']);
    clock.after(10);
    expect((await service.get('/attention', valid)).status).toBe(200);
  });
});

describe('a token', () => {
  test('is the actor of what it does', async () => {
    const headers = await bearer(['write']);
    const answer = await service.post('/customers', customer('actor'), headers);
    expect(answer.status).toBe(201);
    const [commit] = await service.daybook.log.readStream('customer-actor');
    expect(commit?.actor).toBe('token:shop');
  });

  test('that reads may not write, and is told which scope it lacks', async () => {
    const headers = await bearer(['read']);
    const answer = await service.post('/customers', customer('refused'), headers);
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({
      code: 'forbidden',
      detail: 'The token "shop" lacks the scope "write".',
    });
  });

  test('that writes may not read, nor administer', async () => {
    const headers = await bearer(['write']);
    expect((await service.get('/customers', headers)).status).toBe(403);
    expect((await service.post('/views/rebuild', {}, headers)).status).toBe(403);
    expect((await service.post('/commands/RebuildViews', {}, headers)).status).toBe(403);
    for (const path of ['/customers/ann/forget', '/commands/ForgetCustomer', '/orders/1/forget'])
      expect([path, (await service.post(path, { reason: 'asked' }, headers)).status]).toEqual([path, 403]);
  });

  test('for one message may send no other', async () => {
    const headers = await bearer(['read', 'write'], ['RegisterCustomer']);
    expect((await service.post('/customers', customer('only'), headers)).status).toBe(201);
    expect((await service.post('/customers/only/update', { name: 'Ann' }, headers)).status).toBe(403);
    expect((await service.get('/customers', headers)).status).toBe(403);
  });

  test('has the same rights on the lines of a batch: each that it lacks them for says so', async () => {
    const headers = await bearer(['write'], ['RegisterCustomer', 'RebuildViews']);
    const lines = [
      { name: 'RegisterCustomer', data: customer('batch-1') },
      { name: 'RebuildViews', data: {} },
      { name: 'RegisterProduct', data: { sku: 'MUG', name: 'Mug', unitPrice: 450, currency: 'USD' } },
      { name: 'RegisterCustomer', data: customer('batch-2') },
    ];
    const answer = await service.http.request('/commands?keepGoing', {
      method: 'POST',
      headers: { ...headers, 'Content-Type': 'application/x-ndjson' },
      body: lines.map((line) => JSON.stringify(line)).join('\n'),
    });
    const receipts = (await answer.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Problem);
    expect(receipts).toMatchObject([
      { status: 'ok' },
      { status: 'failed', code: 'forbidden', message: 'The token "shop" lacks the scope "admin".' },
      { status: 'failed', code: 'forbidden', message: expect.stringContaining('RegisterProduct') },
      { status: 'ok' },
    ]);
    // One request, that writes.
    expect(limits.headersFor('shop', { isWrite: true }).RateLimit).toBe(
      '"requests";r=199;t=1, "writes";r=199;t=1',
    );
  });
});

test('what goes on for long is not admitted any more soon after the token is revoked', async () => {
  const headers = await bearer(['read']);
  const { stillAdmitted } = await new Promise<Admitted>((resolve) => {
    const app = new Hono<Env>();
    app.get('/', async (exchange) => {
      resolve(await bearerGuard(access, { limits, addressOf }).authenticate(exchange));
      return exchange.body(null);
    });
    void app.request('/', { headers });
  });
  clock.after(1000);
  await expect(stillAdmitted?.()).resolves.toBeUndefined();
  await access.store.revokeToken('shop', access.at);
  await expect(stillAdmitted?.(), 'seen just now').resolves.toBeUndefined();
  clock.after(1000);
  await expect(stillAdmitted?.()).rejects.toMatchObject({ code: 'unauthenticated' });
});

test('a command beyond those that may be in flight is refused at once, and nothing is stored', async () => {
  const full = await openService({ inFlight: new InFlight(0) });
  const answer = await full.post('/customers', customer('shed'));
  expect([answer.status, answer.headers.get('Retry-After')]).toEqual([503, '1']);
  expect(await answer.json()).toMatchObject({ code: 'overloaded' });
  expect((await full.get('/customers')).status).toBe(200);
  expect((await full.daybook.log.head()).position).toBe(0);
  await full.close();
});

describe('the rate of a token', () => {
  test('stands on every answer: of what it reads, and of what it writes besides', async () => {
    const headers = await bearer(['read', 'write']);
    const read = await service.get('/customers', headers);
    expect(read.headers.get('RateLimit')).toBe('"requests";r=199;t=1');
    const written = await service.post('/customers', customer('rate'), headers);
    expect(written.headers.get('RateLimit')).toBe('"requests";r=198;t=1, "writes";r=199;t=1');
    const missing = await service.get('/customers/nobody', headers);
    expect([missing.status, missing.headers.get('RateLimit')]).toEqual([404, '"requests";r=197;t=1']);
  });

  test('is kept: 429, with when to come back, and nothing is done', async () => {
    const headers = await bearer(['write']);
    for (let n = 0; n < 200; n += 1) limits.admitWrite('shop');
    const { position } = await service.daybook.log.head();
    const answer = await service.post('/customers', customer('limited'), headers);
    expect([answer.status, answer.headers.get('Retry-After')]).toEqual([429, '1']);
    expect(await answer.json()).toMatchObject({ code: 'too_many_requests' });
    expect((await service.daybook.log.head()).position).toBe(position);
    clock.after(1000);
    expect((await service.post('/customers', customer('limited'), headers)).status).toBe(201);
  });
});

test.each([
  ['what needs no token', '/livez'],
  ['what is not there', '/nothing/here'],
])('%s is counted by the address', async (_, path) => {
  for (let n = 0; n < 200; n += 1) limits.admitAddress('192.0.2.1');
  const answer = await service.get(path);
  expect([answer.status, answer.headers.get('Retry-After')]).toEqual([429, '1']);
  clock.after(1000);
  expect((await service.get('/livez')).status).toBe(200);
});
