import { recordedEvents } from '../model/aggregate.ts';
import { type Commit, entityId, type StreamId } from '../model/commit.ts';
import type { KeyValue, RowChanges, StoredRow } from '../model/rows.ts';
import type { Table } from '../model/table.ts';
import { type MaterializedView, type StreamView, tablesOf } from '../model/view.ts';
import type { Parked, Side, ViewTransaction } from '../model/view-store.ts';
import { type Projected, project, projectCommits } from './projection.ts';
import type { RowSession } from './row-session.ts';

/**
 * Posts a chunk of the log to one view within a transaction of its store: the chunk is grouped by stream, each stream's
 * rows are loaded once, folded over and flushed; the store lets the materialized views follow.
 */
export async function postChunk(
  tx: ViewTransaction,
  side: Side,
  view: StreamView,
  materialized: readonly MaterializedView[],
  commits: readonly Commit[],
): Promise<void> {
  const streams = byStream(commits, view.events.category);
  if (streams.size === 0) return;
  for (const { stream } of await tx.parked(side, view.name)) streams.delete(stream);
  const loaded = await loadSeen(tx, side, view, streams);
  const changes = new ChangeSet(view);
  for (const [stream, own] of streams) {
    const id = entityId(view.events.category, stream);
    const events = own.flatMap((commit) => recordedEvents(view.events, commit));
    const projected = project(view, id, events, loaded.get(id));
    const parked = parkedBy(view, projected);
    if (parked !== undefined) await tx.park(side, parked);
    changes.add(projected.session);
  }
  await tx.save(side, changes.all(), materialized);
}

/** Posts one parked stream anew, from its beginning. Answers whether it is parked still. */
export async function repostStream(
  tx: ViewTransaction,
  view: StreamView,
  materialized: readonly MaterializedView[],
  commits: readonly Commit[],
): Promise<boolean> {
  const [first] = commits;
  if (first === undefined) return false;
  const id = entityId(first.category, first.stream);
  const projected = projectCommits(view, commits);
  await tx.unpark(view.name, first.stream);
  const parked = parkedBy(view, projected);
  if (parked !== undefined) await tx.park('live', parked);
  const changes = new ChangeSet(view);
  changes.remove((await loadRows(tx, 'live', view, [id])).get(id));
  changes.add(projected.session);
  await tx.save('live', changes.all(), materialized);
  return parked !== undefined;
}

/** What has to be noted about a stream that a projection could not take. */
export function parkedBy(view: StreamView, { stuck }: Projected): Parked | undefined {
  if (stuck === undefined) return undefined;
  const { stream, position } = stuck.event.meta;
  return { view: view.name, stream, position, error: String(stuck.error) };
}

function byStream(commits: readonly Commit[], category: string): Map<StreamId, Commit[]> {
  const streams = new Map<StreamId, Commit[]>();
  for (const commit of commits) {
    if (commit.category !== category) continue;
    const own = streams.get(commit.stream);
    if (own === undefined) streams.set(commit.stream, [commit]);
    else own.push(commit);
  }
  return streams;
}

/** By stream's id, then by table. */
type LoadedRows = ReadonlyMap<string, ReadonlyMap<string, readonly StoredRow[]>>;

/** Rows of the streams that the view has seen before: those that do not begin in this chunk. */
function loadSeen(
  tx: ViewTransaction,
  side: Side,
  view: StreamView,
  streams: ReadonlyMap<StreamId, readonly Commit[]>,
): Promise<LoadedRows> {
  const ids: string[] = [];
  for (const [stream, [first]] of streams) {
    if (first !== undefined && first.firstVersion > 1) ids.push(entityId(view.events.category, stream));
  }
  return loadRows(tx, side, view, ids);
}

async function loadRows(
  tx: ViewTransaction,
  side: Side,
  view: StreamView,
  ids: readonly string[],
): Promise<LoadedRows> {
  const loaded = new Map<string, Map<string, readonly StoredRow[]>>(ids.map((id) => [id, new Map()]));
  if (ids.length === 0) return loaded;
  for (const table of tablesOf(view)) {
    for (const [id, rows] of await tx.load(side, table, ids)) loaded.get(id)?.set(table.name, rows);
  }
  return loaded;
}

/** The changes of many streams, gathered by table. */
class ChangeSet {
  readonly #tables: Map<string, { table: Table; put: StoredRow[]; removed: (readonly KeyValue[])[] }>;

  constructor(view: StreamView) {
    this.#tables = new Map(tablesOf(view).map((table) => [table.name, { table, put: [], removed: [] }]));
  }

  add(session: RowSession): void {
    for (const { table, put, removed } of session.changes()) {
      const gathered = this.#tables.get(table.name);
      for (const row of put) gathered?.put.push(row);
      for (const key of removed) gathered?.removed.push(key);
    }
  }

  remove(stale: ReadonlyMap<string, readonly StoredRow[]> | undefined): void {
    for (const { table, removed } of this.#tables.values()) {
      for (const row of stale?.get(table.name) ?? [])
        removed.push(table.key.map((column) => row[column] as KeyValue));
    }
  }

  all(): readonly RowChanges[] {
    return [...this.#tables.values()].filter(({ put, removed }) => put.length + removed.length > 0);
  }
}
