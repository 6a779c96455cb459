import type { Position } from '../model/commit.ts';
import type { EventCatalogue } from '../model/event.ts';
import type { EventLog } from '../model/event-log.ts';
import type { KeyValue, StoredRow } from '../model/rows.ts';
import type { Column, Table } from '../model/table.ts';
import { type AnyView, type MaterializedView, type StreamView, sourceOf, tablesOf } from '../model/view.ts';
import type { ViewRecord, ViewSnapshot } from '../model/view-store.ts';
import type { Difference, VerifyReport } from '../model/views.ts';
import { project } from './projection.ts';
import { type StreamEvents, wholeStreams } from './stream-events.ts';

export interface VerifyViewsOptions {
  /** How many differences to report of a view. */
  readonly most: number;
  /** Called with the number of commits read, and the most that there can be: those of other categories count. */
  readonly step: (done: number, total: number) => void;
}

/** Commits, and rows of a table, read at a time. */
const PAGE = 50;

/** Compares stored rows with a fold of the log, and materialized rows with a recomputation: in one snapshot of the views. */
export async function verifyViews(
  log: EventLog,
  snapshot: ViewSnapshot,
  views: readonly AnyView[],
  options: VerifyViewsOptions,
): Promise<readonly VerifyReport[]> {
  const records = new Map((await snapshot.records()).map((record) => [record.view, record]));
  const differences = await differencesOfStreams(log, snapshot, streamViews(views), records, options);
  const reports: VerifyReport[] = [];
  for (const view of views) {
    const record = records.get(sourceOf(view).name);
    reports.push({
      view: view.name,
      rows: await snapshot.count(view),
      position: record?.position ?? 0,
      parked: record?.parked ?? 0,
      differences:
        view.kind === 'view'
          ? (differences.get(view) ?? [])
          : await differencesOfMaterialized(snapshot, view, options.most),
    });
  }
  return reports;
}

const streamViews = (views: readonly AnyView[]): readonly StreamView[] =>
  views.filter((view): view is StreamView => view.kind === 'view');

async function differencesOfMaterialized(
  snapshot: ViewSnapshot,
  view: MaterializedView,
  most: number,
): Promise<Difference[]> {
  const found = await snapshot.differences(view, most);
  return found.map(({ stored, expected }) => {
    const key = keyOf(view.key, stored ?? expected ?? {});
    if (stored === undefined) return { table: view.name, key, kind: 'missing', columns: [] };
    if (expected === undefined) return { table: view.name, key, kind: 'unexpected', columns: [] };
    return { table: view.name, key, kind: 'different', columns: differing(view.columns, stored, expected) };
  });
}

/** Views of the same events with the same checkpoint are compared in one pass over the log. */
async function differencesOfStreams(
  log: EventLog,
  snapshot: ViewSnapshot,
  views: readonly StreamView[],
  records: ReadonlyMap<string, ViewRecord>,
  { most, step }: VerifyViewsOptions,
): Promise<ReadonlyMap<AnyView, readonly Difference[]>> {
  const found = new Map<AnyView, readonly Difference[]>();
  const positionOf = ({ name }: StreamView): Position => records.get(name)?.position ?? 0;
  const groups = Map.groupBy(views, (view) => `${view.events.category} ${positionOf(view)}`);
  const total = Math.max(0, ...views.map(positionOf));
  let before = 0;
  let read = 0;
  // One category after the other: the count goes on across them.
  const counted = (done: number): void => {
    read = Math.min(before + done, total);
    step(read, total);
  };
  for (const group of groups.values()) {
    const [first] = group as [StreamView];
    const comparisons = group.map((view) => new Comparison(snapshot, view, most));
    await compareAll(log, first.events, positionOf(first), counted, comparisons);
    before = read;
    for (const comparison of comparisons) found.set(comparison.view, await comparison.end());
  }
  return found;
}

async function compareAll(
  log: EventLog,
  catalogue: EventCatalogue,
  upTo: Position,
  step: VerifyViewsOptions['step'],
  comparisons: readonly Comparison[],
): Promise<void> {
  for await (const streams of wholeStreams(log, catalogue, { upTo, page: PAGE, step })) {
    if (comparisons.every(({ isFull }) => isFull)) return;
    for (const stream of streams) for (const comparison of comparisons) await comparison.take(stream);
  }
}

/**
 * Walks the log in stream order beside the stored rows of a view in key order: both ascend by the stream's id. A parked
 * stream's fold ends where the view's did, so it is compared like any other.
 */
class Comparison {
  readonly view: StreamView;
  readonly #snapshot: ViewSnapshot;
  readonly #most: number;
  readonly #cursors: readonly RowCursor[];
  readonly #differences: Difference[] = [];

  constructor(snapshot: ViewSnapshot, view: StreamView, most: number) {
    this.view = view;
    this.#snapshot = snapshot;
    this.#most = most;
    this.#cursors = tablesOf(view).map((table) => new RowCursor(snapshot, table));
  }

  get isFull(): boolean {
    return this.#differences.length >= this.#most;
  }

  async take({ id, events }: StreamEvents): Promise<void> {
    if (this.isFull) return;
    const all = project(this.view, id, events).session.all();
    for (const cursor of this.#cursors) {
      const expected = sorted(cursor.table, all.get(cursor.table.name) ?? []);
      this.#differences.push(...(await cursor.compare(expected)));
    }
  }

  /** After the last stream of the log: the remaining rows belong to none. */
  async end(): Promise<readonly Difference[]> {
    for (const cursor of this.#cursors) {
      if (!this.isFull) this.#differences.push(...(await cursor.rest(this.#most - this.#differences.length)));
    }
    // An index is compared with the rows: only where these are right does its difference say something.
    if (this.#differences.length === 0)
      this.#differences.push(...(await misindexed(this.#snapshot, this.view, this.#most)));
    return this.#differences.slice(0, this.#most);
  }
}

async function misindexed(snapshot: ViewSnapshot, view: StreamView, most: number): Promise<Difference[]> {
  const differences: Difference[] = [];
  for (const table of tablesOf(view)) {
    const rowids = await snapshot.misindexed(table, most);
    const name = table.fullText?.name ?? table.name;
    differences.push(
      ...rowids.map((rowid) => ({ table: name, key: [rowid], kind: 'different' as const, columns: [] })),
    );
  }
  return differences;
}

/** Stored rows of one table, read in pages, consumed stream by stream. */
class RowCursor {
  readonly table: Table;
  readonly #snapshot: ViewSnapshot;
  #page: readonly StoredRow[] = [];
  #at = 0;
  #after: readonly KeyValue[] | undefined;
  #ended = false;

  constructor(snapshot: ViewSnapshot, table: Table) {
    this.#snapshot = snapshot;
    this.table = table;
  }

  /** Compares one stream's expected rows; stored rows before them belong to no stream of the log. */
  async compare(expected: readonly StoredRow[]): Promise<Difference[]> {
    const differences: Difference[] = [];
    for (const row of expected) {
      const key = keyOf(this.table.key, row);
      for (
        let stored = await this.#peek();
        stored !== undefined && this.#before(stored, key);
        stored = await this.#peek()
      ) {
        differences.push(this.#difference(stored, 'unexpected'));
        this.#at += 1;
      }
      const stored = await this.#peek();
      if (stored === undefined || compareKeys(keyOf(this.table.key, stored), key) !== 0) {
        differences.push(this.#difference(row, 'missing'));
        continue;
      }
      this.#at += 1;
      const columns = differing(this.table.columns, stored, row);
      if (columns.length > 0) differences.push({ ...this.#difference(row, 'different'), columns });
    }
    return differences;
  }

  async rest(most: number): Promise<Difference[]> {
    const differences: Difference[] = [];
    for (
      let row = await this.#peek();
      row !== undefined && differences.length < most;
      row = await this.#peek()
    ) {
      differences.push(this.#difference(row, 'unexpected'));
      this.#at += 1;
    }
    return differences;
  }

  #before(stored: StoredRow, key: readonly KeyValue[]): boolean {
    return compareKeys(keyOf(this.table.key, stored), key) < 0;
  }

  #difference(row: StoredRow, kind: Difference['kind']): Difference {
    return { table: this.table.name, key: keyOf(this.table.key, row), kind, columns: [] };
  }

  async #peek(): Promise<StoredRow | undefined> {
    if (this.#at >= this.#page.length && !this.#ended) await this.#turn();
    return this.#page[this.#at];
  }

  async #turn(): Promise<void> {
    this.#page = await this.#snapshot.rows(this.table, this.#after, PAGE);
    this.#at = 0;
    this.#ended = this.#page.length < PAGE;
    const last = this.#page.at(-1);
    if (last !== undefined) this.#after = keyOf(this.table.key, last);
  }
}

const keyOf = (key: readonly string[], row: StoredRow): readonly KeyValue[] =>
  key.map((column) => row[column] as KeyValue);

function compareKeys(a: readonly KeyValue[], b: readonly KeyValue[]): number {
  for (const [index, one] of a.entries()) {
    const order = compareValues(one, b[index] as KeyValue);
    if (order !== 0) return order;
  }
  return 0;
}

/** As the store orders: numbers before texts, texts by their UTF-8 bytes. */
function compareValues(a: KeyValue, b: KeyValue): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'number' || typeof b === 'number') return typeof a === 'number' ? -1 : 1;
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

const sorted = (table: Table, rows: readonly StoredRow[]): readonly StoredRow[] =>
  [...rows].sort((a, b) => compareKeys(keyOf(table.key, a), keyOf(table.key, b)));

function differing(columns: readonly Column[], stored: StoredRow, expected: StoredRow): string[] {
  return columns
    .filter(({ name }) => JSON.stringify(stored[name] ?? null) !== JSON.stringify(expected[name] ?? null))
    .map(({ name }) => name);
}
