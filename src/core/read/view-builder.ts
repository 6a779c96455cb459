import { advice } from '../kernel/advice.ts';
import { FailureError } from '../kernel/failure.ts';
import { monotonicMs } from '../kernel/monotonic.ts';
import type { Head, Position } from '../model/commit.ts';
import type { EventLog } from '../model/event-log.ts';
import type { StoredRow } from '../model/rows.ts';
import type { Table } from '../model/table.ts';
import { isPersonal, tablesOf } from '../model/view.ts';
import type { Parked, ViewTransaction } from '../model/view-store.ts';
import { project } from './projection.ts';
import { type PostedView, parkedBy, postChunk } from './projector.ts';
import type { Chunk, StreamEvents } from './stream-events.ts';
import type { BuiltFrom } from './view-state.ts';

export interface ViewToBuild extends PostedView {
  readonly builtFrom: BuiltFrom;
}

export interface Built {
  readonly commits: number;
  readonly position: Position;
  /** Of its own rows: reading the log is shared. Milliseconds. */
  readonly elapsedMs: number;
}

const OVERTAKEN = 'rebuild_overtaken';

const overtaken = (view: string): FailureError =>
  new FailureError({
    kind: 'busy',
    code: OVERTAKEN,
    message: `This rebuild of ${view} made no progress for so long that another one took over.`,
    ...advice`The other one goes on; see ${{ message: 'ViewsStatus' }}.`,
  });

export const isOvertaken = (error: unknown): boolean =>
  error instanceof FailureError && error.failure.code === OVERTAKEN;

/** One view under construction. */
export class ViewBuilder {
  readonly #posted: ViewToBuild;
  readonly #log: EventLog;
  readonly #tables: readonly Table[];
  #token = '';
  #step = 0;
  #elapsedMs = 0;
  commits = 0;

  constructor(posted: ViewToBuild, log: EventLog) {
    this.#posted = posted;
    this.#log = log;
    this.#tables = tablesOf(posted.view);
  }

  get name(): string {
    return this.#posted.view.name;
  }

  built(position: Position): Built {
    return { commits: this.commits, position, elapsedMs: Math.round(this.#elapsedMs) };
  }

  async begin(tx: ViewTransaction): Promise<void> {
    this.#token = await tx.begin(this.#posted.view, this.#posted.materialized);
  }

  /** Shows that it goes on, unless another build has taken over. @throws FailureError `busy` (`rebuild_overtaken`) */
  async heartbeat(tx: ViewTransaction): Promise<void> {
    if ((await tx.building(this.name))?.token !== this.#token) throw overtaken(this.name);
    await tx.heartbeat(this.name);
  }

  /** Inserts the rows of streams that were read to their end. */
  insert(tx: ViewTransaction, streams: readonly StreamEvents[]): Promise<void> {
    return this.#timed(async () => {
      const { view } = this.#posted;
      const rows = new Map<string, StoredRow[]>(this.#tables.map(({ name }) => [name, []]));
      const parked: Parked[] = [];
      for (const { id, events } of streams) {
        const projected = project(view, id, events);
        const stopped = parkedBy(view, projected);
        if (stopped !== undefined) parked.push(stopped);
        for (const [name, own] of projected.session.all()) for (const row of own) rows.get(name)?.push(row);
      }
      for (const table of this.#tables) await tx.insert(table, rows.get(table.name) ?? []);
      for (const stopped of parked) await tx.park('staging', stopped);
    });
  }

  /** Answers whether there is more to do. */
  buildNextIndex(tx: ViewTransaction): Promise<boolean> {
    const { view, materialized } = this.#posted;
    return this.#timed(() => tx.buildIndexes(view, materialized, this.#step++));
  }

  post(tx: ViewTransaction, chunk: Chunk): Promise<void> {
    return this.#timed(() => postChunk(tx, 'staging', this.#posted, chunk, { log: this.#log }));
  }

  publish(tx: ViewTransaction, { position, hash }: Head): Promise<void> {
    return this.#timed(async () => {
      const { view, materialized, builtFrom } = this.#posted;
      const { logId, epoch } = builtFrom.identity;
      if (isPersonal(view) && (await this.#log.forgettings(await this.#replaced(tx))).length > 0)
        await tx.oweErasure();
      await tx.publish(view, materialized);
      await tx.setRecord({
        view: view.name,
        fingerprint: builtFrom.fingerprint,
        logId,
        epoch,
        position,
        hash,
      });
    });
  }

  /** How far the log was when the tables were posted that are replaced. */
  async #replaced(tx: ViewTransaction): Promise<Position> {
    const record = (await tx.records()).find(({ view }) => view === this.name);
    const { logId, epoch } = this.#posted.builtFrom.identity;
    return record?.logId === logId && record.epoch === epoch ? record.position : 0;
  }

  abandon(tx: ViewTransaction): Promise<void> {
    return tx.abandon(this.name, this.#token);
  }

  async #timed<T>(work: () => Promise<T>): Promise<T> {
    const startedAt = monotonicMs();
    try {
      return await work();
    } finally {
      this.#elapsedMs += monotonicMs() - startedAt;
    }
  }
}
