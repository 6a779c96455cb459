import type { Followed } from '../core/log/replica.ts';
import type { Facts } from '../core/log/store-engine.ts';
import type { Head } from '../core/model/commit.ts';
import { engineFor, type StoreOptions, withStore } from './store.ts';

/** What the daybook is and holds, and how it is kept safe. */
export async function info(options: StoreOptions): Promise<Facts> {
  const engine = await engineFor(options);
  return withStore(engine, async (store) => {
    const followed = await store.replica.followed();
    const ofCopy = followed && factsOf(followed, await store.log.head());
    return { ...engine.place, ...(await store.info()), ...ofCopy };
  });
}

/** Of a copy: what it follows, and how far behind that it was when it was last heard of. */
const factsOf = ({ source, known, heardAt }: Followed, { position }: Head): Facts => ({
  follows: source,
  behind: Math.max(0, known - position),
  heardAt,
});
