import type { RecordedEvent } from '../model/aggregate.ts';
import type { Commit } from '../model/commit.ts';
import type { StoredRow } from '../model/rows.ts';
import type { Tables } from '../model/table.ts';
import type { StreamView } from '../model/view.ts';
import { RowSession } from './row-session.ts';
import { streamEvents } from './stream-events.ts';

/** A projection met an event that it cannot take. */
export interface ProjectionError {
  readonly event: RecordedEvent;
  readonly error: unknown;
}

export interface Projected {
  readonly session: RowSession;
  /** The event that ended it, if one did: the session stands as before it, and the rest of the stream is left out. */
  readonly stuck?: ProjectionError;
}

/**
 * Applies a stream's events to the rows of one view. Handlers are synchronous and see only these rows; one that throws,
 * or leaves a row that its table cannot hold, ends it. `loaded` is left as it is.
 */
export function project(
  view: StreamView,
  id: string,
  events: readonly RecordedEvent[],
  loaded?: ReadonlyMap<string, readonly StoredRow[]>,
): Projected {
  const open = (): RowSession =>
    new RowSession(view.tables, id, loaded === undefined ? undefined : copied(view.tables, loaded));
  const session = open();
  if (applied(view, session, events)) return { session };
  const stuck = firstStuck(view, open(), events);
  if (stuck === undefined) throw new Error(`the projection ${view.name} is not the same twice`);
  const before = open();
  applied(view, before, events.slice(0, stuck.index));
  return { session: before, stuck };
}

/** Whether all went well. Rows are looked at once, at the end: that is what costs. */
function applied(view: StreamView, session: RowSession, events: readonly RecordedEvent[]): boolean {
  try {
    for (const event of events) view.handlers[event.type]?.(session.rows, event);
    return session.misfit() === undefined;
  } catch {
    return false;
  }
}

/** Once more, looking at the rows behind every event. */
function firstStuck(view: StreamView, session: RowSession, events: readonly RecordedEvent[]) {
  for (const [index, event] of events.entries()) {
    try {
      view.handlers[event.type]?.(session.rows, event);
      const misfit = session.misfit();
      if (misfit !== undefined) throw new TypeError(misfit);
    } catch (error) {
      return { index, event, error };
    }
  }
  return undefined;
}

/** A stream's rows as its commits alone make them. */
export function projectCommits(view: StreamView, commits: readonly Commit[]): Projected {
  const { id, events } = streamEvents(view.events, commits);
  return project(view, id, events);
}

/** Handlers change rows in place; a copy leaves the originals for another attempt. */
function copied(
  tables: Tables,
  loaded: ReadonlyMap<string, readonly StoredRow[]>,
): ReadonlyMap<string, readonly StoredRow[]> {
  const copies = new Map<string, readonly StoredRow[]>();
  for (const { name, columns } of Object.values(tables)) {
    const deep = columns.filter(({ type }) => type === 'json').map((column) => column.name);
    const rows = loaded.get(name);
    if (rows !== undefined)
      copies.set(
        name,
        rows.map((row) => copyOf(row, deep)),
      );
  }
  return copies;
}

function copyOf(row: StoredRow, deep: readonly string[]): StoredRow {
  const copy = { ...row };
  for (const column of deep) copy[column] = structuredClone(row[column]);
  return copy;
}
