import type { Notice } from './view-manager.ts';

/** From so many rows on, the caller gets a notice: SQLite takes 50 to 150 ms for them where each has a place of its own. */
export const WORTH_A_NOTICE = 50_000;

/**
 * Announces answers for which many rows are read. What is asked for often has an index or a counter, and takes as long among a
 * million orders as among a thousand; what has none says here how much it is about to read.
 */
export const longReads =
  (notice: (event: Notice) => void = () => undefined) =>
  (rows: number): void => {
    if (rows >= WORTH_A_NOTICE) notice({ kind: 'long_read', rows });
  };
