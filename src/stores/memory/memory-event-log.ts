import { crypto } from '../../core/kernel/crypto.ts';
import { Waiters } from '../../core/kernel/waiters.ts';
import {
  appendOf,
  type Followed,
  type Replica,
  takesNoCommands,
  type Violation,
  violationOf,
} from '../../core/log/replica.ts';
import {
  appendedCommit,
  assertStorable,
  chained,
  parseCommit,
  type StoredCommit,
} from '../../core/log/stored-commit.ts';
import type { WriteStore } from '../../core/log/write-store.ts';
import { type Commit, GENESIS, type Head, streamId } from '../../core/model/commit.ts';
import {
  ABORTED,
  type Append,
  type AppendOptions,
  type EventLog,
  type Hold,
  isStored,
  type LogIdentity,
  noHold,
  type StreamEnd,
  type StreamPage,
  type Verdict,
} from '../../core/model/event-log.ts';
import { isForgetting } from '../../core/model/forgetting.ts';
import { sound } from '../../core/model/integrity.ts';
import type { Clock } from '../../core/model/ports.ts';
import { MemoryCheckpointStore } from './memory-checkpoint-store.ts';
import { MemoryRejectionLog } from './memory-rejection-log.ts';

export interface MemoryStore extends WriteStore {
  readonly replica: Replica;
}

/** A log that lasts as long as the process: for tests, and for trying things out. */
export function openMemoryEventLog(options: { readonly clock: Clock }): MemoryStore {
  const log = new MemoryEventLog(options.clock);
  return {
    log,
    replica: log,
    rejections: new MemoryRejectionLog(),
    checkpoints: new MemoryCheckpointStore(),
    integrity: sound,
    close: () => log.close(),
  };
}

/** Keeps the same texts as SQLite does, so no caller can alter a fact through an object that it still holds. */
class MemoryEventLog implements EventLog, Replica {
  readonly #clock: Clock;
  #identity: LogIdentity = { logId: crypto().randomUUID(), epoch: crypto().randomUUID() };
  #followed: Followed | undefined;
  readonly #waiters = new Waiters();
  #state = emptyState();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async identity(): Promise<LogIdentity> {
    return this.#identity;
  }

  async append(
    batch: readonly Append[],
    { atomic = false, inOrder = false }: AppendOptions = {},
  ): Promise<readonly Verdict[]> {
    assertStorable(batch);
    if (this.#followed !== undefined) throw takesNoCommands(this.#followed);
    const before = atomic ? copyOf(this.#state) : undefined;
    const verdicts = this.#appendAll(batch, atomic || inOrder);
    const last = verdicts.length - 1;
    if (before !== undefined && !verdicts.every(isStored)) {
      this.#state = before;
      return batch.map((_, index) => (index === last ? (verdicts[last] as Verdict) : ABORTED));
    }
    if (verdicts.some(({ kind }) => kind === 'committed')) this.#waiters.wake();
    return batch.map((_, index) => verdicts[index] ?? ABORTED);
  }

  /** @param stops at the first item that is not stored, whose verdict is the last then */
  #appendAll(batch: readonly Append[], stops: boolean): readonly Verdict[] {
    const recordedAt = this.#clock.now();
    const verdicts: Verdict[] = [];
    for (const item of batch) {
      const verdict = appendOne(this.#state, item, recordedAt);
      verdicts.push(verdict);
      if (stops && !isStored(verdict)) break;
    }
    return verdicts;
  }

  /** No other process has it. */
  async hold(): Promise<Hold> {
    return noHold;
  }

  async find(commandId: string): Promise<Commit | undefined> {
    const stored = this.#state.byCommandId.get(commandId);
    return stored && parseCommit(stored);
  }

  async findBeginning(prefix: string, limit: number): Promise<readonly Commit[]> {
    const ids = [...this.#state.byCommandId.keys()].filter((id) => id.startsWith(prefix));
    return inByteOrder(ids)
      .slice(0, Math.max(0, limit))
      .map((id) => parseCommit(this.#state.byCommandId.get(id) as StoredCommit));
  }

  async readStream(
    stream: string,
    { afterVersion = 0, upTo = Number.MAX_SAFE_INTEGER }: { afterVersion?: number; upTo?: number } = {},
  ): Promise<readonly Commit[]> {
    const commits = this.#state.byStream.get(stream) ?? [];
    return commits
      .filter((commit) => commit.lastVersion > afterVersion && commit.position <= upTo)
      .map(parseCommit);
  }

  readStreams(ends: readonly StreamEnd[]): Promise<readonly (readonly Commit[])[]> {
    return Promise.all(ends.map(({ stream, afterVersion }) => this.readStream(stream, { afterVersion })));
  }

  async read(after: number, limit: number): Promise<readonly Commit[]> {
    return this.#state.commits.slice(after, after + Math.max(0, limit)).map(parseCommit);
  }

  async readByStream(category: string, page: StreamPage): Promise<readonly Commit[]> {
    const after = page.after ?? { stream: '', version: 0 };
    const commits: StoredCommit[] = [];
    for (const stream of this.#streamsFrom(after.stream)) {
      for (const commit of this.#state.byStream.get(stream) ?? []) {
        if (commits.length >= page.limit) return commits.map(parseCommit);
        if (commit.category !== category || commit.position > page.upTo) continue;
        if (stream !== after.stream || commit.firstVersion > after.version) commits.push(commit);
      }
    }
    return commits.map(parseCommit);
  }

  #streamsFrom(first: string): string[] {
    const from = Buffer.from(first);
    const streams = [...this.#state.byStream.keys()];
    return inByteOrder(streams.filter((stream) => Buffer.from(stream).compare(from) >= 0));
  }

  async head(): Promise<Head> {
    return headOf(this.#state);
  }

  async forgettings(after: number): Promise<readonly Commit[]> {
    return this.#state.commits.slice(after).filter(isForgetting).map(parseCommit);
  }

  async holder(key: string): Promise<string | undefined> {
    return this.#state.reservations.get(key);
  }

  async streams(category: string): Promise<number> {
    return this.#state.created.get(category)?.length ?? 0;
  }

  async numbered(category: string, number: number): Promise<string | undefined> {
    return this.#state.created.get(category)?.[number - 1];
  }

  async streamsBeginning(category: string, prefix: string, limit: number): Promise<readonly string[]> {
    const streams = [...this.#state.byStream.keys()];
    const wanted = streams.filter((stream) => stream.startsWith(streamId(category, prefix)));
    return inByteOrder(wanted).slice(0, Math.max(0, limit));
  }

  async wait(after: number, signal: AbortSignal): Promise<void> {
    if (headOf(this.#state).position <= after) await this.#waiters.wait(after, signal);
  }

  async become(logId: string, epoch = this.#identity.epoch): Promise<boolean> {
    if (this.#state.commits.length > 0) return false;
    this.#identity = { logId, epoch };
    return true;
  }

  async followed(): Promise<Followed | undefined> {
    return this.#followed;
  }

  async follow(followed: Followed): Promise<void> {
    this.#followed = followed;
  }

  async adopt(epoch: string): Promise<void> {
    this.#identity = { ...this.#identity, epoch };
  }

  async receive(commits: readonly Commit[]): Promise<Violation | undefined> {
    assertStorable(commits.map(appendOf));
    const before = copyOf(this.#state);
    for (const commit of commits) {
      const violation = violationOf(commit, appendOne(this.#state, appendOf(commit), commit.recordedAt));
      if (violation === undefined) continue;
      this.#state = before;
      return violation;
    }
    this.#waiters.wake();
    return undefined;
  }

  async close(): Promise<void> {
    this.#waiters.wake();
  }
}

/** Ordered as SQLite orders text: by its bytes in UTF-8. */
const inByteOrder = (texts: readonly string[]): string[] =>
  texts
    .map((text) => ({ text, bytes: Buffer.from(text) }))
    .sort((a, b) => a.bytes.compare(b.bytes))
    .map(({ text }) => text);

interface State {
  readonly commits: StoredCommit[];
  readonly byCommandId: Map<string, StoredCommit>;
  readonly byStream: Map<string, StoredCommit[]>;
  /** Key to the stream that holds it. */
  readonly reservations: Map<string, string>;
  /** Category to its streams, in the order of their numbers. */
  readonly created: Map<string, string[]>;
}

const emptyState = (): State => ({
  commits: [],
  byCommandId: new Map(),
  byStream: new Map(),
  reservations: new Map(),
  created: new Map(),
});

const copyOf = (state: State): State => ({
  commits: [...state.commits],
  byCommandId: new Map(state.byCommandId),
  byStream: new Map([...state.byStream].map(([stream, commits]) => [stream, [...commits]])),
  reservations: new Map(state.reservations),
  created: new Map([...state.created].map(([category, streams]) => [category, [...streams]])),
});

function createdIn({ created }: State, category: string): string[] {
  const streams = created.get(category) ?? [];
  created.set(category, streams);
  return streams;
}

function headOf(state: State): Head {
  const last = state.commits.at(-1);
  return last === undefined ? GENESIS : { position: last.position, hash: last.hash };
}

function appendOne(state: State, item: Append, recordedAt: string): Verdict {
  return rejectionOf(state, item) ?? { kind: 'committed', commit: store(state, item, recordedAt) };
}

function rejectionOf(state: State, item: Append): Verdict | undefined {
  const known = state.byCommandId.get(item.commandId);
  if (known !== undefined) {
    return {
      kind: known.fingerprint === item.fingerprint ? 'replayed' : 'id_reused',
      commit: parseCommit(known),
    };
  }
  const last = state.byStream.get(item.stream)?.at(-1);
  const actualVersion = last?.lastVersion ?? 0;
  const isUpon = item.dependsOn === undefined || item.dependsOn === last?.commandId;
  if (actualVersion !== item.expectedVersion || !isUpon) return { kind: 'conflict', actualVersion };
  for (const key of item.reserved) {
    const holder = state.reservations.get(key);
    if (holder !== undefined && holder !== item.stream) return { kind: 'key_taken', key, holder };
  }
  return undefined;
}

function store(state: State, item: Append, recordedAt: string): Commit {
  const { position, hash } = headOf(state);
  const number = item.expectedVersion === 0 ? (state.created.get(item.category)?.length ?? 0) + 1 : null;
  const stored = chained(item, { position: position + 1, previous: hash, number, recordedAt });
  state.commits.push(stored);
  state.byCommandId.set(item.commandId, stored);
  if (number === null) state.byStream.get(item.stream)?.push(stored);
  else {
    state.byStream.set(item.stream, [stored]);
    createdIn(state, item.category).push(item.stream);
  }
  for (const key of item.released) {
    if (state.reservations.get(key) === item.stream) state.reservations.delete(key);
  }
  for (const key of item.reserved) state.reservations.set(key, item.stream);
  return appendedCommit(stored, item);
}
