import { nextTurn } from '../../core/kernel/next-turn.ts';
import type { Commit } from '../../core/model/commit.ts';
import type { EventLog } from '../../core/model/event-log.ts';
import { type EventRow, eventRowsOf } from '../../core/read/event-row.ts';
import type { Heads } from './heads.ts';
import type { ServerSentEvent } from './server-sent-event.ts';

/** Which events; as `events list` takes them. */
export interface EventFilter {
  readonly category?: string;
  readonly stream?: string;
  readonly type?: readonly string[];
  readonly actor?: string;
}

/** Behind an event of a commit: that with a version in its stream, or the last. */
export interface Place {
  readonly position: number;
  readonly version: number;
}

/** `120`: behind the commit; `120.3`: behind the event of it that is version 3 of its stream. Undefined: neither. */
export function placeIn(text: string): Place | undefined {
  const [, position, version] = /^(\d{1,15})(?:\.(\d{1,15}))?$/.exec(text) ?? [];
  if (position === undefined) return undefined;
  return {
    position: Number(position),
    version: version === undefined ? Number.POSITIVE_INFINITY : Number(version),
  };
}

/** Commits read at a time. */
const PAGE = 100;

/** The events of the log behind a place, then every further one as it is committed: each once, in order. */
export async function* logEvents(
  log: EventLog,
  heads: Heads,
  {
    place,
    filter,
    signal,
  }: { readonly place: Place; readonly filter: EventFilter; readonly signal: AbortSignal },
): AsyncGenerator<ServerSentEvent> {
  let position = place.version === Number.POSITIVE_INFINITY ? place.position : place.position - 1;
  if (filter.stream !== undefined) {
    // The log has an index of streams, and may be long.
    const head = await log.head();
    const own = await log.readStream(filter.stream, { upTo: head.position });
    const missed = own.filter((commit) => commit.position > position);
    yield* eventsIn(missed, place, filter);
    position = Math.max(position, head.position);
  }
  while (!signal.aborted) {
    const commits = await log.read(position, PAGE);
    yield* eventsIn(commits, place, filter);
    position = commits.at(-1)?.position ?? position;
    yield { id: String(position) };
    // The others of the process have their turn between two pages.
    await (commits.length === 0 ? heads.beyond(position, signal) : nextTurn());
  }
}

function* eventsIn(
  commits: readonly Commit[],
  place: Place,
  filter: EventFilter,
): Generator<ServerSentEvent> {
  for (const commit of commits) {
    if (!concerns(commit, filter)) continue;
    for (const row of eventRowsOf(commit)) {
      if (!isBehind(row, place) || !(filter.type?.includes(row.type) ?? true)) continue;
      yield { id: `${row.position}.${row.version}`, event: row.type, data: row };
    }
  }
}

const concerns = (commit: Commit, { category, stream, actor }: EventFilter): boolean =>
  (category === undefined || commit.category === category) &&
  (stream === undefined || commit.stream === stream) &&
  (actor === undefined || commit.actor === actor);

const isBehind = ({ position, version }: EventRow, place: Place): boolean =>
  position > place.position || version > place.version;
