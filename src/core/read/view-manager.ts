import { FailureError } from '../kernel/failure.ts';
import { lazy } from '../kernel/lazy.ts';
import { noProgress, type ReportProgress } from '../kernel/progress.ts';
import { didYouMean } from '../kernel/suggest.ts';
import { lossFailure, lossOf, whatIsLost } from '../log/lost-commits.ts';
import { pump } from '../log/subscription.ts';
import type { Commit, Head, Position } from '../model/commit.ts';
import type { EventLog, LogIdentity, Loss } from '../model/event-log.ts';
import type { Integrity } from '../model/integrity.ts';
import {
  type AnyView,
  fingerprintOf,
  isPersonal,
  type MaterializedView,
  materializedOf,
  type StreamView,
  sourceOf,
} from '../model/view.ts';
import type { Erasure, Parked, ViewRecord, ViewStore } from '../model/view-store.ts';
import type { RebuildReport, VerifyReport, ViewState, ViewStatus, Views } from '../model/views.ts';
import { postChunk, repostStream } from './projector.ts';
import { Chunk } from './stream-events.ts';
import type { Built, ViewToBuild } from './view-builder.ts';
import { ViewErasure } from './view-erasure.ts';
import type { BuildSizes } from './view-rebuild.ts';
import { type BuiltFrom, FAR_BEHIND, isFarBehind, isLossShown, isServed, viewState } from './view-state.ts';

/**
 * What happens besides answering. `rebuilt`: the view's rows were not of this log or this program. `parked`: the view
 * leaves streams out. `given_up`: what the log has lost, and only the views still showed, is gone. `looking_back`: many commits
 * are posted to answer from the past. `long_read`: as many rows, at most, are read for an answer that has no index and no counter.
 *
 * @example
 * const line = (notice: Notice): string =>
 *   notice.kind === 'rebuilt' ? `${notice.view}: ${notice.why}` : notice.kind;
 */
export type Notice =
  | { readonly kind: 'rebuilt' | 'parked'; readonly view: string; readonly why: string }
  | { readonly kind: 'given_up' | 'at_risk'; readonly why: string }
  | { readonly kind: 'looking_back'; readonly commits: number }
  | { readonly kind: 'long_read'; readonly rows: number };

export interface ViewManagerOptions {
  /** Called for what happens besides answering: a view that was rebuilt, streams that it leaves out. */
  readonly notice?: ((event: Notice) => void) | undefined;
  readonly progress?: ReportProgress | undefined;
  /** How much is built at a time; the defaults are measured. */
  readonly sizes?: Partial<BuildSizes> | undefined;
  /** By the view's name, as the build of this program computed them; missing ones are computed on demand. */
  readonly fingerprints?: Readonly<Record<string, string>> | undefined;
}

/** How often a view may change under a catch-up (another program's version builds it, say) before the caller gets a failure. */
const ATTEMPTS = 5;

/** Keeps the views equal to the log: catch-up on read, rebuild, verification. */
export class ViewManager implements Views {
  readonly #log: EventLog;
  readonly #store: ViewStore;
  readonly #load: () => Promise<readonly AnyView[]>;
  readonly #notice: (event: Notice) => void;
  readonly #progress: ReportProgress;
  readonly #sizes: Partial<BuildSizes> | undefined;
  readonly #fingerprints: Map<string, string>;
  readonly #erasure: ViewErasure;
  #identity: LogIdentity | undefined;

  /** @param views every view: loaded when events are posted, or all of them are listed */
  constructor(
    log: EventLog,
    store: ViewStore,
    views: () => Promise<readonly AnyView[]>,
    options: ViewManagerOptions = {},
  ) {
    this.#log = log;
    this.#store = store;
    this.#load = lazy(views);
    this.#notice = options.notice ?? (() => undefined);
    this.#progress = options.progress ?? noProgress;
    this.#sizes = options.sizes;
    this.#fingerprints = new Map(Object.entries(options.fingerprints ?? {}));
    this.#erasure = new ViewErasure({
      store,
      passForgettings: () => this.#passForgettings(),
      progress: this.#progress,
    });
  }

  all(): Promise<readonly AnyView[]> {
    return this.#load();
  }

  /** What the store says of the views' file. */
  get integrity(): Integrity {
    return this.#store.integrity;
  }

  /** What the log has lost that views or durable subscribers remember. */
  async loss(): Promise<Loss | undefined> {
    return lossOf(this.#log, await this.#store.pins());
  }

  /**
   * Brings views to the log's head: nothing to do is two look-ups. Answers the head.
   *
   * @throws FailureError `unavailable` (`commits_lost`) where any view remembers more than the log: nothing is built over it
   */
  async catchUpToHead(views: readonly AnyView[]): Promise<Head> {
    const wanted = sources(views);
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      // The records first: in the other order, a view that another process advances meanwhile would look ahead of the log.
      const records = byName(await this.#store.records());
      const head = await this.#log.head();
      const states = await this.#states(wanted, records, head);
      if (states.some(([, state]) => isLossShown(state)) || isAnyAhead(records, head))
        await this.#assertNoLoss();
      const late = states.filter(([, state]) => state !== 'current');
      const far = this.#sizes?.farBehind ?? FAR_BEHIND;
      const isBehind = ([view, state]: ViewInState): boolean =>
        state === 'behind' && !isFarBehind(records.get(view.name), head, far);
      await this.#rebuildStale(late.filter((one) => !isBehind(one)));
      const behind = late.filter(isBehind).map(([view]) => view);
      if (behind.length > 0 && !(await this.#catchUp(behind, head.position))) continue;
      await this.#erasure.eraseInTime();
      await this.#reportParked(wanted, late.length > 0 ? await this.#store.records() : [...records.values()]);
      return head;
    }
    throw changing();
  }

  async status(): Promise<readonly ViewStatus[]> {
    const records = byName(await this.#store.records());
    const parked = await this.#store.parked();
    const head = await this.#log.head();
    const states: ViewStatus[] = [];
    for (const view of await this.#load()) {
      const { name } = sourceOf(view);
      const record = records.get(name);
      const position = record?.position ?? 0;
      states.push({
        view: view.name,
        kind: view.kind,
        state: await this.#state(sourceOf(view), record, head),
        position,
        behind: Math.max(0, head.position - position),
        parked: parked.filter((one) => one.view === name),
      });
    }
    return states;
  }

  /** Brings views to the head and retries parked streams. Answers how many are still parked. */
  async catchUp(names: readonly string[] = []): Promise<{ readonly head: Head; readonly parked: number }> {
    const wanted = sources(await this.#chosen(names));
    const head = await this.catchUpToHead([...wanted]);
    const parked = await this.#store.parked();
    let still = 0;
    for (const view of wanted) {
      for (const { stream } of parked.filter((one) => one.view === view.name))
        if (await this.#retry(view, stream)) still += 1;
    }
    return { head, parked: still };
  }

  /** Rebuilds views beside the live ones and publishes each at once. All of them: even from a file that cannot be read. */
  async rebuild(
    names: readonly string[] = [],
    progress: ReportProgress = this.#progress,
  ): Promise<readonly RebuildReport[]> {
    const wanted = [...sources(await this.#chosen(names))];
    if (names.length === 0) await this.#store.reset();
    const loss = await this.loss();
    if (loss !== undefined) this.#notice({ kind: 'given_up', why: whatIsLost(loss) });
    const built = await this.#build(wanted, true, progress);
    await this.#store.reclaimSpace();
    await this.#erasure.eraseIfDue();
    return wanted.flatMap(({ name }) => {
      const report = built.get(name);
      return report === undefined ? [] : [{ view: name, ...report }];
    });
  }

  erase(): Promise<Erasure> {
    return this.#erasure.erase();
  }

  async #passForgettings(): Promise<void> {
    await this.catchUpToHead((await this.#load()).filter((view) => isPersonal(sourceOf(view))));
    await this.#dropObsolete();
  }

  /** Compares stored rows with a fold of the log in memory, and materialized rows with a recomputation. */
  async verify(names: readonly string[] = [], most = 20): Promise<readonly VerifyReport[]> {
    const views = await this.#chosen(names);
    await this.catchUpToHead(views);
    const { verifyViews } = await import('./view-verify.ts');
    const step = this.#steps(`Verifying ${namesOf(views)}`);
    const reports = await this.#store.snapshot((snapshot) =>
      verifyViews(this.#log, snapshot, views, { most, step }),
    );
    step(1, 1);
    return reports;
  }

  /** Views by name, all of them for no names. @throws a usage failure that names near ones */
  async #chosen(names: readonly string[]): Promise<readonly AnyView[]> {
    const views = await this.#load();
    if (names.length === 0) return views;
    return names.map((name) => {
      const view = views.find((one) => one.name === name);
      if (view !== undefined) return view;
      const known = views.map((one) => one.name);
      const hint = didYouMean(name, known) ?? `The views are ${known.join(', ')}.`;
      throw new FailureError({
        kind: 'usage',
        code: 'unknown_view',
        message: `There is no view "${name}".`,
        hint,
      });
    });
  }

  /** Posts the missing commits, in chunks. False when a view was replaced meanwhile. */
  async #catchUp(views: readonly StreamView[], upTo: Position): Promise<boolean> {
    let replaced = false;
    const position = async (): Promise<Position> =>
      replaced ? upTo : lowest(byName(await this.#store.records()), views);
    const step = this.#steps('Bringing views up to date');
    let from: Position | undefined;
    const take = async (commits: readonly Commit[]): Promise<void> => {
      replaced = !(await this.#post(views, commits));
      from ??= (commits[0]?.position ?? 1) - 1;
      step((commits.at(-1)?.position ?? from) - from, upTo - from);
    };
    await pump(this.#log, { name: 'views', position, take }, upTo);
    step(1, 1);
    return !replaced;
  }

  /** One transaction: rows and checkpoints together. What another process has posted meanwhile is skipped. */
  async #post(views: readonly StreamView[], commits: readonly Commit[]): Promise<boolean> {
    const [first] = commits;
    const last = commits.at(-1);
    if (first === undefined || last === undefined) return true;
    const postings = await this.#postings(views);
    const chunk = new Chunk(commits);
    if (chunk.forgettings(0).length > 0) this.#erasure.mayBeDue();
    return this.#store.transaction(async (tx) => {
      const records = byName(await tx.records());
      for (const posting of postings) {
        const record = records.get(posting.view.name);
        if (record === undefined || !isOf(posting.builtFrom, record) || record.position < first.position - 1)
          return false;
        if (record.position >= last.position) continue;
        await postChunk(tx, 'live', posting, chunk, { log: this.#log, record });
        await tx.setRecord({ ...record, position: last.position, hash: last.hash });
      }
      return true;
    });
  }

  async #retry(view: StreamView, stream: string): Promise<boolean> {
    const materialized = await this.#materializedOf(view);
    return this.#store.transaction(async (tx) => {
      const record = byName(await tx.records()).get(view.name);
      const parked = await tx.parked('live', view.name);
      if (record === undefined || !parked.some((one) => one.stream === stream)) return false;
      const commits = await this.#log.readStream(stream, { upTo: record.position });
      return repostStream(tx, 'live', { view, materialized }, commits);
    });
  }

  async #assertNoLoss(): Promise<void> {
    const loss = await this.loss();
    if (loss !== undefined) throw new FailureError(lossFailure('unavailable', loss));
  }

  async #reportParked(views: ReadonlySet<StreamView>, records: readonly ViewRecord[]): Promise<void> {
    const lacking = records.filter((record) => record.parked > 0);
    if (lacking.length === 0) return;
    const parked = await this.#store.parked();
    for (const { name } of views) {
      const own = parked.filter(({ view }) => view === name);
      const [first] = own;
      if (first !== undefined)
        this.#notice({ kind: 'parked', view: name, why: whyParked(first, own.length) });
    }
  }

  async #rebuildStale(stale: readonly ViewInState[]): Promise<void> {
    const built = await this.#build(
      stale.map(([view]) => view),
      false,
    );
    for (const [view, state] of stale) {
      const commits = built.get(view.name)?.commits;
      if (commits === undefined || state === 'absent' || isServed(state) || isLossShown(state)) continue;
      this.#notice({ kind: 'rebuilt', view: view.name, why: `${WHY[state]}; ${commits} commits posted` });
    }
  }

  /** Builds the views of each catalogue in one pass over its streams. Answers what was built, by view. */
  async #build(
    views: readonly StreamView[],
    evenIfCurrent: boolean,
    progress: ReportProgress = this.#progress,
  ): Promise<ReadonlyMap<string, Built>> {
    const built = new Map<string, Built>();
    for (const group of byCatalogue(views)) {
      this.#identity = undefined;
      const step = this.#steps(`Rebuilding ${namesOf(group)}`, progress);
      const { buildInStaging, BUILD_SIZES } = await import('./view-rebuild.ts');
      const reports = await buildInStaging({
        log: this.#log,
        store: this.#store,
        views: await this.#postings(group),
        evenIfCurrent,
        sizes: { ...BUILD_SIZES, ...this.#sizes },
        step,
      });
      step(1, 1);
      for (const [view, report] of reports) built.set(view, report);
    }
    if (built.size > 0) {
      this.#erasure.mayBeDue();
      await this.#dropObsolete();
    }
    return built;
  }

  /** Drops views of an earlier version of the program that this one does not have: no build would replace them. */
  async #dropObsolete(): Promise<void> {
    const known = new Set(sources(await this.#load()));
    const names = new Set([...known].map(({ name }) => name));
    const obsolete = (await this.#store.records()).filter(({ view }) => !names.has(view));
    if (obsolete.length === 0) return;
    const forgettings = await this.#log.forgettings(0);
    await this.#store.transaction(async (tx) => {
      for (const { view } of obsolete) await tx.drop(view);
      if (forgettings.length > 0) await tx.oweErasure();
    });
  }

  async #postings(views: readonly StreamView[]): Promise<readonly ViewToBuild[]> {
    const postings: ViewToBuild[] = [];
    for (const view of views)
      postings.push({
        view,
        builtFrom: await this.#builtFrom(view),
        materialized: await this.#materializedOf(view),
      });
    return postings;
  }

  #steps(work: string, progress = this.#progress): (done: number, total: number) => void {
    return (done, total) => progress({ work, done, total });
  }

  async #states(
    views: ReadonlySet<StreamView>,
    records: ReadonlyMap<string, ViewRecord>,
    head: Head,
  ): Promise<readonly ViewInState[]> {
    const states: ViewInState[] = [];
    for (const view of views) states.push([view, await this.#state(view, records.get(view.name), head)]);
    return states;
  }

  async #state(view: StreamView, record: ViewRecord | undefined, head: Head): Promise<ViewState> {
    const state = await viewState(this.#log, await this.#builtFrom(view), record, head);
    if (isServed(state) || state === 'absent') return state;
    // The log may have been restored since its identity was read.
    this.#identity = undefined;
    return viewState(this.#log, await this.#builtFrom(view), record, head);
  }

  async #builtFrom(view: StreamView): Promise<BuiltFrom> {
    this.#identity ??= await this.#log.identity();
    return { identity: this.#identity, fingerprint: await this.#fingerprint(view) };
  }

  async #fingerprint(view: StreamView): Promise<string> {
    const known = this.#fingerprints.get(view.name) ?? fingerprintOf(view, await this.#materializedOf(view));
    this.#fingerprints.set(view.name, known);
    return known;
  }

  async #materializedOf(view: StreamView): Promise<readonly MaterializedView[]> {
    return materializedOf(view, await this.#load());
  }
}

type ViewInState = readonly [view: StreamView, state: ViewState];

const WHY: Readonly<Record<'outdated' | 'foreign', string>> = {
  outdated: 'its definition has changed',
  foreign: 'it was built from another log, or before this one was restored',
};

const changing = (): FailureError =>
  new FailureError({
    kind: 'busy',
    code: 'views_changing',
    message: 'The views kept being replaced while they were brought up to date.',
    hint: 'Do daybooks of two versions work on one file? Otherwise try again.',
  });

function whyParked({ stream, position, error }: Parked, count: number): string {
  const leftOut = count === 1 ? 'a stream is left out' : `${count} streams are left out, the first of them`;
  return `${leftOut}: ${stream} at position ${position} (${error})`;
}

/** The views' names for a line of progress. */
const namesOf = (views: readonly { readonly name: string }[]): string =>
  views.length === 1 ? (views[0]?.name ?? '') : `${views.length} views`;

/** Views of the same events, so that these are read once. */
const byCatalogue = (views: readonly StreamView[]): readonly (readonly StreamView[])[] =>
  [...new Set(views.map(({ events }) => events))].map((events) =>
    views.filter((view) => view.events === events),
  );

const isOf = ({ identity, fingerprint }: BuiltFrom, record: ViewRecord): boolean =>
  record.fingerprint === fingerprint && record.logId === identity.logId && record.epoch === identity.epoch;

const isAnyAhead = (records: ReadonlyMap<string, ViewRecord>, head: Head): boolean =>
  [...records.values()].some(({ position }) => position > head.position);

const byName = (records: readonly ViewRecord[]): ReadonlyMap<string, ViewRecord> =>
  new Map(records.map((record) => [record.view, record]));

const sources = (views: readonly AnyView[]): ReadonlySet<StreamView> => new Set(views.map(sourceOf));

const lowest = (records: ReadonlyMap<string, ViewRecord>, views: readonly StreamView[]): Position =>
  Math.min(...views.map(({ name }) => records.get(name)?.position ?? 0));
