import { usage } from '../argv/arguments.ts';
import type { Session } from '../session/session.ts';
import type { ShownRows } from './shown-rows.ts';

/** Which rows of a list were requested. */

/** How many rows a terminal shows by default. */
export const TERMINAL_ROWS = 20;

/** How many rows are wanted; undefined: as many as there are. */
export function limitOf(session: Session): number | undefined {
  const page = countOf(session, 'page');
  const given = countOf(session, 'limit') ?? countOf(session, 'page-size');
  return given ?? (page === undefined ? undefined : TERMINAL_ROWS);
}

function countOf(session: Session, flag: string): number | undefined {
  const given = session.text(flag);
  if (given === undefined) return undefined;
  if (/^\d{1,9}$/.test(given) && Number(given) > 0) return Number(given);
  throw usage('not_a_number', `--${flag} takes a whole number from 1, not "${given}".`);
}

/** Which rows were requested, of pages of a size. */
export function placeOf(session: Session, size: number): Pick<ShownRows, 'page' | 'isContinued'> {
  const number = countOf(session, 'page');
  return {
    page: number === undefined ? undefined : { number, size },
    isContinued: session.text('after') !== undefined,
  };
}

/** What to say in the place of rows: there are none, or none here. */
export function nothingShown(
  { invocation }: Session,
  { total, page, isContinued }: Pick<ShownRows, 'total' | 'page' | 'isContinued'>,
): string {
  if (isContinued) return 'Nothing stands behind this cursor.';
  if (page !== undefined && page.number > 1)
    return `Page ${page.number} is empty: there are ${total} in all.`;
  return invocation.spec.nothing ?? 'There is nothing.';
}
