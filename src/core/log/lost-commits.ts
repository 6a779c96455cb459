import { advice } from '../kernel/advice.ts';
import type { Failure } from '../kernel/failure.ts';
import type { Head } from '../model/commit.ts';
import type { EventLog, Loss, Pin } from '../model/event-log.ts';

/**
 * A lost end of the log (its -wal was removed, an old copy was put in its place) leaves no trace in the log. What was built
 * from it remembers its head: within one epoch a log never falls back behind a head that it had.
 */

/** @param pins read before the log: a view that is caught up in between would look ahead of it */
export async function lossOf(log: EventLog, pins: readonly Pin[]): Promise<Loss | undefined> {
  const head = await log.head();
  const { logId, epoch } = await log.identity();
  const own = pins.filter((pin) => pin.logId === logId && pin.epoch === epoch);
  for (const pin of own.toSorted((a, b) => b.position - a.position)) {
    if (await holds(log, head, pin)) continue;
    // A log that is restored at this moment is another one.
    return (await log.identity()).epoch === epoch ? { pin, head } : undefined;
  }
  return undefined;
}

/** Whether the log, which ends at this head, has this commit at its place. */
export async function holds(log: EventLog, head: Head, { position, hash }: Head): Promise<boolean> {
  if (position === 0) return true;
  if (position >= head.position) return position === head.position && hash === head.hash;
  const [commit] = await log.read(position - 1, 1);
  return commit?.hash === hash;
}

/** How many commits are known to be gone; undefined where others have taken their places since. */
const missing = ({ pin, head }: Loss): number | undefined =>
  pin.position > head.position ? pin.position - head.position : undefined;

export function whatIsLost(loss: Loss): string {
  const { pin, head } = loss;
  const count = missing(loss);
  if (count === undefined)
    return `The log has lost commits: at position ${pin.position} it holds another one than when ${pin.holder} was there.`;
  return `The log has lost ${count} ${count === 1 ? 'commit' : 'commits'}: it ends at ${head.position}, and ${pin.holder} has been at ${pin.position}.`;
}

/** @param kind what it is for the caller: the finding of a check, or the reason why nothing is answered */
export const lossFailure = (kind: 'check_failed' | 'unavailable', loss: Loss): Failure => ({
  kind,
  code: 'commits_lost',
  message: whatIsLost(loss),
  ...advice`Put the file's -wal back beside it if you have it, or restore a backup: ${{ program: 'db restore' }}. ${{ message: 'RebuildViews' }} gives up what is missing: only the views still show it.`,
  details: {
    missing: missing(loss) ?? null,
    holder: loss.pin.holder,
    known: loss.pin.position,
    end: loss.head.position,
  },
});
