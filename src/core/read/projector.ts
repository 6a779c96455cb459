import { type Commit, entityId, type Position, type StreamId, streamId } from '../model/commit.ts';
import type { EventLog } from '../model/event-log.ts';
import type { KeyValue, RowChanges, StoredRow } from '../model/rows.ts';
import type { Table } from '../model/table.ts';
import { isPersonal, type MaterializedView, type StreamView, tablesOf } from '../model/view.ts';
import type { Parked, Side, ViewRecord, ViewTransaction } from '../model/view-store.ts';
import { type Projected, project, projectCommits } from './projection.ts';
import type { RowSession } from './row-session.ts';
import type { Chunk, StreamEvents } from './stream-events.ts';

/** A view together with what is computed from it: posted in one transaction. */
export interface PostedView {
  readonly view: StreamView;
  readonly materialized: readonly MaterializedView[];
}

export interface PostedFrom {
  /** To read whole streams from. */
  readonly log: EventLog;
  /** Of a view that is live: events of the chunk up to its checkpoint are skipped. */
  readonly record?: ViewRecord;
}

/**
 * Projects a chunk of the log to one view within a transaction of its store: each stream's rows are loaded once, changed
 * and saved; the store updates the materialized views. Where the chunk forgets somebody, what the view holds of them is posted
 * again.
 *
 * No row tells of anybody whose forgetting the view has passed, whatever other processes do meanwhile. The keys that a read
 * of the log uses are those of after the read (`KeyRing.refresh`): what is read together with a forgetting, or behind it,
 * is read without the person. So only a chunk that ends before the forgetting can hold them in clear, however long ago it was
 * read. It is posted to views that have not passed the forgetting: where the view's checkpoint is at its end or behind it,
 * nothing of it is posted. The view passes the forgetting later, and with that all of the person's streams are posted anew,
 * from what is read then. A build reads in the same way, and passes what was forgotten meanwhile before it is published, or
 * as a live view afterwards.
 */
export async function postChunk(
  tx: ViewTransaction,
  side: Side,
  posted: PostedView,
  chunk: Chunk,
  { log, record }: PostedFrom,
): Promise<void> {
  await postEvents(tx, side, posted, chunk, record);
  const forgettings = isPersonal(posted.view) ? chunk.forgettings(record?.position ?? 0) : [];
  if (forgettings.length === 0) return;
  for (const stream of await streamsOf(tx, side, posted.view, forgettings))
    await repostStream(tx, side, posted, await log.readStream(stream, { upTo: chunk.upTo }));
  await tx.oweErasure();
}

/** The streams whose rows may tell of those that were forgotten: what was said of a parked one, too. */
async function streamsOf(
  tx: ViewTransaction,
  side: Side,
  view: StreamView,
  forgettings: readonly Commit[],
): Promise<ReadonlySet<StreamId>> {
  const { category } = view.events;
  const streams = new Set((await tx.parked(side, view.name)).map(({ stream }) => stream));
  for (const forgotten of forgettings) {
    if (forgotten.category === category) streams.add(forgotten.stream);
    const name = entityId(forgotten.category, forgotten.stream);
    for (const table of tablesOf(view)) {
      if (table.subject?.category !== forgotten.category) continue;
      const ids = await tx.having(side, table, table.subject.column, name);
      for (const id of ids) streams.add(streamId(category, id));
    }
  }
  return streams;
}

async function postEvents(
  tx: ViewTransaction,
  side: Side,
  { view, materialized }: PostedView,
  chunk: Chunk,
  record?: ViewRecord,
): Promise<void> {
  const known = record?.parked === 0 ? [] : await tx.parked(side, view.name);
  const parked = new Set(known.map(({ stream }) => stream));
  const streams = behind(chunk.of(view.events), record?.position ?? 0).filter(
    ({ stream }) => !parked.has(stream),
  );
  if (streams.length === 0) return;
  const loaded = await loadSeen(tx, side, view, streams);
  const changes = new ChangeSet(view);
  for (const { id, events } of streams) {
    const projected = project(view, id, events, loaded.get(id));
    const stopped = parkedBy(view, projected);
    if (stopped !== undefined) await tx.park(side, stopped);
    changes.add(projected.session);
  }
  await tx.save(side, changes.all(), materialized);
}

/** Projects one stream again, from its first event. Answers whether it is parked. */
export async function repostStream(
  tx: ViewTransaction,
  side: Side,
  { view, materialized }: PostedView,
  commits: readonly Commit[],
): Promise<boolean> {
  const [first] = commits;
  if (first === undefined) return false;
  const id = entityId(first.category, first.stream);
  const projected = projectCommits(view, commits);
  await tx.unpark(side, view.name, first.stream);
  const parked = parkedBy(view, projected);
  if (parked !== undefined) await tx.park(side, parked);
  const changes = new ChangeSet(view);
  changes.remove((await loadRows(tx, side, view, [id])).get(id));
  changes.add(projected.session);
  await tx.save(side, changes.all(), materialized);
  return parked !== undefined;
}

/** The record of a stream whose projection failed. */
export function parkedBy(view: StreamView, { failedAt }: Projected): Parked | undefined {
  if (failedAt === undefined) return undefined;
  const { stream, position } = failedAt.event.meta;
  return { view: view.name, stream, position, error: String(failedAt.error) };
}

/** The events of the streams behind a position. */
function behind(streams: readonly StreamEvents[], after: Position): readonly StreamEvents[] {
  if (streams.every(({ events }) => (events[0]?.meta.position ?? 0) > after)) return streams;
  return streams
    .map((one) => ({ ...one, events: one.events.filter(({ meta }) => meta.position > after) }))
    .filter(({ events }) => events.length > 0);
}

/** By stream's id, then by table. */
type LoadedRows = ReadonlyMap<string, ReadonlyMap<string, readonly StoredRow[]>>;

/** Rows of the streams that do not begin in this chunk: the view may have some already. */
function loadSeen(
  tx: ViewTransaction,
  side: Side,
  view: StreamView,
  streams: readonly StreamEvents[],
): Promise<LoadedRows> {
  const seen = streams.filter(({ events }) => (events[0]?.meta.version ?? 1) > 1);
  return loadRows(
    tx,
    side,
    view,
    seen.map(({ id }) => id),
  );
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

/** The changes of many streams, by table. */
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
