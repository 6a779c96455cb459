import { describe } from 'vitest';
import { binariesOf } from './binaries.ts';
import { PostgresServer } from './server.ts';
import { replicateSynchronously, standbyOf } from './standby.ts';

/** A primary and its standby, as an operator has them on two machines. */
export interface Pair {
  readonly primary: PostgresServer;
  readonly standby: PostgresServer;
  /** The database on both of them: whichever is the primary. */
  readonly url: string;
  remove(): Promise<void>;
}

/** @param isSynchronous no commit is acknowledged before both have it */
export async function startPair({ isSynchronous }: { readonly isSynchronous: boolean }): Promise<Pair> {
  const binaries = await binariesOf('system');
  if (typeof binaries === 'string') throw new Error(binaries);
  const primary = await PostgresServer.start(binaries);
  const standby = await standbyOf(primary);
  if (isSynchronous) await replicateSynchronously(primary);
  return {
    primary,
    standby,
    url: `postgres://postgres@127.0.0.1:${primary.port},127.0.0.1:${standby.port}/postgres`,
    remove: async () => {
      await Promise.all([primary.remove(), standby.remove()]);
    },
  };
}

const system = await binariesOf('system');

/** Standbys need more of PostgreSQL's programs than npm brings. */
export function describeWithStandbys(title: string, tests: () => void): void {
  const why = typeof system === 'string' ? ` (${system})` : '';
  describe.skipIf(typeof system === 'string')(`${title}${why}`, () => {
    tests();
  });
}
