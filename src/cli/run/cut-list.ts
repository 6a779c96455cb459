import { isCutByCli } from '../argv/global-options.ts';
import type { Session } from '../session/session.ts';
import { noteBelow, type ShownRows } from './shown-rows.ts';
import { limitOf, nothingShown, placeOf } from './wanted-rows.ts';

/** Some of a list's rows, and which these are. */
export interface CutList {
  readonly rows: readonly object[];
  /** Totals are not counted. */
  readonly shown: ShownRows;
}

/** The rows of a list that --limit and --page are about. Totals stay: they are of the rows that are left out, too. */
export function cutList(session: Session, rows: readonly object[]): CutList {
  const given = isCutByCli(session.invocation.spec) ? limitOf(session) : undefined;
  const most = given ?? rows.length;
  const number = placeOf(session, most).page?.number ?? 1;
  const counted = rows.filter((row) => !isTotal(row));
  const first = (number - 1) * most;
  const kept = new Set(counted.slice(first, first + most));
  const total = counted.length;
  return {
    rows: rows.filter((row) => kept.has(row) || isTotal(row)),
    shown: {
      shown: kept.size,
      total,
      nextCursor: first + most < total ? String(number + 1) : null,
      page: { number, size: most },
      isContinued: false,
    },
  };
}

/** What to say of the rows that are left out; undefined: none are. */
export const noteOfCut = (session: Session, { shown }: CutList): string | undefined =>
  shown.shown === 0 && shown.total !== 0 ? nothingShown(session, shown) : noteBelow(shown);

const isTotal = (row: object): boolean => (row as { readonly row?: unknown }).row === 'total';
