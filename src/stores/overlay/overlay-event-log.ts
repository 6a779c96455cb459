import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { type Commit, type Head, type Position, type StreamId, streamId } from '../../core/model/commit.ts';
import type { StoredEvent } from '../../core/model/event.ts';
import {
  ABORTED,
  type Append,
  type AppendOptions,
  type EventLog,
  type Hold,
  isStored,
  type LogIdentity,
  noHold,
  type OverlayLog,
  type StreamEnd,
  type StreamPage,
  type Verdict,
} from '../../core/model/event-log.ts';
import type { Clock } from '../../core/model/ports.ts';

/**
 * An overlay in memory. Streams, keys and numbers are answered as if what was appended here had been stored; the log's own
 * order and head are those of the log below, which is only read. A stream that was appended to here stays as it was then,
 * whatever others store in it meanwhile.
 */
export class OverlayEventLog implements OverlayLog {
  readonly #log: EventLog;
  readonly #clock: Clock;
  readonly #streams = new Map<StreamId, Kept[]>();
  readonly #byCommandId = new Map<string, Kept>();
  /** Key to the stream that holds it; undefined: released. */
  readonly #keys = new Map<string, StreamId | undefined>();
  /** Category to the number of its newest stream. */
  readonly #numbers = new Map<string, number>();
  /** Category to the streams that were created here, by number. */
  readonly #created = new Map<string, Map<number, StreamId>>();

  constructor(log: EventLog, clock: Clock) {
    this.#log = log;
    this.#clock = clock;
  }

  appended(commandId: string): Commit | undefined {
    return this.#byCommandId.get(commandId)?.commit;
  }

  async append(
    batch: readonly Append[],
    { atomic = false, inOrder = false }: AppendOptions = {},
  ): Promise<readonly Verdict[]> {
    if (!atomic) return this.#each(batch, inOrder);
    const verdicts = await new OverlayEventLog(this, this.#clock).#each(batch, true);
    const first = verdicts.findIndex((verdict) => !isStored(verdict));
    if (first === -1) return this.#each(batch);
    return verdicts.map((verdict, index) => (index === first ? verdict : ABORTED));
  }

  /** No other process has it. */
  async hold(): Promise<Hold> {
    return noHold;
  }

  async find(commandId: string): Promise<Commit | undefined> {
    return this.appended(commandId) ?? this.#log.find(commandId);
  }

  findBeginning(prefix: string, limit: number): Promise<readonly Commit[]> {
    return this.#log.findBeginning(prefix, limit);
  }

  async readStream(
    stream: StreamId,
    options: { afterVersion?: number; upTo?: Position } = {},
  ): Promise<readonly Commit[]> {
    return this.#over(await this.#log.readStream(stream, options), stream, options);
  }

  async readStreams(ends: readonly StreamEnd[]): Promise<readonly (readonly Commit[])[]> {
    const stored = await this.#log.readStreams(ends);
    return ends.map(({ stream, afterVersion }, index) =>
      this.#over(stored[index] ?? [], stream, { afterVersion }),
    );
  }

  /** What was appended to a stream over what is stored of it. */
  #over(
    stored: readonly Commit[],
    stream: StreamId,
    { afterVersion = 0, upTo = Number.MAX_SAFE_INTEGER }: { afterVersion?: number; upTo?: Position },
  ): readonly Commit[] {
    const appended = (this.#streams.get(stream) ?? []).map(({ commit }) => commit);
    const base = appended[0]?.firstVersion ?? Number.MAX_SAFE_INTEGER;
    return [
      ...stored.filter(({ firstVersion }) => firstVersion < base),
      ...appended.filter(({ lastVersion, position }) => lastVersion > afterVersion && position <= upTo),
    ];
  }

  forgettings(after: Position): Promise<readonly Commit[]> {
    return this.#log.forgettings(after);
  }

  async holder(key: string): Promise<StreamId | undefined> {
    return this.#keys.has(key) ? this.#keys.get(key) : this.#log.holder(key);
  }

  async streams(category: string): Promise<number> {
    return this.#numbers.get(category) ?? this.#log.streams(category);
  }

  async numbered(category: string, number: number): Promise<StreamId | undefined> {
    return this.#created.get(category)?.get(number) ?? this.#log.numbered(category, number);
  }

  async streamsBeginning(category: string, prefix: string, limit: number): Promise<readonly StreamId[]> {
    const created = [...(this.#created.get(category)?.values() ?? [])];
    const appended = created.filter((stream) => stream.startsWith(streamId(category, prefix)));
    const stored = await this.#log.streamsBeginning(category, prefix, limit);
    return [...new Set([...appended, ...stored])].sort().slice(0, Math.max(0, limit));
  }

  /** @param stops at the first item that is not stored */
  async #each(batch: readonly Append[], stops = false): Promise<readonly Verdict[]> {
    const verdicts: Verdict[] = [];
    for (const item of batch) {
      const verdict = (await this.#rejectionOf(item)) ?? (await this.#keep(item));
      verdicts.push(verdict);
      if (stops && !isStored(verdict)) break;
    }
    return batch.map((_, index) => verdicts[index] ?? ABORTED);
  }

  async #rejectionOf(item: Append): Promise<Verdict | undefined> {
    const known = await this.find(item.commandId);
    if (known !== undefined)
      return { kind: known.fingerprint === item.fingerprint ? 'replayed' : 'id_reused', commit: known };
    const last = (await this.readStream(item.stream)).at(-1);
    const actualVersion = last?.lastVersion ?? 0;
    const isUpon = item.dependsOn === undefined || item.dependsOn === last?.commandId;
    if (actualVersion !== item.expectedVersion || !isUpon) return { kind: 'conflict', actualVersion };
    for (const key of item.reserved) {
      const holder = await this.holder(key);
      if (holder !== undefined && holder !== item.stream) return { kind: 'key_taken', key, holder };
    }
    return undefined;
  }

  async #keep(item: Append): Promise<Verdict> {
    const creates = item.expectedVersion === 0;
    const number = creates ? (await this.streams(item.category)) + 1 : null;
    if (number !== null) this.#count(item, number);
    for (const key of item.released)
      if ((await this.holder(key)) === item.stream) this.#keys.set(key, undefined);
    for (const key of item.reserved) this.#keys.set(key, item.stream);
    const { position } = await this.#log.head();
    const kept = new Kept(item, {
      position: position + this.#byCommandId.size + 1,
      number,
      recordedAt: this.#clock.now(),
    });
    this.#byCommandId.set(item.commandId, kept);
    this.#streams.set(item.stream, [...(this.#streams.get(item.stream) ?? []), kept]);
    return { kind: 'committed', commit: kept.commit };
  }

  #count({ category, stream }: Append, number: number): void {
    this.#numbers.set(category, number);
    this.#created.set(
      category,
      (this.#created.get(category) ?? new Map<number, StreamId>()).set(number, stream),
    );
  }

  identity(): Promise<LogIdentity> {
    return this.#log.identity();
  }

  read(after: Position, limit: number): Promise<readonly Commit[]> {
    return this.#log.read(after, limit);
  }

  readByStream(category: string, page: StreamPage): Promise<readonly Commit[]> {
    return this.#log.readByStream(category, page);
  }

  head(): Promise<Head> {
    return this.#log.head();
  }

  wait(after: Position, signal: AbortSignal): Promise<void> {
    return this.#log.wait(after, signal);
  }

  /** The log below stays open: a caller opened it. */
  async close(): Promise<void> {
    this.#streams.clear();
  }
}

/** Texts of events longer than this are kept compressed: a dry run of a whole import fits into memory then. */
const WORTH_COMPRESSING = 2_000;

interface PlannedPlace {
  readonly position: Position;
  readonly number: number | null;
  readonly recordedAt: string;
}

class Kept {
  readonly #columns: Omit<Commit, 'events'>;
  readonly #events: string | Uint8Array;

  constructor(item: Append, place: PlannedPlace) {
    const { events, expectedVersion, dependsOn, ...columns } = item;
    const lastVersion = expectedVersion + events.length;
    this.#columns = { ...columns, ...place, firstVersion: expectedVersion + 1, lastVersion, hash: '' };
    const text = JSON.stringify(events);
    // A copy: what zlib answers is a slice of a buffer that is much larger.
    this.#events =
      text.length < WORTH_COMPRESSING ? text : new Uint8Array(deflateRawSync(text, { level: 1 }));
  }

  get commit(): Commit {
    const text = typeof this.#events === 'string' ? this.#events : inflateRawSync(this.#events).toString();
    return { ...this.#columns, events: JSON.parse(text) as readonly StoredEvent[] };
  }
}
