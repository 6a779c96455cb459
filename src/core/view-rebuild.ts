import { type Commit, GENESIS, type Head, type Position } from './commit.ts';
import type { EventLog, LogIdentity } from './event-log.ts';
import { FailureError } from './failure.ts';
import { projectCommits } from './projection.ts';
import { postChunk } from './projector.ts';
import type { StoredRow } from './row-session.ts';
import type { Table } from './table.ts';
import { type MaterializedView, type StreamView, tablesOf } from './view.ts';
import type { Parked, ViewStore, ViewTransaction } from './view-store.ts';

/**
 * Builds a view aside and publishes it at once.
 *
 * 2026-11: aside tables in the same file, filled in short transactions, then renamed in one. Roads not taken: a scratch
 * file that is copied across (the copy holds the views' lock for as long as it takes), and a file a generation (a
 * pointer to keep, two names for one thing). Readers never see a missing or half-built view; a rebuild that dies leaves
 * aside tables that the next one drops.
 */
export interface BuildOptions {
  readonly log: EventLog;
  readonly store: ViewStore;
  readonly view: StreamView;
  readonly materialized: readonly MaterializedView[];
  readonly identity: LogIdentity;
  readonly fingerprint: string;
  /** False for a build that a query needs: whoever comes second finds it done. */
  readonly evenIfCurrent: boolean;
  progress(commits: number): void;
}

export interface Built {
  readonly commits: number;
  readonly position: Position;
}

/** Commits read at a time; a stream never straddles two folds, only two reads. */
const PAGE = 5_000;
/** A log of up to so many commits is built in one transaction: others wait for it instead of building too. */
const AT_ONCE = 20_000;

export async function buildAside(options: BuildOptions): Promise<Built> {
  const head = await options.log.head();
  return head.position <= AT_ONCE ? buildAtOnce(options, head) : buildInSteps(options, head);
}

async function buildAtOnce(options: BuildOptions, head: Head): Promise<Built> {
  return options.store.transaction(async (tx) => {
    if (!options.evenIfCurrent && (await isCurrent(options, tx, head)))
      return { commits: 0, position: head.position };
    await tx.begin(options.view, options.materialized);
    const filler = new Filler(options, (work) => work(tx));
    const commits = await filler.fill(head.position);
    await publish(options, tx, head, filler.parked);
    return { commits, position: head.position };
  });
}

async function isCurrent(options: BuildOptions, tx: ViewTransaction, head: Head): Promise<boolean> {
  const record = (await tx.records()).find(({ view }) => view === options.view.name);
  if (record === undefined || record.fingerprint !== options.fingerprint) return false;
  return (
    record.logId === options.identity.logId &&
    record.epoch === options.identity.epoch &&
    record.position <= head.position
  );
}

async function buildInSteps(options: BuildOptions, head: Head): Promise<Built> {
  const { store, view } = options;
  const token = await store.transaction((tx) => tx.begin(view, options.materialized));
  const step = (work: (tx: ViewTransaction) => Promise<void>): Promise<void> =>
    store.transaction(async (tx) => {
      if ((await tx.building(view.name))?.token !== token) throw new FailureError(overtaken(view.name));
      await tx.beat(view.name);
      await work(tx);
    });
  const filler = new Filler(options, step);
  const commits = await filler.fill(head.position);
  await step((tx) => tx.finish(view, options.materialized));
  let at = head;
  for (
    let gap = await options.log.read(at.position, PAGE);
    gap.length > 0;
    gap = await options.log.read(at.position, PAGE)
  ) {
    await step((tx) => postChunk(tx, 'aside', view, options.materialized, gap));
    at = gap.at(-1) as Commit;
  }
  await step((tx) => publishFinished(options, tx, at, filler.parked));
  return { commits, position: at.position };
}

const overtaken = (view: string) =>
  ({
    kind: 'busy',
    code: 'rebuild_overtaken',
    message: `Another rebuild of ${view} began while this one ran.`,
    hint: 'The other one goes on; see "daybook views status".',
  }) as const;

async function publish(
  options: BuildOptions,
  tx: ViewTransaction,
  head: Head,
  parked: readonly Parked[],
): Promise<void> {
  await tx.finish(options.view, options.materialized);
  await publishFinished(options, tx, head, parked);
}

async function publishFinished(
  options: BuildOptions,
  tx: ViewTransaction,
  head: Head,
  parked: readonly Parked[],
): Promise<void> {
  const { view, identity, fingerprint } = options;
  await tx.publish(view, options.materialized);
  await tx.unpark(view.name);
  for (const one of parked) await tx.park(one);
  const { position, hash } = head.position === 0 ? GENESIS : head;
  await tx.setRecord({
    view: view.name,
    fingerprint,
    logId: identity.logId,
    epoch: identity.epoch,
    position,
    hash,
  });
}

/** Reads the log in stream order and writes each stream's rows, in key order, one stream in memory at a time. */
class Filler {
  readonly parked: Parked[] = [];
  readonly #options: BuildOptions;
  readonly #step: (work: (tx: ViewTransaction) => Promise<void>) => Promise<void>;

  constructor(options: BuildOptions, step: (work: (tx: ViewTransaction) => Promise<void>) => Promise<void>) {
    this.#options = options;
    this.#step = step;
  }

  async fill(upTo: Position): Promise<number> {
    const { log, view, progress } = this.#options;
    let read = 0;
    let open: Commit[] = [];
    for (let page = await log.readByStream(view.events.category, { upTo, limit: PAGE }); page.length > 0; ) {
      const rows = new RowBuffer(view);
      open = this.#foldWhole(open, page, rows);
      await this.#step((tx) => rows.flush(tx));
      read += page.length;
      progress(read);
      const last = page.at(-1) as Commit;
      const after = { stream: last.stream, version: last.lastVersion };
      page =
        page.length < PAGE ? [] : await log.readByStream(view.events.category, { upTo, limit: PAGE, after });
    }
    const rest = new RowBuffer(view);
    if (open.length > 0) this.#fold(open, rest);
    await this.#step((tx) => rest.flush(tx));
    return read;
  }

  /** Folds every stream that ends within the page; answers the commits of the one that may go on. */
  #foldWhole(open: Commit[], page: readonly Commit[], rows: RowBuffer): Commit[] {
    let own = open;
    for (const commit of page) {
      if (own.length > 0 && own[0]?.stream !== commit.stream) {
        this.#fold(own, rows);
        own = [];
      }
      own.push(commit);
    }
    return own;
  }

  #fold(commits: readonly Commit[], rows: RowBuffer): void {
    const { view } = this.#options;
    const { session, stuck } = projectCommits(view, commits);
    rows.add(session.all());
    if (stuck === undefined) return;
    const { stream, position } = stuck.event.meta;
    this.parked.push({ view: view.name, stream, position, error: String(stuck.error) });
  }
}

class RowBuffer {
  readonly #tables: ReadonlyMap<string, { table: Table; rows: StoredRow[] }>;

  constructor(view: StreamView) {
    this.#tables = new Map(tablesOf(view).map((table) => [table.name, { table, rows: [] }]));
  }

  add(stream: ReadonlyMap<string, readonly StoredRow[]>): void {
    for (const [name, own] of stream) for (const row of own) this.#tables.get(name)?.rows.push(row);
  }

  async flush(tx: ViewTransaction): Promise<void> {
    for (const { table, rows } of this.#tables.values()) if (rows.length > 0) await tx.insert(table, rows);
  }
}
