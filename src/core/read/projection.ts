import type { RecordedEvent } from '../model/aggregate.ts';
import type { Commit } from '../model/commit.ts';
import type { StoredRow } from '../model/rows.ts';
import type { Tables } from '../model/table.ts';
import type { StreamView } from '../model/view.ts';
import { RowSession } from './row-session.ts';
import { streamEvents } from './stream-events.ts';

/** An event that a projection cannot handle. */
export interface ProjectionError {
  readonly event: RecordedEvent;
  readonly error: unknown;
}

export interface Projected {
  readonly session: RowSession;
  /** The event that the projection failed at, if any: the session is as before it, and the rest of the stream is left out. */
  readonly failedAt?: ProjectionError;
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
  const failedAt = firstError(view, open(), events);
  if (failedAt === undefined) throw new Error(`the projection ${view.name} is not the same twice`);
  const before = open();
  applied(view, before, events.slice(0, failedAt.index));
  return { session: before, failedAt };
}

/** Whether every event was handled. Rows are validated once, at the end: validation is what costs. */
function applied(view: StreamView, session: RowSession, events: readonly RecordedEvent[]): boolean {
  try {
    for (const event of events) view.handlers[event.type]?.(session.rows, event);
    return session.violation() === undefined;
  } catch {
    return false;
  }
}

/** Projects again, validating the rows after every event. */
function firstError(view: StreamView, session: RowSession, events: readonly RecordedEvent[]) {
  for (const [index, event] of events.entries()) {
    try {
      view.handlers[event.type]?.(session.rows, event);
      const violation = session.violation();
      if (violation !== undefined) throw new TypeError(violation);
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

/** Handlers change rows in place; a copy leaves the originals for a second run. */
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
