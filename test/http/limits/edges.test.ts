import { describe, expect, it } from 'vitest';
import { FailureError } from '../../../src/core/kernel/failure.ts';
import { checkAccept } from '../../../src/http/limits/accept.ts';
import { checkHost, checkOneHost, LOOPBACK } from '../../../src/http/limits/hosts.ts';
import { TrustedProxies } from '../../../src/http/limits/peer.ts';
import { refusalOf } from './refusal.ts';

describe('Accept', () => {
  it.each([undefined, '', '*/*', 'application/*', 'text/html, application/json;q=0.5', 'text/event-stream'])(
    '%j is answered',
    (accept) => {
      expect(() => checkAccept(accept)).not.toThrow();
    },
  );

  it.each(['text/html', 'image/*', 'application/json;q=0', 'application/json; q=0.000'])(
    '%j is not',
    async (accept) => {
      expect(await refusalOf(() => checkAccept(accept))).toMatchObject({ code: 'not_acceptable' });
    },
  );
});

describe('Host', () => {
  const ours = new Set([...LOOPBACK, 'shop.example']);

  it.each([
    'http://localhost:7070/',
    'http://127.0.0.1/',
    'http://[::1]:7070/x',
    'https://shop.example/orders',
  ])('%s is ours', (url) => {
    expect(() => checkHost(url, ours)).not.toThrow();
  });

  it.each(['http://evil.example/', 'http://localhost.evil.example/', 'http://127.0.0.2:7070/'])(
    '%s is not',
    async (url) => {
      expect(await refusalOf(() => checkHost(url, ours))).toMatchObject({ code: 'wrong_host' });
    },
  );

  it('is there once', async () => {
    expect(await refusalOf(() => checkOneHost(['Host', 'a', 'X', 'host', 'hOST', 'b']))).toMatchObject({
      code: 'malformed_request',
    });
    expect(() => checkOneHost(['Host', 'a', 'X', 'host'])).not.toThrow();
  });
});

describe('the client behind proxies', () => {
  const proxies = new TrustedProxies(['10.0.0.0/8', '::1']);

  it.each([
    ['203.0.113.9', '198.51.100.1', '203.0.113.9'],
    ['10.1.2.3', '198.51.100.1', '198.51.100.1'],
    ['10.1.2.3', '192.0.2.66, 198.51.100.1, 10.9.9.9', '198.51.100.1'],
    ['::ffff:10.1.2.3', '198.51.100.1', '198.51.100.1'],
    ['::1', '2001:db8::7', '2001:db8::7'],
    ['10.1.2.3', undefined, '10.1.2.3'],
    ['10.1.2.3', 'unknown, <script>', '10.1.2.3'],
  ])('of the peer %s with X-Forwarded-For %s is %s', (peer, forwardedFor, client) => {
    expect(proxies.clientOf(peer, forwardedFor)).toBe(client);
  });

  it.each(['10.0.0', '10.0.0.0/33', 'proxy.example', '10.0.0.0/x', ''])(
    '%j is no range of proxies',
    (range) => {
      expect(() => new TrustedProxies([range])).toThrow(FailureError);
    },
  );
});
