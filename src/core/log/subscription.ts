import type { Commit, Position } from '../model/commit.ts';
import type { EventLog } from '../model/event-log.ts';

/**
 * A follower of the log: it keeps a checkpoint, and takes commits in order, each at least once. A subscriber that stores
 * its checkpoint in the same transaction as its effects (as the projector does) takes each exactly once.
 */
export interface Subscriber {
  readonly name: string;
  /** Commits that are taken at a time, at most; an abort takes effect between two of these. */
  readonly chunk?: number;
  position(): Promise<Position>;
  /** Handles the commits and stores the last one's position as the checkpoint. */
  take(commits: readonly Commit[]): Promise<void>;
}

const CHUNK = 5_000;

/** Brings a subscriber to a position of the log (default: its head). Answers the number of commits taken. */
export async function pump(
  log: EventLog,
  subscriber: Subscriber,
  upTo?: Position,
  signal?: AbortSignal,
): Promise<number> {
  const { chunk = CHUNK } = subscriber;
  const end = upTo ?? (await log.head()).position;
  let taken = 0;
  for (let at = await subscriber.position(); at < end; at = await advanced(subscriber, at)) {
    if (signal?.aborted) break;
    const commits = await log.read(at, Math.min(chunk, end - at));
    if (commits.length === 0) break;
    await subscriber.take(commits);
    taken += commits.length;
  }
  return taken;
}

/** The checkpoint after a chunk: it must have moved, or the same chunk would be taken for ever. */
async function advanced(subscriber: Subscriber, from: Position): Promise<Position> {
  const at = await subscriber.position();
  if (at <= from) throw new Error(`the subscriber ${subscriber.name} stays at position ${from}`);
  return at;
}

/** Follows the log until the signal aborts: pumps, waits for more, pumps again. */
export async function follow(log: EventLog, subscriber: Subscriber, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await pump(log, subscriber, undefined, signal);
    if (!signal.aborted) await log.wait(await subscriber.position(), signal);
  }
}
