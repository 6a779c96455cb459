import { describe, expect, test } from 'vitest';
import type { AccessStore, Session, Token } from '../../src/core/model/access.ts';

const tokenNamed = (name: string, more: Partial<Token> = {}): Token => ({
  name,
  publicPart: 'k7m2p9x4',
  scopes: ['read', 'write'],
  createdAt: '2026-03-14T12:00:00.000Z',
  expiresAt: '2027-03-14T12:00:00.000Z',
  lastUsedAt: null,
  revokedAt: null,
  ...more,
});

const sessionOf = (token: string | null, lastUsedAt = '2026-03-14T12:00:00.000Z'): Session => ({
  principal: { name: 'shop', scopes: ['read'], only: ['FindOrders'] },
  token,
  startedAt: '2026-03-14T12:00:00.000Z',
  lastUsedAt,
});

const later = '2026-03-14T13:00:00.000Z';

/** What HTTP asks of where tokens, sessions and links are kept. `open` begins a new one. */
export function accessContract(name: string, open: () => AccessStore): void {
  describe(`tokens (${name})`, () => {
    test('are found by their digest, with all that is kept of them', async () => {
      const store = open();
      const narrow = tokenNamed('till', { scopes: ['write'], only: ['PlaceOrder', 'TagOrder'] });
      expect(await store.createToken('d1', tokenNamed('shop'))).toBe(true);
      expect(await store.createToken('d2', narrow)).toBe(true);
      expect(await store.tokenByDigest('d1')).toEqual(tokenNamed('shop'));
      expect(await store.tokenByDigest('d2')).toEqual(narrow);
    });

    test('are none where none was created', async () => {
      const store = open();
      expect(await store.tokenByDigest('d1')).toBeUndefined();
      expect(await store.listTokens()).toEqual([]);
      expect(await store.revokeToken('shop', later)).toBeUndefined();
      await store.touchToken('d1', later);
      await store.endSession('s1');
      await store.removeStale({ sessions: later, links: later });
    });

    test('have names that no other has, until they are revoked', async () => {
      const store = open();
      await store.createToken('d1', tokenNamed('shop'));
      expect(await store.createToken('d2', tokenNamed('shop'))).toBe(false);
      expect(await store.tokenByDigest('d2')).toBeUndefined();
      await store.revokeToken('shop', later);
      expect(await store.createToken('d3', tokenNamed('shop'))).toBe(true);
    });

    test('are listed by name and age, those that were revoked too', async () => {
      const store = open();
      await store.createToken('d1', tokenNamed('shop'));
      await store.createToken('d2', tokenNamed('feed'));
      await store.revokeToken('shop', later);
      await store.createToken('d3', tokenNamed('shop', { createdAt: later }));
      const listed = await store.listTokens();
      expect(listed.map((token) => [token.name, token.createdAt, token.revokedAt])).toEqual([
        ['feed', '2026-03-14T12:00:00.000Z', null],
        ['shop', '2026-03-14T12:00:00.000Z', later],
        ['shop', later, null],
      ]);
    });

    test('are revoked once, and know since when', async () => {
      const store = open();
      await store.createToken('d1', tokenNamed('shop'));
      expect(await store.revokeToken('shop', later)).toEqual(tokenNamed('shop', { revokedAt: later }));
      expect(await store.revokeToken('shop', '2026-03-15T00:00:00.000Z')).toBeUndefined();
      expect(await store.tokenByDigest('d1')).toEqual(tokenNamed('shop', { revokedAt: later }));
    });

    test('know the hour of their last use, which never goes back', async () => {
      const store = open();
      await store.createToken('d1', tokenNamed('shop'));
      for (const hour of ['2026-03-14T13:00:00.000Z', '2026-03-14T14:00:00.000Z', '2026-03-14T13:00:00.000Z'])
        await store.touchToken('d1', hour);
      expect(await store.tokenByDigest('d1')).toMatchObject({ lastUsedAt: '2026-03-14T14:00:00.000Z' });
    });
  });

  describe(`sessions (${name})`, () => {
    test('are found until they end, and may end twice', async () => {
      const store = open();
      await store.startSession('s1', sessionOf('d1'));
      expect(await store.findSession('s1')).toEqual(sessionOf('d1'));
      await store.endSession('s1');
      await store.endSession('s1');
      expect(await store.findSession('s1')).toBeUndefined();
    });

    test('know when they were last used, which never goes back', async () => {
      const store = open();
      await store.startSession('s1', sessionOf(null));
      await store.touchSession('s1', later);
      await store.touchSession('s1', '2026-03-14T12:30:00.000Z');
      expect(await store.findSession('s1')).toEqual(sessionOf(null, later));
    });

    test('end with the token that they were begun with, and with no other', async () => {
      const store = open();
      await store.createToken('d1', tokenNamed('shop'));
      for (const [session, token] of [
        ['s1', 'd1'],
        ['s2', 'd2'],
        ['s3', null],
      ] as const)
        await store.startSession(session, sessionOf(token));
      await store.revokeToken('shop', later);
      expect(await store.findSession('s1')).toBeUndefined();
      expect(await store.findSession('s2')).toEqual(sessionOf('d2'));
      expect(await store.findSession('s3')).toEqual(sessionOf(null));
    });

    test('that were not used for long are removed, as links are that expired', async () => {
      const store = open();
      const principal = { name: 'ann', scopes: ['admin'] } as const;
      await store.startSession('s1', sessionOf(null));
      await store.startSession('s2', sessionOf(null, later));
      await store.createLink('l1', { principal, expiresAt: '2026-03-14T12:01:00.000Z' });
      await store.createLink('l2', { principal, expiresAt: later });
      await store.removeStale({ sessions: later, links: later });
      expect([await store.findSession('s1'), await store.takeLink('l1')]).toEqual([undefined, undefined]);
      expect([await store.findSession('s2'), await store.takeLink('l2')]).toEqual([
        sessionOf(null, later),
        { principal, expiresAt: later },
      ]);
    });
  });

  describe(`links (${name})`, () => {
    test('are taken once: of two that come at the same time one gets it', async () => {
      const store = open();
      const link = { principal: { name: 'ann', scopes: ['read'] }, expiresAt: later } as const;
      await store.createLink('l1', link);
      const taken = await Promise.all([store.takeLink('l1'), store.takeLink('l1')]);
      expect(taken.filter((one) => one !== undefined)).toEqual([link]);
      expect(await store.takeLink('l1')).toBeUndefined();
    });
  });
}
