import type { Commit, Head, Position } from './commit.ts';
import type { EventLog, LogIdentity } from './event-log.ts';
import { FailureError } from './failure.ts';
import { didYouMean } from './near.ts';
import { postChunk, repostStream } from './projector.ts';
import { pump } from './subscription.ts';
import { type AnyView, fingerprintOf, type MaterializedView, type StreamView, sourceOf } from './view.ts';
import { buildAside } from './view-rebuild.ts';
import type { Parked, ViewRecord, ViewStore } from './view-store.ts';
import { type VerifyReport, verifyView } from './view-verify.ts';

/** How a view stands to the log. Only `current` and `behind` are served; a query brings `behind` up first. */
export type ViewState = 'current' | 'behind' | 'absent' | 'outdated' | 'foreign' | 'ahead';

export interface ViewStatus {
  readonly view: string;
  readonly kind: AnyView['kind'];
  readonly state: ViewState;
  /** The log's position that it was posted up to. */
  readonly position: Position;
  readonly behind: number;
  readonly parked: readonly Parked[];
}

export interface ViewEvent {
  readonly kind: 'rebuilt' | 'parked';
  readonly view: string;
  readonly why: string;
}

export interface RebuildReport {
  readonly view: string;
  readonly commits: number;
  readonly position: Position;
  readonly elapsedMs: number;
}

/** A view so far behind is built anew in stream order: faster than posting chunk by chunk. */
const WORTH_REBUILDING = 50_000;

/** Keeps the views equal to the log: catch-up on read, rebuild, verification. */
export class ViewManager {
  readonly #log: EventLog;
  readonly #store: ViewStore;
  readonly #views: readonly AnyView[];
  readonly #notice: (event: ViewEvent) => void;
  readonly #fingerprints = new Map<StreamView, string>();
  #identity: LogIdentity | undefined;

  /** @param notice is told what happens besides answering: a view that was rebuilt, a stream that was parked */
  constructor(
    log: EventLog,
    store: ViewStore,
    views: readonly AnyView[],
    notice: (event: ViewEvent) => void = () => undefined,
  ) {
    this.#log = log;
    this.#store = store;
    this.#views = views;
    this.#notice = notice;
  }

  get views(): readonly AnyView[] {
    return this.#views;
  }

  /** @throws a usage failure that names near ones */
  named(name: string): AnyView {
    const [view] = this.#chosen([name]);
    return view as AnyView;
  }

  /** How many rows a view that has been built holds. */
  count(view: AnyView): Promise<number> {
    return this.#store.snapshot((snapshot) => snapshot.count(view));
  }

  /** Brings views to the log's head: nothing to do is two look-ups. Answers the head. */
  async ensure(views: readonly AnyView[]): Promise<Head> {
    const head = await this.#log.head();
    const records = byName(await this.#store.records());
    const behind: StreamView[] = [];
    for (const view of sources(views)) {
      const state = await this.#state(view, records.get(view.name), head);
      if (state === 'current') continue;
      if (state === 'behind' && head.position - (records.get(view.name)?.position ?? 0) < WORTH_REBUILDING)
        behind.push(view);
      else await this.#rebuildOne(view, state);
    }
    if (behind.length > 0) await this.#catchUp(behind, head.position);
    return head;
  }

  async status(): Promise<readonly ViewStatus[]> {
    const head = await this.#log.head();
    const records = byName(await this.#store.records());
    const parked = await this.#store.parked();
    const states: ViewStatus[] = [];
    for (const view of this.#views) {
      const source = sourceOf(view);
      const record = records.get(source.name);
      const state = await this.#state(source, record, head);
      const position = record?.position ?? 0;
      const own = parked.filter((one) => one.view === source.name);
      states.push({
        view: view.name,
        kind: view.kind,
        state,
        position,
        behind: Math.max(0, head.position - position),
        parked: own,
      });
    }
    return states;
  }

  /** Brings views to the head and tries parked streams again. Answers how many streams are parked still. */
  async catchUp(names: readonly string[] = []): Promise<{ readonly head: Head; readonly parked: number }> {
    const views = this.#chosen(names);
    const head = await this.ensure(views);
    const parked = (await this.#store.parked()).filter(({ view }) => views.some(({ name }) => name === view));
    let still = 0;
    for (const { view, stream } of parked) if (await this.#retry(view, stream)) still += 1;
    return { head, parked: still };
  }

  /** Builds views anew beside the live ones and publishes each at once. */
  async rebuild(
    names: readonly string[] = [],
    progress?: (view: string, commits: number) => void,
  ): Promise<readonly RebuildReport[]> {
    const reports: RebuildReport[] = [];
    for (const view of sources(this.#chosen(names))) {
      reports.push(await this.#build(view, true, (commits) => progress?.(view.name, commits)));
    }
    return reports;
  }

  /** Compares stored rows with a fold of the log in memory, and materialized rows with a recomputation. */
  async verify(names: readonly string[] = [], most = 20): Promise<readonly VerifyReport[]> {
    const views = this.#chosen(names);
    await this.ensure(views);
    const reports: VerifyReport[] = [];
    for (const view of views)
      reports.push(await this.#store.snapshot((snapshot) => verifyView(this.#log, snapshot, view, most)));
    return reports;
  }

  /** Views by name, all of them for no names. @throws a usage failure that names near ones */
  #chosen(names: readonly string[]): readonly AnyView[] {
    if (names.length === 0) return this.#views;
    return names.map((name) => {
      const view = this.#views.find((one) => one.name === name);
      if (view !== undefined) return view;
      const known = this.#views.map((one) => one.name);
      const hint = didYouMean(name, known) ?? `The views are ${known.join(', ')}.`;
      throw new FailureError({
        kind: 'usage',
        code: 'unknown_view',
        message: `There is no view "${name}".`,
        hint,
      });
    });
  }

  async #state(view: StreamView, record: ViewRecord | undefined, head: Head): Promise<ViewState> {
    if (record === undefined) return 'absent';
    const identity = await this.#logIdentity();
    if (record.logId !== identity.logId || record.epoch !== identity.epoch) return 'foreign';
    if (record.fingerprint !== this.#fingerprint(view)) return 'outdated';
    if (record.position > head.position) return 'ahead';
    if (record.position === head.position) return record.hash === head.hash ? 'current' : 'foreign';
    if (record.position === 0) return 'behind';
    const [commit] = await this.#log.read(record.position - 1, 1);
    return commit?.hash === record.hash ? 'behind' : 'foreign';
  }

  async #catchUp(views: readonly StreamView[], upTo: Position): Promise<void> {
    await pump(
      this.#log,
      {
        name: 'views',
        position: async () => lowest(await this.#store.records(), views),
        take: (commits) => this.#post(views, commits),
      },
      upTo,
    );
    const stuck = await this.#store.parked();
    for (const { view, stream, error } of stuck)
      this.#notice({ kind: 'parked', view, why: `${stream}: ${error}` });
  }

  /** One transaction: rows and checkpoints together. A view that another process has brought further is left alone. */
  async #post(views: readonly StreamView[], commits: readonly Commit[]): Promise<void> {
    const first = commits[0] as Commit;
    const last = commits.at(-1) as Commit;
    await this.#store.transaction(async (tx) => {
      const records = byName(await tx.records());
      for (const view of views) {
        const record = records.get(view.name);
        if (record === undefined || record.position < first.position - 1 || record.position >= last.position)
          continue;
        const own = commits.filter(({ position }) => position > record.position);
        await postChunk(tx, 'live', view, this.#materializedOf(view), own);
        await tx.setRecord({ ...record, position: last.position, hash: last.hash });
      }
    });
  }

  async #retry(name: string, stream: string): Promise<boolean> {
    const view = this.#views.find((one) => one.name === name) as StreamView;
    return this.#store.transaction(async (tx) => {
      const record = byName(await tx.records()).get(name);
      const commits = await this.#log.readStream(stream, { upTo: record?.position ?? 0 });
      return repostStream(tx, view, this.#materializedOf(view), commits);
    });
  }

  async #rebuildOne(view: StreamView, state: ViewState): Promise<void> {
    const { commits } = await this.#build(view, false, () => undefined);
    const worthTelling = state === 'outdated' || state === 'foreign' || state === 'ahead';
    if (worthTelling)
      this.#notice({ kind: 'rebuilt', view: view.name, why: `${WHY[state]}; ${commits} commits posted` });
  }

  async #build(
    view: StreamView,
    evenIfCurrent: boolean,
    progress: (commits: number) => void,
  ): Promise<RebuildReport> {
    const begun = performance.now();
    const built = await buildAside({
      log: this.#log,
      store: this.#store,
      view,
      materialized: this.#materializedOf(view),
      identity: await this.#logIdentity(),
      fingerprint: this.#fingerprint(view),
      evenIfCurrent,
      progress,
    });
    return { view: view.name, ...built, elapsedMs: Math.round(performance.now() - begun) };
  }

  #materializedOf(view: StreamView): readonly MaterializedView[] {
    return this.#views.filter(
      (one): one is MaterializedView => one.kind === 'materialized' && one.of === view,
    );
  }

  #fingerprint(view: StreamView): string {
    const known = this.#fingerprints.get(view) ?? fingerprintOf(view, this.#materializedOf(view));
    this.#fingerprints.set(view, known);
    return known;
  }

  async #logIdentity(): Promise<LogIdentity> {
    this.#identity ??= await this.#log.identity();
    return this.#identity;
  }
}

const WHY = {
  outdated: 'its definition has changed',
  foreign: 'it was built from another log',
  ahead: 'it was ahead of the log, which must be a restored one',
} as const;

const byName = (records: readonly ViewRecord[]): ReadonlyMap<string, ViewRecord> =>
  new Map(records.map((record) => [record.view, record]));

const sources = (views: readonly AnyView[]): ReadonlySet<StreamView> => new Set(views.map(sourceOf));

function lowest(records: readonly ViewRecord[], views: readonly StreamView[]): Position {
  const own = records.filter(({ view }) => views.some(({ name }) => name === view));
  return own.length === 0 ? 0 : Math.min(...own.map(({ position }) => position));
}
