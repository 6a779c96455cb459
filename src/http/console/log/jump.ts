import { parseWhen } from '../../../core/kernel/when.ts';
import type { EventLog } from '../../../core/model/event-log.ts';

/**
 * The position behind the last commit that was recorded up to a moment: where the log, read backwards, shows what was known
 * then. Of a period, its end is meant.
 *
 * @throws FailureError `usage` for words that are no time
 */
export async function positionAfter(
  log: EventLog,
  text: string,
  clock: { readonly now: Date; readonly zone: string },
): Promise<number> {
  const { start, end } = parseWhen(text, clock);
  const moment = end ?? start;
  // Positions are gapless and times of recording never go back: a search by halves reads some twenty commits of a million.
  let [low, high] = [1, (await log.head()).position + 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const [commit] = await log.read(middle - 1, 1);
    const isEarly =
      commit !== undefined && (end === undefined ? commit.recordedAt <= moment : commit.recordedAt < moment);
    if (isEarly) low = middle + 1;
    else high = middle;
  }
  return low;
}
