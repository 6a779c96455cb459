import type { Commit, Head, StreamId } from './commit.ts';
import type { StoredEvent } from './event.ts';
import type { EventLog, StreamPage } from './event-log.ts';

/**
 * The log as it was, for whoever looks back. Positions, versions and hashes are those of the log itself, and nothing can be
 * appended.
 */

/** The log as it stood at a position: what came behind it is not seen. */
export const logUpTo = (log: EventLog, end: Head): EventLog => ({
  ...readOnly(log),
  head: async () => end,
  find: async (commandId) => {
    const commit = await log.find(commandId);
    return commit !== undefined && commit.position <= end.position ? commit : undefined;
  },
  read: (after, limit) => log.read(after, Math.min(limit, end.position - after)),
  readStream: (stream, options) =>
    log.readStream(stream, { ...options, upTo: Math.min(options?.upTo ?? end.position, end.position) }),
  readByStream: (category, page) =>
    log.readByStream(category, { ...page, upTo: Math.min(page.upTo, end.position) }),
});

/**
 * The log of what had happened by an instant, whenever it was recorded: each stream ends before the first of its events
 * that happened later. What comes behind that one stays unseen even if its own time is earlier (the clock went back, or
 * it was recorded late): order is by position, never by time, and a stream without its middle would not fold.
 *
 * Commits that are not seen keep their places, empty, so that positions stay gapless.
 *
 * @param instant ISO, UTC, milliseconds
 */
export const logBy = (log: EventLog, instant: string): EventLog => ({
  ...readOnly(log),
  find: async (commandId) => {
    const commit = await log.find(commandId);
    return commit === undefined ? undefined : (await seenBy(log, instant, [commit])).find(isSeen);
  },
  read: async (after, limit) => seenBy(log, instant, await log.read(after, limit)),
  readStream: async (stream, options) =>
    (await seenBy(log, instant, await log.readStream(stream, options))).filter(isSeen),
  readByStream: async (category, page) => seenBy(log, instant, await log.readByStream(category, page)),
});

/** The log as one stream sees it: the commits of all others keep their places, empty. */
export const logOfStream = (log: EventLog, stream: StreamId): EventLog => ({
  ...readOnly(log),
  read: async (after, limit) =>
    (await log.read(after, limit)).map((commit) => (commit.stream === stream ? commit : emptied(commit))),
  readByStream: (category, page) => ownPage(log, stream, category, page),
});

const readOnly = (log: EventLog): EventLog => ({
  identity: () => log.identity(),
  append: () => Promise.reject(new TypeError('the past cannot be appended to')),
  find: (commandId) => log.find(commandId),
  readStream: (stream, options) => log.readStream(stream, options),
  read: (after, limit) => log.read(after, limit),
  readByStream: (category, page) => log.readByStream(category, page),
  head: () => log.head(),
  findBeginning: (prefix, limit) => log.findBeginning(prefix, limit),
  holder: (key) => log.holder(key),
  streams: (category) => log.streams(category),
  wait: (after, signal) => log.wait(after, signal),
  // The log belongs to whoever opened it.
  close: async () => undefined,
});

const isSeen = ({ events }: Commit): boolean => events.length > 0;
const emptied = (commit: Commit): Commit => ({ ...commit, events: [] });

/** The commits with only what had happened by then; of each stream they may be any part, oldest first. */
async function seenBy(
  log: EventLog,
  instant: string,
  commits: readonly Commit[],
): Promise<readonly Commit[]> {
  const ended = new Map<StreamId, boolean>();
  const seen: Commit[] = [];
  for (const commit of commits) {
    const { stream } = commit;
    const isOver = ended.get(stream) ?? (await hasEnded(log, instant, commit));
    const later = isOver ? 0 : commit.events.findIndex((event) => timeOf(commit, event) > instant);
    ended.set(stream, later >= 0);
    seen.push(later < 0 ? commit : { ...commit, events: commit.events.slice(0, later) });
  }
  return seen;
}

const timeOf = ({ occurredAt }: Commit, { at }: StoredEvent): string => at ?? occurredAt;

/** Whether something before this commit of its stream happened later than the instant. */
async function hasEnded(log: EventLog, instant: string, next: Commit): Promise<boolean> {
  if (next.firstVersion === 1) return false;
  const before = await log.readStream(next.stream, { upTo: next.position - 1 });
  return before.some((commit) => commit.events.some((event) => timeOf(commit, event) > instant));
}

async function ownPage(
  log: EventLog,
  stream: StreamId,
  category: string,
  { upTo, after, limit }: StreamPage,
): Promise<readonly Commit[]> {
  const own = await log.readStream(stream, { upTo, afterVersion: after?.version ?? 0 });
  return own.filter((commit) => commit.category === category).slice(0, limit);
}
