import type { Commit, Position } from '../model/commit.ts';
import type { EventLog } from '../model/event-log.ts';
import type { KeyValue, StoredRow } from '../model/rows.ts';
import type { Column, Table } from '../model/table.ts';
import { type AnyView, type MaterializedView, type StreamView, sourceOf, tablesOf } from '../model/view.ts';
import type { ViewSnapshot } from '../model/view-store.ts';
import type { Difference, VerifyReport } from '../model/views.ts';
import { projectCommits } from './projection.ts';

export interface VerifyViewOptions {
  /** How many differences to report. */
  readonly most: number;
  /** Told how many commits were read, of how many at the most: streams of other categories are among those. */
  readonly step: (done: number, total: number) => void;
}

const PAGE = 2_000;

export async function verifyView(
  log: EventLog,
  snapshot: ViewSnapshot,
  view: AnyView,
  options: VerifyViewOptions,
): Promise<VerifyReport> {
  const record = (await snapshot.records()).find((one) => one.view === sourceOf(view).name);
  const position = record?.position ?? 0;
  const differences =
    view.kind === 'materialized'
      ? await verifyMaterialized(snapshot, view, options.most)
      : await verifyStreams(log, snapshot, view, position, options);
  return {
    view: view.name,
    rows: await snapshot.count(view),
    position,
    parked: record?.parked ?? 0,
    differences,
  };
}

async function verifyMaterialized(
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

/**
 * Walks the log in stream order beside the stored rows in key order: both ascend by the stream's id. A parked stream's
 * fold ends where the view's did, so it is compared like any other.
 */
async function verifyStreams(
  log: EventLog,
  snapshot: ViewSnapshot,
  view: StreamView,
  upTo: Position,
  { most, step }: VerifyViewOptions,
): Promise<Difference[]> {
  const differences: Difference[] = [];
  const cursors = tablesOf(view).map((table) => new RowCursor(snapshot, table));
  for await (const commits of streamsOf(log, view, upTo, step)) {
    if (differences.length >= most) break;
    const all = projectCommits(view, commits).session.all();
    for (const cursor of cursors) {
      const expected = sorted(cursor.table, all.get(cursor.table.name) ?? []);
      differences.push(...(await cursor.compare(expected)));
    }
  }
  for (const cursor of cursors) {
    if (differences.length < most) differences.push(...(await cursor.rest(most - differences.length)));
  }
  // An index is compared with the rows: where those are wrong, so is all that is made of them.
  if (differences.length === 0) differences.push(...(await misindexed(snapshot, view, most)));
  return differences.slice(0, most);
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

async function* streamsOf(
  log: EventLog,
  view: StreamView,
  upTo: Position,
  step: VerifyViewOptions['step'],
): AsyncGenerator<readonly Commit[]> {
  let read = 0;
  let open: Commit[] = [];
  let after: { stream: string; version: number } | undefined;
  for (;;) {
    const page = await log.readByStream(view.events.category, {
      upTo,
      limit: PAGE,
      ...(after === undefined ? {} : { after }),
    });
    for (const commit of page) {
      if (open.length > 0 && open[0]?.stream !== commit.stream) {
        yield open;
        open = [];
      }
      open.push(commit);
    }
    const last = page.at(-1);
    if (last === undefined) break;
    read += page.length;
    step(read, upTo);
    after = { stream: last.stream, version: last.lastVersion };
  }
  if (open.length > 0) yield open;
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
