import { monotonicMs } from '../kernel/monotonic.ts';
import type { Commit, Head, Position } from '../model/commit.ts';
import type { EventLog } from '../model/event-log.ts';
import type { ViewStore, ViewTransaction } from '../model/view-store.ts';
import { Chunk, wholeStreams } from './stream-events.ts';
import { type Built, isOvertaken, ViewBuilder, type ViewToBuild } from './view-builder.ts';
import { FAR_BEHIND, isFarBehind, isServed, viewState } from './view-state.ts';

/**
 * Builds views of one category in staging tables, in one pass over the log, and publishes them at once.
 *
 * 2026-11: tables in the same file, filled in short transactions, then renamed in one. Roads not taken: a scratch
 * file that is copied across (the copy holds the views' lock throughout), and a file a generation (a
 * pointer to keep, two names for one thing). Readers never see a missing or half-built view; a build that dies leaves
 * staging tables that the next one drops.
 */
export interface BuildOptions {
  readonly log: EventLog;
  readonly store: ViewStore;
  /** All of one catalogue's events. */
  readonly views: readonly ViewToBuild[];
  /** False for a build that a query needs: the second of two callers finds it done. */
  readonly evenIfCurrent: boolean;
  readonly sizes: BuildSizes;
  /** Called with the number of commits read, and the most that there can be: those of other categories count. */
  readonly step: (done: number, total: number) => void;
}

export interface BuildSizes {
  /** Commits read at a time. A stream may straddle two reads, never two folds. */
  readonly page: number;
  /** A log of up to so many commits is built in one transaction: others wait for it instead of building too. */
  readonly atOnce: number;
  /** A build in steps without a heartbeat for so long counts as dead. Milliseconds. */
  readonly stalledMs: number;
  /** A view that is so many commits behind, and by more than half of the log, is rebuilt, not caught up. */
  readonly farBehind: number;
}

export const BUILD_SIZES: BuildSizes = {
  page: 100,
  atOnce: 20_000,
  stalledMs: 30_000,
  farBehind: FAR_BEHIND,
};

/**
 * One build of a view at a time: a caller waits for the one that is running, then builds too, or finds it done. Answers
 * what was built, by view.
 *
 * @throws FailureError `busy` (`rebuild_overtaken`) when another process took this build for dead
 */
export async function buildInStaging(options: BuildOptions): Promise<ReadonlyMap<string, Built>> {
  for (;;) {
    const dead = await waitForOthers(options);
    const { position } = await options.log.head();
    const build = position <= options.sizes.atOnce ? buildAtOnce : buildInSteps;
    const built = await build(options, dead);
    if (built !== 'again') return built;
  }
}

/** Nothing was built: another build is in progress. */
type Again = 'again';

/** Waits while builds of other callers are in progress. Answers the tokens of the dead ones. */
async function waitForOthers({ store, views, sizes }: BuildOptions): Promise<ReadonlySet<string>> {
  const dead = new Set<string>();
  for (const { view } of views) {
    const token = await waitForOther(store, view.name, sizes);
    if (token !== undefined) dead.add(token);
  }
  return dead;
}

async function waitForOther(store: ViewStore, view: string, { stalledMs }: BuildSizes) {
  let lastAt = monotonicMs();
  let last = '';
  for (;;) {
    const build = await store.building(view);
    if (build === undefined) return undefined;
    const heartbeat = `${build.token} ${build.heartbeats}`;
    if (heartbeat !== last) lastAt = monotonicMs();
    last = heartbeat;
    if (!build.alive || monotonicMs() - lastAt >= stalledMs) return build.token;
    await new Promise((resolve) => setTimeout(resolve, Math.min(25, stalledMs)));
  }
}

/** Builders of the views that are to be built, chosen under the lock; a query builds none that can be served. */
async function toBuild(
  options: BuildOptions,
  tx: ViewTransaction,
  dead: ReadonlySet<string>,
): Promise<readonly ViewBuilder[] | Again> {
  const { log, views, evenIfCurrent, sizes } = options;
  const records = new Map((await tx.records()).map((record) => [record.view, record]));
  const head = await log.head();
  const builders: ViewBuilder[] = [];
  for (const one of views) {
    const build = await tx.building(one.view.name);
    if (build !== undefined && !dead.has(build.token)) return 'again';
    const record = records.get(one.view.name);
    const state = await viewState(log, one.builtFrom, record, head);
    if (!evenIfCurrent && isServed(state) && !isFarBehind(record, head, sizes.farBehind)) continue;
    builders.push(new ViewBuilder(one, log));
  }
  return builders;
}

async function buildAtOnce(options: BuildOptions, dead: ReadonlySet<string>) {
  return options.store.transaction(async (tx) => {
    const builders = await toBuild(options, tx, dead);
    if (builders === 'again') return builders;
    const head = await options.log.head();
    for (const builder of builders) await builder.begin(tx);
    await fill(options, builders, head.position, (work) => work(tx));
    for (const builder of builders) {
      while (await builder.buildNextIndex(tx));
      await builder.publish(tx, head);
    }
    return builtBy(builders, head);
  });
}

async function buildInSteps(options: BuildOptions, dead: ReadonlySet<string>) {
  const { store } = options;
  const started = await store.transaction(async (tx) => {
    const builders = await toBuild(options, tx, dead);
    if (builders === 'again') return builders;
    for (const builder of builders) await builder.begin(tx);
    return builders;
  });
  if (started === 'again') return started;
  if (started.length === 0) return new Map<string, Built>();
  try {
    return await takeSteps(options, started);
  } catch (error) {
    if (isOvertaken(error) && !options.evenIfCurrent) return 'again';
    await store
      .transaction(async (tx) => {
        for (const builder of started) await builder.abandon(tx);
      })
      .catch(() => undefined);
    throw error;
  }
}

async function takeSteps(options: BuildOptions, builders: readonly ViewBuilder[]) {
  const { log, store } = options;
  const step = <T>(work: (tx: ViewTransaction) => Promise<T>): Promise<T> =>
    store.transaction(async (tx) => {
      for (const builder of builders) await builder.heartbeat(tx);
      return work(tx);
    });
  let at = await log.head();
  await fill(options, builders, at.position, step);
  for (const builder of builders) while (await step((tx) => builder.buildNextIndex(tx)));
  for (let gap = await nextGap(options, at); gap.length > 0; gap = await nextGap(options, at)) {
    await step((tx) => postGap(tx, builders, gap));
    at = gap.at(-1) as Commit;
  }
  // The last commits are posted under the lock that publishes: a view never falls behind what was served.
  return step(async (tx) => {
    for (let gap = await nextGap(options, at); gap.length > 0; gap = await nextGap(options, at)) {
      await postGap(tx, builders, gap);
      at = gap.at(-1) as Commit;
    }
    for (const builder of builders) await builder.publish(tx, at);
    return builtBy(builders, at);
  });
}

const nextGap = ({ log, sizes }: BuildOptions, at: Head): Promise<readonly Commit[]> =>
  log.read(at.position, sizes.page);

async function postGap(
  tx: ViewTransaction,
  builders: readonly ViewBuilder[],
  commits: readonly Commit[],
): Promise<void> {
  const chunk = new Chunk(commits);
  for (const builder of builders) await builder.post(tx, chunk);
}

const builtBy = (builders: readonly ViewBuilder[], { position }: Head): ReadonlyMap<string, Built> =>
  new Map(builders.map((builder) => [builder.name, builder.built(position)]));

/** Reads the log in stream order and inserts each stream's rows into every view, one page in memory at a time. */
async function fill(
  { log, views, step, sizes }: BuildOptions,
  builders: readonly ViewBuilder[],
  upTo: Position,
  write: (work: (tx: ViewTransaction) => Promise<void>) => Promise<void>,
): Promise<void> {
  const [first] = views;
  if (first === undefined || builders.length === 0) return;
  let read = 0;
  const counted = (done: number, total: number): void => {
    read = done;
    step(done, total);
  };
  for await (const streams of wholeStreams(log, first.view.events, { upTo, page: sizes.page, step: counted }))
    await write(async (tx) => {
      for (const builder of builders) await builder.insert(tx, streams);
    });
  for (const builder of builders) builder.commits = read;
}
