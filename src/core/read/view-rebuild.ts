import { advice } from '../kernel/advice.ts';
import { FailureError } from '../kernel/failure.ts';
import { monotonicMs } from '../kernel/monotonic.ts';
import type { Commit, Head, Position } from '../model/commit.ts';
import type { EventLog } from '../model/event-log.ts';
import type { StoredRow } from '../model/rows.ts';
import type { Table } from '../model/table.ts';
import { type MaterializedView, type StreamView, tablesOf } from '../model/view.ts';
import type { Parked, ViewStore, ViewTransaction } from '../model/view-store.ts';
import { projectCommits } from './projection.ts';
import { parkedBy, postChunk } from './projector.ts';
import { type BuiltFrom, isServed, viewState } from './view-state.ts';

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
  readonly origin: BuiltFrom;
  /** False for a build that a query needs: whoever comes second finds it done. */
  readonly evenIfCurrent: boolean;
  readonly sizes: BuildSizes;
  /** Told how many commits were read, of how many at the most: streams of other categories are among those. */
  readonly step: (done: number, total: number) => void;
}

export interface BuildSizes {
  /** Commits read at a time. A stream may straddle two reads, never two folds. */
  readonly page: number;
  /** A log of up to so many commits is built in one transaction: others wait for it instead of building too. */
  readonly atOnce: number;
  /** A build in steps that has not written for so long is given up for dead. Milliseconds. */
  readonly stalledMs: number;
}

export const BUILD_SIZES: BuildSizes = { page: 500, atOnce: 20_000, stalledMs: 30_000 };

export interface Built {
  readonly commits: number;
  readonly position: Position;
}

/**
 * One build of a view at a time: whoever comes while another one runs waits for it, then builds too, or finds it done.
 *
 * @throws FailureError `busy` (`rebuild_overtaken`) when others took this build for dead
 */
export async function buildAside(options: BuildOptions): Promise<Built> {
  for (;;) {
    const dead = await othersDone(options);
    const { position } = await options.log.head();
    const build = position <= options.sizes.atOnce ? buildAtOnce : buildInSteps;
    const built = await build(options, dead);
    if (built !== 'again') return built;
  }
}

/** Nothing was built: look again what others are doing. */
type Again = 'again';

/** Waits while the build of another one goes on. Answers the token of one that does not any more. */
async function othersDone({ store, view, sizes }: BuildOptions): Promise<string | undefined> {
  let heard = monotonicMs();
  let last = '';
  for (;;) {
    const build = await store.building(view.name);
    if (build === undefined) return undefined;
    const told = `${build.token} ${build.beats}`;
    if (told !== last) heard = monotonicMs();
    last = told;
    if (!build.alive || monotonicMs() - heard >= sizes.stalledMs) return build.token;
    await new Promise((resolve) => setTimeout(resolve, Math.min(25, sizes.stalledMs)));
  }
}

/** What stands against beginning now, asked under the lock. */
async function whyNot(
  options: BuildOptions,
  tx: ViewTransaction,
  dead: string | undefined,
): Promise<Built | Again | undefined> {
  const { log, view, origin, evenIfCurrent } = options;
  const build = await tx.building(view.name);
  if (build !== undefined && build.token !== dead) return 'again';
  if (evenIfCurrent) return undefined;
  const record = (await tx.records()).find((one) => one.view === view.name);
  const state = await viewState(log, origin, record, await log.head());
  return isServed(state) ? { commits: 0, position: record?.position ?? 0 } : undefined;
}

async function buildAtOnce(options: BuildOptions, dead: string | undefined): Promise<Built | Again> {
  const { log, store, view, materialized } = options;
  return store.transaction(async (tx) => {
    const reason = await whyNot(options, tx, dead);
    if (reason !== undefined) return reason;
    const head = await log.head();
    await tx.begin(view, materialized);
    const commits = await fill(options, head.position, (work) => work(tx));
    for (let piece = 0; await tx.buildIndexes(view, materialized, piece); piece += 1);
    await publish(options, tx, head);
    return { commits, position: head.position };
  });
}

async function buildInSteps(options: BuildOptions, dead: string | undefined): Promise<Built | Again> {
  const { store, view, materialized } = options;
  const begun = await store.transaction(
    async (tx) => (await whyNot(options, tx, dead)) ?? { token: await tx.begin(view, materialized) },
  );
  if (begun === 'again' || !('token' in begun)) return begun;
  const { token } = begun;
  try {
    return await takeSteps(options, token);
  } catch (error) {
    if (isOvertaken(error) && !options.evenIfCurrent) return 'again';
    await store.transaction((tx) => tx.abandon(view.name, token)).catch(() => undefined);
    throw error;
  }
}

async function takeSteps(options: BuildOptions, token: string): Promise<Built> {
  const { log, store, view, materialized } = options;
  const step = <T>(work: (tx: ViewTransaction) => Promise<T>): Promise<T> =>
    store.transaction(async (tx) => {
      if ((await tx.building(view.name))?.token !== token) throw overtaken(view.name);
      await tx.heartbeat(view.name);
      return work(tx);
    });
  let at = await log.head();
  const commits = await fill(options, at.position, step);
  for (let piece = 0; await step((tx) => tx.buildIndexes(view, materialized, piece)); piece += 1);
  for (let next = await nextGap(options, at); next.length > 0; next = await nextGap(options, at)) {
    await step((tx) => postChunk(tx, 'aside', view, materialized, next));
    at = next.at(-1) as Commit;
  }
  // The last of the gap is posted under the lock that publishes: a view never goes back behind what was served.
  return step(async (tx) => {
    for (let next = await nextGap(options, at); next.length > 0; next = await nextGap(options, at)) {
      await postChunk(tx, 'aside', view, materialized, next);
      at = next.at(-1) as Commit;
    }
    await publish(options, tx, at);
    return { commits, position: at.position };
  });
}

const nextGap = ({ log, sizes }: BuildOptions, at: Head): Promise<readonly Commit[]> =>
  log.read(at.position, sizes.page);

const OVERTAKEN = 'rebuild_overtaken';

const overtaken = (view: string): FailureError =>
  new FailureError({
    kind: 'busy',
    code: OVERTAKEN,
    message: `This rebuild of ${view} made no progress for so long that another one took over.`,
    ...advice`The other one goes on; see ${{ message: 'ViewsStatus' }}.`,
  });

const isOvertaken = (error: unknown): boolean =>
  error instanceof FailureError && error.failure.code === OVERTAKEN;

async function publish(
  { view, materialized, origin }: BuildOptions,
  tx: ViewTransaction,
  { position, hash }: Head,
): Promise<void> {
  await tx.publish(view, materialized);
  const { identity, fingerprint } = origin;
  await tx.setRecord({
    view: view.name,
    fingerprint,
    logId: identity.logId,
    epoch: identity.epoch,
    position,
    hash,
  });
}

/** Reads the log in stream order and writes each stream's rows, one page in memory at a time. Answers the commits read. */
async function fill(
  { log, view, step, sizes }: BuildOptions,
  upTo: Position,
  write: (work: (tx: ViewTransaction) => Promise<void>) => Promise<void>,
): Promise<number> {
  const folder = new Folder(view);
  let read = 0;
  let after: { stream: string; version: number } | undefined;
  for (;;) {
    const options = { upTo, limit: sizes.page, ...(after === undefined ? {} : { after }) };
    const page = await log.readByStream(view.events.category, options);
    const last = page.at(-1);
    const rows = last === undefined ? folder.end() : folder.take(page);
    await write((tx) => rows.flush(tx));
    if (last === undefined) return read;
    read += page.length;
    step(read, upTo);
    after = { stream: last.stream, version: last.lastVersion };
  }
}

/** Folds streams that come one behind the other, in pages that may end within one. */
class Folder {
  readonly #view: StreamView;
  #open: Commit[] = [];

  constructor(view: StreamView) {
    this.#view = view;
  }

  /** Folds every stream that ends within the page; the last one may go on. */
  take(page: readonly Commit[]): RowBuffer {
    const rows = new RowBuffer(this.#view);
    for (const commit of page) {
      if (this.#open.length > 0 && this.#open[0]?.stream !== commit.stream) this.#fold(rows);
      this.#open.push(commit);
    }
    return rows;
  }

  end(): RowBuffer {
    const rows = new RowBuffer(this.#view);
    if (this.#open.length > 0) this.#fold(rows);
    return rows;
  }

  #fold(rows: RowBuffer): void {
    const projected = projectCommits(this.#view, this.#open);
    rows.add(projected.session.all(), parkedBy(this.#view, projected));
    this.#open = [];
  }
}

class RowBuffer {
  readonly #tables: ReadonlyMap<string, { table: Table; rows: StoredRow[] }>;
  readonly #parked: Parked[] = [];

  constructor(view: StreamView) {
    this.#tables = new Map(tablesOf(view).map((table) => [table.name, { table, rows: [] }]));
  }

  add(stream: ReadonlyMap<string, readonly StoredRow[]>, parked: Parked | undefined): void {
    for (const [name, own] of stream) for (const row of own) this.#tables.get(name)?.rows.push(row);
    if (parked !== undefined) this.#parked.push(parked);
  }

  async flush(tx: ViewTransaction): Promise<void> {
    for (const { table, rows } of this.#tables.values()) if (rows.length > 0) await tx.insert(table, rows);
    for (const parked of this.#parked) await tx.park('aside', parked);
  }
}
