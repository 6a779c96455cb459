import { type Commit, entityId, type Head, type Position, type StreamId } from '../model/commit.ts';
import type { StoredEvent } from '../model/event.ts';
import { type EventLog, noHold, type StreamPage } from '../model/event-log.ts';

/**
 * Read-only views of the log as of a moment, for as-of queries. Positions, versions and hashes are those of the log itself.
 */

/** The log as of a position: later commits are hidden. */
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
 * Restates the events of one stream as they would have been recorded without those that are left out: an absolute value in
 * an event (a balance, say) includes what was recorded before it, though that may have happened later. An event that is
 * only about what is left out becomes undefined.
 */
export type Restate = (id: string, events: readonly StoredEvent[]) => readonly (StoredEvent | undefined)[];

/** How the streams of a category are restated. */
export interface Restatement {
  readonly load: () => Promise<Restate>;
  /**
   * The event with which the facts of a stream begin anew, first in its commit. What it takes back never happened, so that it is
   * seen as of every instant.
   */
  readonly anew?: string;
}

/** By category. What a category does not restate is shown as it was recorded. */
export type Restatements = Readonly<Record<string, Restatement>>;

/**
 * The log as of an instant, by when events happened, not by when they were recorded. They keep the order in which they were
 * recorded. A stream whose first event happened later is missing.
 *
 * Hidden commits keep their positions, without events, so that positions stay gapless.
 *
 * @param instant ISO, UTC, milliseconds
 */
export function logBy(log: EventLog, instant: string, restatements: Restatements = {}): EventLog {
  const seen = (commits: readonly Commit[]) => seenBy({ log, instant, restatements }, commits);
  return {
    ...readOnly(log),
    find: async (commandId) => {
      const commit = await log.find(commandId);
      return commit === undefined ? undefined : (await seen([commit])).find(isSeen);
    },
    read: async (after, limit) => seen(await log.read(after, limit)),
    readStream: async (stream, options) => (await seen(await log.readStream(stream, options))).filter(isSeen),
    readByStream: async (category, page) => seen(await log.readByStream(category, page)),
  };
}

/** The log of one stream: the commits of all others keep their positions, without events. */
export const logOfStream = (log: EventLog, stream: StreamId): EventLog => ({
  ...readOnly(log),
  read: async (after, limit) =>
    (await log.read(after, limit)).map((commit) => (commit.stream === stream ? commit : emptied(commit))),
  readByStream: (category, page) => ownPage(log, stream, category, page),
});

/** No command is decided on a past log, so appends and the reads of decisions are missing. */
const readOnly = (log: EventLog): EventLog => ({
  identity: () => log.identity(),
  append: () => Promise.reject(new TypeError('a log as of a moment cannot be appended to')),
  hold: async () => noHold,
  find: (commandId) => log.find(commandId),
  readStream: (stream, options) => log.readStream(stream, options),
  readStreams: () => Promise.reject(new TypeError('no command is decided on a log as of a moment')),
  read: (after, limit) => log.read(after, limit),
  readByStream: (category, page) => log.readByStream(category, page),
  head: () => log.head(),
  forgettings: (after) => log.forgettings(after),
  findBeginning: (prefix, limit) => log.findBeginning(prefix, limit),
  holder: (key) => log.holder(key),
  streams: (category) => log.streams(category),
  numbered: (category, number) => log.numbered(category, number),
  streamsBeginning: (category, prefix, limit) => log.streamsBeginning(category, prefix, limit),
  wait: (after, signal) => log.wait(after, signal),
  // The log stays open: its opener closes it.
  close: async () => undefined,
});

const isSeen = ({ events }: Commit): boolean => events.length > 0;
const emptied = (commit: Commit): Commit => ({ ...commit, events: [] });

interface AsOf {
  readonly log: EventLog;
  readonly instant: string;
  readonly restatements: Restatements;
}

/** The commits with only the events that had happened by then; of each stream they may be any part, oldest first. */
async function seenBy(asOf: AsOf, commits: readonly Commit[]): Promise<readonly Commit[]> {
  const lacking = new Map<StreamId, boolean>();
  const restated = new Map<StreamId, ReadonlyMap<Position, Commit>>();
  const seen: Commit[] = [];
  for (const commit of commits) {
    const { stream } = commit;
    const lacks = (lacking.get(stream) ?? (await lacksBefore(asOf, commit))) || !isWhole(asOf, commit);
    lacking.set(stream, lacks);
    if (lacks && !restated.has(stream)) restated.set(stream, await restatedStream(asOf, commit));
    seen.push(lacks ? (restated.get(stream)?.get(commit.position) ?? emptied(commit)) : commit);
  }
  return seen;
}

/** Whether all of a commit had happened by then. */
const isWhole = (asOf: AsOf, commit: Commit): boolean =>
  commit.events.slice(isAnew(asOf, commit) ? 1 : 0).every((event) => timeOf(commit, event) <= asOf.instant);

const timeOf = ({ occurredAt }: Commit, { at }: StoredEvent): string => at ?? occurredAt;

/** Whether something before this commit of its stream happened later. */
async function lacksBefore(asOf: AsOf, next: Commit): Promise<boolean> {
  if (next.firstVersion === 1) return false;
  const before = await asOf.log.readStream(next.stream, { upTo: next.position - 1 });
  return before.some((commit) => !isWhole(asOf, commit));
}

/** A stream's commits with the events that are left, by position. */
async function restatedStream(
  asOf: AsOf,
  { category, stream }: Commit,
): Promise<ReadonlyMap<Position, Commit>> {
  const happened = (await asOf.log.readStream(stream)).map((commit) => happenedBy(asOf, commit));
  const left = begun(asOf, happened);
  const restate = await asOf.restatements[category]?.load();
  const events = left.flatMap((commit) => commit.events);
  const restated = [...(restate?.(entityId(category, stream), events) ?? events)];
  return new Map(
    left.map((commit) => {
      const own = restated.splice(0, commit.events.length);
      return [commit.position, { ...commit, events: beginningOf(own, (event) => event !== undefined) }];
    }),
  );
}

/** From the commit on with which the stream begins, or begins anew; nothing where that happened later. */
function begun(asOf: AsOf, [first, ...others]: readonly Commit[]): readonly Commit[] {
  if (first !== undefined && first.events.length > 0) return [first, ...others];
  const anew = others.findIndex((commit) => isAnew(asOf, commit) && commit.events.length > 1);
  return anew < 0 ? [] : others.slice(anew);
}

function happenedBy(asOf: AsOf, commit: Commit): Commit {
  const anew = isAnew(asOf, commit) ? 1 : 0;
  const facts = commit.events.slice(anew);
  const seen = beginningOf(facts, (event) => timeOf(commit, event) <= asOf.instant);
  return { ...commit, events: [...commit.events.slice(0, anew), ...seen] };
}

const isAnew = ({ restatements }: AsOf, { category, events: [lead] }: Commit): boolean =>
  lead !== undefined && lead.type === restatements[category]?.anew;

/** The items before the first unwanted one: later events of a commit were decided on it, and have its version. */
function beginningOf<Item>(items: readonly Item[], isWanted: (item: Item) => boolean): NonNullable<Item>[] {
  const end = items.findIndex((item) => !isWanted(item));
  return (end < 0 ? items : items.slice(0, end)) as NonNullable<Item>[];
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
