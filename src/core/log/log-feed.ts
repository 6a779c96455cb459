import { monotonicMs } from '../kernel/monotonic.ts';
import type { Head } from '../model/commit.ts';
import type { EventLog } from '../model/event-log.ts';
import type { Feed } from './feed.ts';
import { divergedFrom } from './follower.ts';
import { holds } from './lost-commits.ts';

/** The feed of a log that is open here: of one that many machines reach. */
export const logFeed = (log: EventLog, source: string): Feed => ({
  source,
  read: async (after, { limit, waitMs, signal, heard }) => {
    const same = async (): Promise<Head> => {
      const head = await log.head();
      if (head.position >= after.position && (await holds(log, head, after))) return head;
      const detail = `It ends at position ${head.position}, or has another commit at ${after.position}.`;
      throw divergedFrom(source, detail, (await log.identity()).logId);
    };
    const end = monotonicMs() + waitMs;
    while ((await same()).position === after.position && monotonicMs() < end && !signal.aborted) {
      heard();
      await log.wait(after.position, signal);
    }
    const commits = await log.read(after.position, limit);
    const [identity, head] = await Promise.all([log.identity(), log.head()]);
    return { identity, head: head.position, commandsAt: null, commits };
  },
});
