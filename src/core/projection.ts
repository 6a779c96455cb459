import { type RecordedEvent, recordedEvents } from './aggregate.ts';
import { type Commit, entityId } from './commit.ts';
import { type RowChanges, RowSession, type StoredRow } from './row-session.ts';
import type { StreamView } from './view.ts';

/** A projection met an event that it cannot take. */
export interface Stuck {
  readonly event: RecordedEvent;
  readonly error: unknown;
}

/**
 * Applies a stream's events to the rows of one view. Handlers are synchronous and see only these rows; a handler that
 * throws leaves the session as it stood before the event, and the rest of the stream alone.
 */
export function project(
  view: StreamView,
  id: string,
  events: readonly RecordedEvent[],
  loaded?: ReadonlyMap<string, readonly StoredRow[]>,
): { session: RowSession; stuck?: Stuck } {
  const session = new RowSession(view.tables, id, loaded === undefined ? undefined : copied(loaded));
  const failed = apply(view, session, events);
  if (failed === undefined) return { session };
  const before = new RowSession(view.tables, id, loaded);
  apply(view, before, events.slice(0, failed.index));
  return { session: before, stuck: { event: failed.event, error: failed.error } };
}

function apply(view: StreamView, session: RowSession, events: readonly RecordedEvent[]) {
  for (const [index, event] of events.entries()) {
    try {
      view.handlers[event.type]?.(session.rows, event);
    } catch (error) {
      return { index, event, error };
    }
  }
  return undefined;
}

/** A stream's rows as its commits alone make them: what a rebuild writes and `verify` compares with. */
export function projectCommits(view: StreamView, commits: readonly Commit[]): ReturnType<typeof project> {
  const [first] = commits;
  if (first === undefined) throw new Error('a stream without commits has no rows');
  const events = commits.flatMap((commit) => recordedEvents(view.events, commit));
  return project(view, entityId(first.category, first.stream), events);
}

/** Loaded rows are changed in place by handlers; the copy keeps the originals for a second attempt. */
function copied(
  loaded: ReadonlyMap<string, readonly StoredRow[]>,
): ReadonlyMap<string, readonly StoredRow[]> {
  return new Map([...loaded].map(([table, rows]) => [table, rows.map((row) => structuredClone(row))]));
}

export type { RowChanges };
