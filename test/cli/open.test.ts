import { describe, expect, onTestFinished, test } from 'vitest';
import { ConsoleSessions } from '../../src/http/auth/console-sessions.ts';
import { authPath } from '../../src/stores/sqlite/auth/auth-path.ts';
import { SqliteAccessStore } from '../../src/stores/sqlite/auth/sqlite-access-store.ts';
import { OneProcessShop } from './support/persistent-program.ts';

async function newShop() {
  const shop = new OneProcessShop();
  await shop.out('db init');
  return shop;
}

describe('open', () => {
  test('prints the link alone: to the page, at the service, good once', async () => {
    const shop = await newShop();
    const { stdout, stderr } = await shop.run('open --path /orders/12 --url https://shop.example:7443', {
      env: { DAYBOOK_ACTOR: 'maria', DAYBOOK_NOW: '2026-03-14T15:00:00.000Z' },
    });
    const url = new URL(stdout.trim());
    expect([url.origin, url.pathname]).toEqual(['https://shop.example:7443', '/console/sign-in']);
    expect(url.searchParams.get('next')).toBe('/console/orders/12');
    expect(stderr).toContain('It signs in once, within a minute.');

    const store = new SqliteAccessStore({ path: authPath(shop.db), timeoutMs: 5_000 });
    onTestFinished(() => store.close());
    const sessions = new ConsoleSessions({ store, clock: { now: () => '2026-03-14T15:00:30.000Z' } });
    const link = url.searchParams.get('link') ?? '';
    const session = await sessions.signInByLink(link);
    expect(await sessions.principalOf(session)).toMatchObject({
      name: 'console:maria',
      scopes: expect.arrayContaining(['read', 'write', 'admin']),
    });
    expect(await sessions.signInByLink(link)).toBeUndefined();
  });

  test('takes the URL of a service, and nothing else', async () => {
    const shop = await newShop();
    const { code, stderr } = await shop.run('open --url shop.example');
    expect(code).toBe(2);
    expect(stderr).toContain('--url takes the URL that "daybook serve" printed, not "shop.example".');
  });
});
