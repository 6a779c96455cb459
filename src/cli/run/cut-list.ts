import { isCutByCli } from '../argv/global-options.ts';
import type { Session } from '../session/session.ts';
import { noteBelow } from './shown-rows.ts';
import { limitOf, nothingShown, placeOf } from './wanted-rows.ts';

/** Some of a list's rows, and what to say of the others. */
export interface CutList {
  readonly rows: readonly object[];
  /** Undefined: these are all. */
  readonly note: string | undefined;
}

/** The rows of a list that --limit and --page are about. Totals stay: they are of the rows that are left out, too. */
export function cutList(session: Session, rows: readonly object[]): CutList {
  const most = isCutByCli(session.invocation.spec) ? limitOf(session) : undefined;
  if (most === undefined) return { rows, note: undefined };
  const number = placeOf(session, most).page?.number ?? 1;
  const counted = rows.filter((row) => !isTotal(row));
  const first = (number - 1) * most;
  const kept = new Set(counted.slice(first, first + most));
  const total = counted.length;
  const place = { page: { number, size: most }, isContinued: false };
  const next = first + most < total ? String(number + 1) : null;
  return {
    rows: rows.filter((row) => kept.has(row) || isTotal(row)),
    note:
      kept.size === 0 && total > 0
        ? nothingShown(session, { total, ...place })
        : noteBelow({ shown: kept.size, total, nextCursor: next, ...place }),
  };
}

const isTotal = (row: object): boolean => (row as { readonly row?: unknown }).row === 'total';
