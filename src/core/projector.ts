import { recordedEvents } from './aggregate.ts';
import { type Commit, entityId, type StreamId } from './commit.ts';
import { project, projectCommits } from './projection.ts';
import type { KeyValue, RowChanges, RowSession, StoredRow } from './row-session.ts';
import type { Table } from './table.ts';
import { type MaterializedView, type StreamView, tablesOf } from './view.ts';
import type { Side, ViewTransaction } from './view-store.ts';

/**
 * Posts a chunk of the log to one view within a transaction of its store: the chunk is grouped by stream, each stream's
 * rows are loaded once, folded over and flushed, and the materialized views are refreshed where rows have changed.
 */
export async function postChunk(
  tx: ViewTransaction,
  side: Side,
  view: StreamView,
  materialized: readonly MaterializedView[],
  commits: readonly Commit[],
): Promise<void> {
  const streams = byStream(commits, view.events.category);
  for (const { stream } of await tx.parked(view.name)) streams.delete(stream);
  if (streams.size === 0) return;
  const loaded = await loadRows(tx, side, view, streams);
  const touched = new TouchedKeys(materialized);
  const changes = new ChangeSet(view);
  for (const [stream, own] of streams) {
    const id = entityId(view.events.category, stream);
    const rows = loaded.get(id);
    touched.note(rows);
    const events = own.flatMap((commit) => recordedEvents(view.events, commit));
    const { session, stuck } = project(view, id, events, rows);
    if (stuck !== undefined) {
      await tx.park({
        view: view.name,
        stream,
        position: stuck.event.meta.position,
        error: String(stuck.error),
      });
    }
    changes.add(session);
  }
  touched.noteChanges(changes.all());
  await tx.save(side, changes.all());
  for (const one of materialized) await tx.refresh(side, one, touched.keys(one));
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
  const stale = (await loadRows(tx, 'live', view, new Map([[first.stream, commits]]), true)).get(id);
  const touched = new TouchedKeys(materialized);
  touched.note(stale);
  await tx.save('live', removals(view, stale));
  await tx.unpark(view.name, first.stream);
  const { session, stuck } = projectCommits(view, commits);
  if (stuck !== undefined) {
    await tx.park({
      view: view.name,
      stream: first.stream,
      position: stuck.event.meta.position,
      error: String(stuck.error),
    });
  }
  touched.noteChanges(session.changes());
  await tx.save('live', session.changes());
  for (const one of materialized) await tx.refresh('live', one, touched.keys(one));
  return stuck !== undefined;
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

type LoadedRows = Map<string, Map<string, readonly StoredRow[]>>;

/** Rows of the streams that the view may have seen before: by stream's id, then by table. */
async function loadRows(
  tx: ViewTransaction,
  side: Side,
  view: StreamView,
  streams: ReadonlyMap<StreamId, readonly Commit[]>,
  evenNew = false,
): Promise<LoadedRows> {
  const known = [...streams.values()].filter(
    ([first]) => evenNew || (first !== undefined && first.firstVersion > 1),
  );
  const ids = known.map(([first]) => entityId(view.events.category, (first as Commit).stream));
  const loaded: LoadedRows = new Map(ids.map((id) => [id, new Map()]));
  if (ids.length === 0) return loaded;
  for (const table of tablesOf(view)) {
    for (const [id, rows] of await tx.load(side, table, ids)) loaded.get(id)?.set(table.name, rows);
  }
  return loaded;
}

function removals(
  view: StreamView,
  stale: ReadonlyMap<string, readonly StoredRow[]> | undefined,
): RowChanges[] {
  return tablesOf(view).map((table) => ({
    table,
    put: [],
    removed: (stale?.get(table.name) ?? []).map((row) => table.key.map((column) => row[column] as KeyValue)),
  }));
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

  all(): readonly RowChanges[] {
    return [...this.#tables.values()].filter(({ put, removed }) => put.length + removed.length > 0);
  }
}

/** The keys of materialized views whose rows may change: those of the rows before, and of the rows after. */
class TouchedKeys {
  readonly #keys: ReadonlyMap<MaterializedView, Map<string, readonly KeyValue[]>>;

  constructor(materialized: readonly MaterializedView[]) {
    this.#keys = new Map(materialized.map((view) => [view, new Map()]));
  }

  note(rows: ReadonlyMap<string, readonly StoredRow[]> | undefined): void {
    if (rows === undefined) return;
    for (const view of this.#keys.keys()) this.#add(view, rows.get(view.from.name) ?? []);
  }

  noteChanges(changes: readonly RowChanges[]): void {
    for (const view of this.#keys.keys()) {
      for (const { table, put } of changes) if (table.name === view.from.name) this.#add(view, put);
    }
  }

  keys(view: MaterializedView): readonly (readonly KeyValue[])[] {
    return [...(this.#keys.get(view)?.values() ?? [])];
  }

  #add(view: MaterializedView, rows: readonly StoredRow[]): void {
    const keys = this.#keys.get(view);
    for (const row of rows) {
      const key = view.key.map((column) => row[column] as KeyValue);
      keys?.set(JSON.stringify(key), key);
    }
  }
}
