import type { Followed } from '../core/log/replica.ts';
import { pinOf } from '../core/log/verify-log.ts';
import type { Head } from '../core/model/commit.ts';
import { openSqliteEventLog } from '../stores/sqlite/log/open-event-log.ts';
import { storeInfo } from '../stores/sqlite/log/store-info.ts';
import { clock, type Facts, type FileOptions } from './file.ts';

/** What the file is and holds, and how it is kept safe. */
export async function info(options: FileOptions): Promise<Facts> {
  const store = await openSqliteEventLog({ ...options, clock });
  try {
    const { pragmas, head, ...facts } = await storeInfo(store);
    const followed = await store.replica.followed();
    return { ...facts, head: pinOf(head), ...pragmas, ...(followed && factsOf(followed, head)) };
  } finally {
    await store.close();
  }
}

/** Of a copy: what it follows, and how far behind that it was when it was last heard of. */
const factsOf = ({ source, known, heardAt }: Followed, { position }: Head): Facts => ({
  follows: source,
  behind: Math.max(0, known - position),
  heardAt,
});
