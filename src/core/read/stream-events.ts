import { nextTurn } from '../kernel/next-turn.ts';
import { type RecordedEvent, recordedEvents } from '../model/aggregate.ts';
import { type Commit, entityId, type Position, type StreamId } from '../model/commit.ts';
import type { EventCatalogue } from '../model/event.ts';
import type { EventLog } from '../model/event-log.ts';
import { isForgetting } from '../model/forgetting.ts';

/** Events of one stream, upcast, oldest first: read once for all views that they are posted to. */
export interface StreamEvents {
  readonly stream: StreamId;
  readonly id: string;
  readonly events: readonly RecordedEvent[];
}

/** @param commits of one stream, at least one */
export function streamEvents(catalogue: EventCatalogue, commits: readonly Commit[]): StreamEvents {
  const [first] = commits;
  if (first === undefined) throw new Error('a stream without commits has no events');
  const { category, stream } = first;
  const events: RecordedEvent[] = [];
  for (const commit of commits) for (const event of recordedEvents(catalogue, commit)) events.push(event);
  return { stream, id: entityId(category, stream), events };
}

/** Consecutive commits of the log, grouped by stream for each catalogue that is requested. */
export class Chunk {
  readonly #commits: readonly Commit[];
  readonly #streams = new Map<EventCatalogue, readonly StreamEvents[]>();

  constructor(commits: readonly Commit[]) {
    this.#commits = commits;
  }

  /** The commits that forgot somebody, behind a position. */
  forgettings(after: Position): readonly Commit[] {
    return this.#commits.filter((commit) => commit.position > after && isForgetting(commit));
  }

  /** Of its last commit. */
  get upTo(): Position {
    return this.#commits.at(-1)?.position ?? 0;
  }

  of(catalogue: EventCatalogue): readonly StreamEvents[] {
    let streams = this.#streams.get(catalogue);
    if (streams === undefined) {
      streams = byStream(this.#commits, catalogue.category).map((own) => streamEvents(catalogue, own));
      this.#streams.set(catalogue, streams);
    }
    return streams;
  }
}

function byStream(commits: readonly Commit[], category: string): readonly (readonly Commit[])[] {
  const streams = new Map<StreamId, Commit[]>();
  for (const commit of commits) {
    if (commit.category !== category) continue;
    const own = streams.get(commit.stream);
    if (own === undefined) streams.set(commit.stream, [commit]);
    else own.push(commit);
  }
  return [...streams.values()];
}

export interface WholeStreams {
  readonly upTo: Position;
  /** Commits read at a time. A stream may straddle two reads. */
  readonly page: number;
  /** Called with the number of commits read, and the most that there can be: those of other categories count. */
  readonly step: (done: number, total: number) => void;
}

/**
 * Every stream of a category, whole, in the order of their ids: after each read of the log those that it ended. No more
 * than a page and the longest stream are in memory.
 */
export async function* wholeStreams(
  log: EventLog,
  catalogue: EventCatalogue,
  { upTo, page, step }: WholeStreams,
): AsyncGenerator<readonly StreamEvents[]> {
  let open: Commit[] = [];
  let read = 0;
  let after: { stream: StreamId; version: number } | undefined;
  for (;;) {
    const from = after === undefined ? {} : { after };
    // SQLite answers at once: without a turn in between, a service would answer nobody until the last stream is read.
    await nextTurn();
    const commits = await log.readByStream(catalogue.category, { upTo, limit: page, ...from });
    const last = commits.at(-1);
    const ended: StreamEvents[] = [];
    for (const commit of commits) {
      if (open[0] !== undefined && open[0].stream !== commit.stream) {
        ended.push(streamEvents(catalogue, open));
        open = [];
      }
      open.push(commit);
    }
    if (last === undefined && open.length > 0) ended.push(streamEvents(catalogue, open));
    if (ended.length > 0) yield ended;
    if (last === undefined) return;
    read += commits.length;
    step(read, upTo);
    after = { stream: last.stream, version: last.lastVersion };
  }
}
