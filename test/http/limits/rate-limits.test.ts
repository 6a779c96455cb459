import { expect, test } from 'vitest';
import { RateLimits } from '../../../src/http/limits/rate-limits.ts';
import { TestClock } from './clock.ts';
import { refusalOf } from './refusal.ts';

function given() {
  const clock = new TestClock();
  const limits = new RateLimits({ nowMs: clock.nowMs });
  const times = (count: number, isWrite: boolean): void => {
    for (let n = 0; n < count; n += 1) {
      limits.admitRequest('shop');
      if (isWrite) limits.admitWrite('shop');
    }
  };
  return {
    clock,
    limits,
    reads: (count: number) => times(count, false),
    writes: (count: number) => times(count, true),
  };
}

test('a token has 200 requests at once, then 100 a second', async () => {
  const { clock, reads } = given();
  reads(200);
  expect(await refusalOf(() => reads(1))).toMatchObject({
    code: 'too_many_requests',
    more: { headers: { 'Retry-After': '1', RateLimit: '"requests";r=0;t=2' } },
  });
  clock.after(1000);
  reads(100);
  await refusalOf(() => reads(1));
  clock.after(9);
  await refusalOf(() => reads(1));
  clock.after(1);
  reads(1);
});

test('of those, 50 a second may write, and reading goes on when writing has to wait', async () => {
  const { clock, reads, writes } = given();
  writes(200);
  clock.after(1000);
  writes(50);
  expect((await refusalOf(() => writes(1))).more.headers).toEqual({
    RateLimit: '"writes";r=0;t=4',
    'RateLimit-Policy': '"writes";q=200;w=4',
    'Retry-After': '1',
  });
  reads(49);
  await refusalOf(() => reads(1));
});

test('every answer says what is left, and how soon all is there again', () => {
  const { limits, reads, writes } = given();
  reads(1);
  expect(limits.headersFor('shop', { isWrite: false })).toEqual({
    RateLimit: '"requests";r=199;t=1',
    'RateLimit-Policy': '"requests";q=200;w=2',
  });
  writes(1);
  expect(limits.headersFor('shop', { isWrite: true })).toEqual({
    RateLimit: '"requests";r=198;t=1, "writes";r=199;t=1',
    'RateLimit-Policy': '"requests";q=200;w=2, "writes";q=200;w=4',
  });
});

test('who waits as long as Retry-After says is admitted', async () => {
  const clock = new TestClock();
  const limits = new RateLimits({ nowMs: clock.nowMs, requests: { burst: 1, perSecond: 0.3 } });
  limits.admitRequest('shop');
  const { more } = await refusalOf(() => limits.admitRequest('shop'));
  expect(more.headers?.['Retry-After']).toBe('4');
  clock.after(3_000);
  await refusalOf(() => limits.admitRequest('shop'));
  clock.after(1_000);
  limits.admitRequest('shop');
});

test('one token does not wait for another', () => {
  const { limits, reads } = given();
  reads(200);
  expect(() => limits.admitRequest('till')).not.toThrow();
});

test('an address that has no valid token is soon refused', async () => {
  const { clock, limits } = given();
  for (let n = 0; n < 200; n += 1) limits.admitAddress('192.0.2.1');
  expect((await refusalOf(() => limits.admitAddress('192.0.2.1'))).code).toBe('too_many_requests');
  limits.admitAddress('192.0.2.2');
  clock.after(10);
  limits.admitAddress('192.0.2.1');
});

test('an address whose requests have valid tokens is never refused for its own sake', () => {
  const { limits } = given();
  for (let n = 0; n < 1_000; n += 1) limits.admitAddress('192.0.2.1')();
  expect(() => limits.admitAddress('192.0.2.1')).not.toThrow();
});

test('all addresses that an IPv6 host may choose from are one', async () => {
  const { limits } = given();
  for (let n = 1; n <= 200; n += 1) limits.admitAddress(`2001:db8:1:2::${n.toString(16)}`);
  expect((await refusalOf(() => limits.admitAddress('2001:db8:1:2:ffff::1'))).code).toBe('too_many_requests');
  expect(() => limits.admitAddress('2001:db8:1:3::1')).not.toThrow();
});
