import type { Commit } from '../model/commit.ts';
import type { CommitRow } from './stored-commit.ts';
import { damaged } from './stored-commit.ts';

/**
 * Rows come in the order of the query, unless the pages that hold them are damaged: a page copied over
 * another gives its rows twice, a flipped bit puts one before where the reader stands. A reader that goes on from the last row
 * would then go in a circle, so each page is checked before any row of it is used.
 */

/** @throws FailureError `damaged_commit` at the first position, behind `after`, that another row stands in the place of */
export function inPositionOrder(rows: CommitRow[], after: number): CommitRow[] {
  for (const [index, [position]] of rows.entries()) {
    const expected = after + index + 1;
    if (position === expected) continue;
    const next = position > expected ? { next: position } : {};
    throw damaged(expected, `the next commit is at ${position}`, next);
  }
  return rows;
}

/**
 * Commits of one stream, the first of them beginning with a version.
 *
 * @throws FailureError `damaged_commit` where a version is missing, or a commit is of another stream
 */
export function inVersionOrder(commits: readonly Commit[], stream: string, from: number): readonly Commit[] {
  let next = from;
  for (const commit of commits) {
    if (commit.firstVersion !== next || commit.stream !== stream)
      throw damaged(commit.position, `version ${next} of ${stream} is missing before it`);
    next = commit.lastVersion + 1;
  }
  return commits;
}

/** A place in the order of streams: the last version that was read. */
export interface StreamPlace {
  readonly stream: string;
  readonly version: number;
}

/** @throws FailureError `damaged_commit` where a stream comes again, or one of its versions is missing or comes twice */
export function inStreamOrder(rows: CommitRow[], after: StreamPlace): CommitRow[] {
  let last = after;
  for (const [position, , stream, firstVersion, lastVersion] of rows) {
    const isNext =
      stream === last.stream
        ? firstVersion === last.version + 1
        : firstVersion === 1 && isBehind(stream, last.stream);
    if (!isNext)
      throw damaged(position, `version ${firstVersion} of ${stream} does not follow what comes before it`);
    last = { stream, version: lastVersion };
  }
  return rows;
}

/** As the stores order texts: by their bytes in UTF-8, which for all but surrogates is how JavaScript does. */
function isBehind(stream: string, other: string): boolean {
  if (SURROGATES.test(stream) || SURROGATES.test(other))
    return Buffer.compare(Buffer.from(stream), Buffer.from(other)) > 0;
  return stream > other;
}

const SURROGATES = /[\ud800-\udfff]/;
