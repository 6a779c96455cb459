import { nextTurn } from '../core/kernel/next-turn.ts';
import type { ReportProgress } from '../core/kernel/progress.ts';
import type { Commit, Position, StreamId } from '../core/model/commit.ts';
import type { EventLog } from '../core/model/event-log.ts';

export interface Walk {
  readonly newestFirst: boolean;
  /** The commit to start with; without it, the log's first or last. */
  readonly from?: Position | undefined;
  readonly stream?: StreamId | undefined;
  /** Called between pages: the log has no index of what is looked for, and may be long. */
  readonly progress?: ReportProgress | undefined;
  /** Called once where what is looked for did not come soon: how many commits are left. */
  readonly willRead?: ((commits: number) => void) | undefined;
}

/** Commits within which a page of what is not rare is full. */
const SOON = 5_000;

/** Commits read at a time: few at first, for a page of a list needs no more. */
const FIRST_PAGE = 20;
const MOST = 500;

/** The log's commits, or one stream's, one after the other in constant memory; others have their turns between pages. */
export async function* walkCommits(log: EventLog, walk: Walk): AsyncGenerator<Commit> {
  if (walk.stream !== undefined) yield* walkStream(await log.readStream(walk.stream), walk);
  else if (walk.newestFirst) yield* walkBack(log, walk);
  else yield* walkOn(log, walk);
}

async function* walkOn(log: EventLog, { from = 1, progress, willRead }: Walk): AsyncGenerator<Commit> {
  let after = from - 1;
  const announce = once(willRead);
  for (let most = FIRST_PAGE; ; most = Math.min(2 * most, MOST)) {
    const page = await log.read(after, most);
    yield* page;
    after = page.at(-1)?.position ?? after;
    if (page.length < most) return;
    await nextTurn();
    const { position } = await log.head();
    if (after - from >= SOON) announce(position - after);
    progress?.({ work: LOOKING, done: after, total: position });
  }
}

async function* walkBack(log: EventLog, walk: Walk): AsyncGenerator<Commit> {
  const total = walk.from ?? (await log.head()).position;
  const announce = once(walk.willRead);
  for (let end = total, most = FIRST_PAGE; end > 0; most = Math.min(2 * most, MOST)) {
    const page = await log.read(Math.max(0, end - most), Math.min(most, end));
    yield* page.toReversed();
    end -= most;
    await nextTurn();
    if (total - end >= SOON) announce(Math.max(end, 0));
    walk.progress?.({ work: LOOKING, done: total - Math.max(end, 0), total });
  }
}

function once(willRead: Walk['willRead']): (commits: number) => void {
  let isSaid = false;
  return (commits) => {
    if (!isSaid) willRead?.(commits);
    isSaid = true;
  };
}

const LOOKING = 'Looking through the log';

function walkStream(commits: readonly Commit[], { newestFirst, from }: Walk): readonly Commit[] {
  const reached = ({ position }: Commit) =>
    from === undefined || (newestFirst ? position <= from : position >= from);
  const own = commits.filter(reached);
  return newestFirst ? own.toReversed() : own;
}
