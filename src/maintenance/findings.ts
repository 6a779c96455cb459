import { advice } from '../core/kernel/advice.ts';
import type { Followed } from '../core/log/replica.ts';
import type { Finding } from '../core/log/store-engine.ts';
import type { Head } from '../core/model/commit.ts';
import { systemClock } from '../core/model/system-clock.ts';
import { keyFindings } from './key-findings.ts';
import { engineFor, type StoreOptions, withStore } from './store.ts';

/** What an operator should know of the store, apart from what is in it. */
export async function findings(
  options: StoreOptions & { readonly now: string | undefined },
): Promise<readonly Finding[]> {
  return withStore(await engineFor(options), async (store) => {
    const followed = await store.replica.followed();
    const now = Date.parse(options.now ?? systemClock.now());
    const ofCopy = followed === undefined ? [] : [feedOf(followed, await store.log.head(), now)];
    const ofKeys = await keyFindings(store, followed, options, now);
    return [...(await store.findings()), ...ofKeys, ...ofCopy];
  });
}

/** A copy can have again what a power cut takes, if it is being fed. */
function feedOf({ source, known, heardAt }: Followed, { position }: Head, now: number): Finding {
  const behind = Math.max(0, known - position);
  const isSilent = heardAt === null || now - Date.parse(heardAt) > SILENT_MS;
  return {
    check: 'feed',
    found:
      heardAt === null
        ? `a copy of ${source}, never heard of yet`
        : `a copy of ${source}, heard of at ${heardAt}, ${behind} ${behind === 1 ? 'commit' : 'commits'} behind`,
    todo: isSilent
      ? advice`Is ${{ program: 'serve', given: ['queries'] }} with ${{ option: 'follow' }} running, and its source ready?`
      : undefined,
  };
}

/** So long after it was last heard of, nobody knows how late a copy is. */
const SILENT_MS = 30_000;
