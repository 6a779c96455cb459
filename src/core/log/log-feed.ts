import { monotonicMs } from '../kernel/monotonic.ts';
import type { EventLog } from '../model/event-log.ts';
import type { Feed } from './feed.ts';
import { divergedFrom } from './follower.ts';
import { holds } from './lost-commits.ts';

/** The feed of a log that is open here: of one that many machines reach. */
export const logFeed = (log: EventLog, source: string): Feed => ({
  source,
  read: async (after, { limit, waitMs, signal, heard }) => {
    const before = await log.head();
    if (before.position < after.position || !(await holds(log, before, after))) {
      const detail = `It ends at position ${before.position}, or has another commit at ${after.position}.`;
      throw divergedFrom(source, detail, (await log.identity()).logId);
    }
    const end = monotonicMs() + waitMs;
    while ((await log.head()).position <= after.position && monotonicMs() < end && !signal.aborted) {
      heard();
      await log.wait(after.position, signal);
    }
    const commits = await log.read(after.position, limit);
    const [identity, head] = await Promise.all([log.identity(), log.head()]);
    return { identity, head: head.position, commandsAt: null, commits };
  },
});
