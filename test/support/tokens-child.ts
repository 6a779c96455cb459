// A process of its own over a file of tokens: it finds, creates or revokes one for each line that it reads.
import { createInterface } from 'node:readline';
import { SqliteAccessStore } from '../../src/stores/sqlite/auth/sqlite-access-store.ts';

const [path = ''] = process.argv.slice(2);
const store = new SqliteAccessStore({ path, timeoutMs: 20_000 });

const token = (name: string) => ({
  name,
  publicPart: 'k7m2p9x4',
  scopes: ['read'] as const,
  createdAt: '2026-03-14T12:00:00.000Z',
  expiresAt: '2027-03-14T12:00:00.000Z',
  lastUsedAt: null,
  revokedAt: null,
});

async function answer(line: string): Promise<unknown> {
  const [word, name = ''] = line.split(' ');
  if (word === 'create') return store.createToken(`digest of ${name}`, token(name));
  if (word === 'revoke') return store.revokeToken(name, '2026-03-14T13:00:00.000Z');
  return store.tokenByDigest(`digest of ${name}`);
}

for await (const line of createInterface(process.stdin))
  console.log(JSON.stringify((await answer(line)) ?? null));
await store.close();
