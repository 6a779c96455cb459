import type { Commit, Position } from '../model/commit.ts';
import type { EventLog } from '../model/event-log.ts';

/**
 * Whoever follows the log: it knows where it stands, and takes commits in order, each at least once. A subscriber that
 * stores its checkpoint together with what it did (as the projector does) takes each exactly once.
 */
export interface Subscriber {
  readonly name: string;
  /** Commits that are taken in one go, at most; whoever stops following ends between two goes. */
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

/** Where a subscriber stands after a chunk: it must have moved, or it would be given the same chunk for ever. */
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
