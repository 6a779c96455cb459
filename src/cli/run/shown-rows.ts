/** Which rows of a list were shown. */
export interface ShownRows {
  readonly shown: number;
  /** How many there are in all; null if they were not counted. */
  readonly total: number | null;
  /** Where the list goes on behind them; null if it does not. */
  readonly nextCursor: string | null;
  /** The page requested by number. */
  readonly page?: { readonly number: number; readonly size: number } | undefined;
  /** They stand behind a cursor that was given: how many are before them is unknown. */
  readonly isContinued: boolean;
}

/** `Showing 4-6 of 300`, `Showing the first 20`: which rows these are. */
export function whichRows(rows: ShownRows): string {
  const { shown, total, nextCursor, page, isContinued } = rows;
  const of = total === null ? '' : ` of ${total}`;
  if (page !== undefined && page.number > 1) return `Showing ${placesOf(shown, page)}${of}`;
  if (isContinued) return `Showing the ${nextCursor === null ? 'last' : 'next'} ${shown}${of}`;
  if (total !== null) return `Showing ${shown} of ${total}`;
  return `Showing ${nextCursor === null ? 'all' : 'the first'} ${shown}`;
}

function placesOf(shown: number, page: { readonly number: number; readonly size: number }): string {
  const first = (page.number - 1) * page.size + 1;
  return shown === 1 ? `${first}` : `${first}-${first + shown - 1}`;
}

/** What to say below rows that are not the whole list: which they are, and how to see the next. */
export function noteBelow(rows: ShownRows): string | undefined {
  const { shown, total, nextCursor, page, isContinued } = rows;
  const isWhole = nextCursor === null && (total === null || shown >= total);
  if (isWhole && !isContinued) return undefined;
  if (nextCursor === null) return `${whichRows(rows)}.`;
  const next = page === undefined ? `--after ${nextCursor}` : `--page ${page.number + 1}`;
  return `${whichRows(rows)}. Next: ${next}`;
}
