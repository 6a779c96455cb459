import { parseWhen } from '../../core/kernel/when.ts';
import { wallClock } from '../../core/kernel/zone.ts';
import type { Moment, QueryMeta } from '../../core/model/query.ts';
import type { Session } from '../session/session.ts';
import { usage } from './arguments.ts';
import type { TimeContext } from './values.ts';

/** What travels with the query, from the read options. */
export function queryMetaOf(session: Session): QueryMeta {
  const asOf = session.text('as-of');
  return {
    atLeast: session.atLeast,
    asOf: asOf === undefined ? undefined : momentOf(asOf, session.time),
  };
}

/** Notes which of the two an as-of answer is: what had happened, or what was known. For people only. */
export async function noteMoment(session: Session, { asOf }: QueryMeta = {}): Promise<void> {
  if (asOf === undefined || !(session.terminal.stdout.isTerminal || session.verbose > 0)) return;
  await session.note(
    typeof asOf === 'number'
      ? `As of position ${asOf}: what the log held, so what was known then`
      : `As of ${wallClock(new Date(asOf), session.time.zone)} (${session.time.zone}): what had happened by then, whenever it was recorded`,
  );
}

/**
 * The moment behind `--as-of`: a time in the words of `--from`, or a position of the log, as `812` or `@812`. What could
 * be a year as well as a position is rejected, not guessed.
 */
function momentOf(text: string, time: TimeContext): Moment {
  const position = /^(@?)(\d{1,15})$/.exec(text.trim());
  if (position === null) return parseWhen(text, time).start;
  const [, mark, digits = ''] = position;
  if (mark === '' && /^(19|2\d)\d\d$/.test(digits)) throw ambiguous(digits);
  return Number(digits);
}

const ambiguous = (digits: string): Error =>
  usage(
    'ambiguous_moment',
    `--as-of ${digits} may be a year or a position of the log.`,
    `Write ${digits}-01-01 for the start of the year, or @${digits} for the position.`,
  );
