import type { Commit, Position, StreamId } from '../core/model/commit.ts';
import type { EventLog } from '../core/model/event-log.ts';

export interface Walk {
  readonly newestFirst: boolean;
  /** The commit to start with; without it, the log's first or last. */
  readonly from?: Position | undefined;
  readonly stream?: StreamId | undefined;
}

/** Commits read at a time. */
const PAGE = 500;

/** The log's commits, or one stream's, one after the other in constant memory. */
export async function* walkCommits(log: EventLog, walk: Walk): AsyncGenerator<Commit> {
  if (walk.stream !== undefined) yield* walkStream(await log.readStream(walk.stream), walk);
  else if (walk.newestFirst) yield* walkBack(log, walk.from ?? (await log.head()).position);
  else yield* walkOn(log, walk.from ?? 1);
}

async function* walkOn(log: EventLog, from: Position): AsyncGenerator<Commit> {
  for (let page = await log.read(from - 1, PAGE); page.length > 0; ) {
    yield* page;
    page = page.length < PAGE ? [] : await log.read((page.at(-1) as Commit).position, PAGE);
  }
}

async function* walkBack(log: EventLog, from: Position): AsyncGenerator<Commit> {
  for (let end = from; end > 0; end -= PAGE) {
    const page = await log.read(Math.max(0, end - PAGE), Math.min(PAGE, end));
    yield* page.toReversed();
  }
}

function walkStream(commits: readonly Commit[], { newestFirst, from }: Walk): readonly Commit[] {
  const reached = ({ position }: Commit) =>
    from === undefined || (newestFirst ? position <= from : position >= from);
  const own = commits.filter(reached);
  return newestFirst ? own.toReversed() : own;
}
