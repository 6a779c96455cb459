import type { Commit, Head, Position, StreamId } from '../model/commit.ts';
import {
  ABORTED,
  type Append,
  type AppendOptions,
  type EventLog,
  type Hold,
  isStored,
  type LogIdentity,
  type StreamEnd,
  type StreamPage,
  type Verdict,
} from '../model/event-log.ts';
import { isForgetting } from '../model/forgetting.ts';
import { isPersonalKey, plainKey } from '../model/personal-keys.ts';
import { openCommit } from './open-commits.ts';
import { boxesOf, type LoadCatalogue, sealAppends } from './seal-appends.ts';
import type { Sealing } from './sealing.ts';

/**
 * The log as commands and views know it, over the log as it is stored: there, the personal fields of an event are a box that
 * only its subject's key opens. Chain, archives, copies and backups are of what is stored, and stay valid when a key is
 * destroyed; what is read then has words in the place of what is gone.
 */
export class SealedEventLog implements EventLog {
  readonly #log: EventLog;
  readonly #sealing: Sealing;
  readonly #catalogue: LoadCatalogue;

  constructor(log: EventLog, sealing: Sealing, catalogue: LoadCatalogue) {
    this.#log = log;
    this.#sealing = sealing;
    this.#catalogue = catalogue;
  }

  identity(): Promise<LogIdentity> {
    return this.#log.identity();
  }

  append(batch: readonly Append[], options: AppendOptions = {}): Promise<readonly Verdict[]> {
    return this.#sealing.inTurn(() => this.#append(batch, options));
  }

  async #append(batch: readonly Append[], options: AppendOptions): Promise<readonly Verdict[]> {
    const sealer = await this.#sealing.writer();
    if (sealer === undefined) return this.#log.append(batch.map(withPlainKeys), options);
    const sealed = await sealAppends(batch, sealer, this.#catalogue);
    const stored: Append[] = [];
    const refused = new Map<number, Verdict>();
    for (const [index, one] of sealed.entries()) {
      if ('kind' in one) refused.set(index, one);
      else if (refused.size === 0 || !options.inOrder) stored.push(one);
    }
    if (refused.size > 0 && options.atomic) return batch.map((_, index) => refused.get(index) ?? ABORTED);
    const verdicts = [...(await this.#log.append(stored, options))];
    for (const [index, one] of stored.entries())
      if (isForgetting(one) && verdicts[index] !== undefined && isStored(verdicts[index]))
        (await this.#sealing.reader()).forgets(one.stream);
    return Promise.all(
      batch.map(
        async (item, index) => refused.get(index) ?? this.#asDecided(item, verdicts.shift() ?? ABORTED),
      ),
    );
  }

  /** The verdict on what was sealed, in the words of what was to be. */
  async #asDecided(item: Append, verdict: Verdict): Promise<Verdict> {
    switch (verdict.kind) {
      case 'committed': {
        const { events, reserved, released } = item;
        return { kind: 'committed', commit: { ...verdict.commit, events, reserved, released } };
      }
      case 'replayed':
      case 'id_reused': {
        const [commit = verdict.commit] = await this.#read(Promise.resolve([verdict.commit]));
        return { kind: verdict.kind, commit };
      }
      case 'key_taken': {
        const sealer = await this.#sealing.writer();
        const key = item.reserved.find((one) => sealer?.blind(one) === verdict.key) ?? verdict.key;
        return { ...verdict, key };
      }
      case 'conflict':
      case 'forgotten':
      case 'aborted':
        return verdict;
    }
  }

  hold(): Promise<Hold> {
    return this.#log.hold();
  }

  async find(commandId: string): Promise<Commit | undefined> {
    const commit = await this.#sealing.along(this.#log.find(commandId));
    return commit === undefined ? undefined : (await this.#opened([commit]))[0];
  }

  async findBeginning(prefix: string, limit: number): Promise<readonly Commit[]> {
    return this.#read(this.#log.findBeginning(prefix, limit));
  }

  async readStream(
    stream: StreamId,
    options?: { afterVersion?: number; upTo?: Position },
  ): Promise<readonly Commit[]> {
    return this.#read(this.#log.readStream(stream, options));
  }

  async readStreams(ends: readonly StreamEnd[]): Promise<readonly (readonly Commit[])[]> {
    const streams = await this.#sealing.along(this.#log.readStreams(ends));
    const opened = [...(await this.#opened(streams.flat()))];
    return streams.map((commits) => opened.splice(0, commits.length));
  }

  async read(after: Position, limit: number): Promise<readonly Commit[]> {
    return this.#read(this.#log.read(after, limit));
  }

  async readByStream(category: string, page: StreamPage): Promise<readonly Commit[]> {
    return this.#read(this.#log.readByStream(category, page));
  }

  head(): Promise<Head> {
    return this.#log.head();
  }

  async forgettings(after: Position): Promise<readonly Commit[]> {
    return this.#opened(await this.#log.forgettings(after));
  }

  async holder(key: string): Promise<StreamId | undefined> {
    const sealer = isPersonalKey(key) ? await this.#sealing.writer() : undefined;
    return this.#log.holder(sealer?.blind(key) ?? plainKey(key));
  }

  streams(category: string): Promise<number> {
    return this.#log.streams(category);
  }

  numbered(category: string, number: number): Promise<StreamId | undefined> {
    return this.#log.numbered(category, number);
  }

  streamsBeginning(category: string, prefix: string, limit: number): Promise<readonly StreamId[]> {
    return this.#log.streamsBeginning(category, prefix, limit);
  }

  wait(after: Position, signal: AbortSignal): Promise<void> {
    return this.#log.wait(after, signal);
  }

  close(): Promise<void> {
    return this.#log.close();
  }

  async #read(asked: Promise<readonly Commit[]>): Promise<readonly Commit[]> {
    return this.#opened(await this.#sealing.along(asked));
  }

  async #opened(commits: readonly Commit[]): Promise<readonly Commit[]> {
    const boxes = commits.flatMap(({ events }) => boxesOf(events));
    if (boxes.length === 0) return commits;
    const ring = await this.#sealing.reader();
    // They were read at a later moment than the forgettings.
    if (commits.some((commit) => isForgetting(commit) && commit.position > ring.upTo)) await ring.refresh();
    const keys = await ring.find(boxes);
    const logId = await this.#sealing.logId();
    return commits.map((commit) => openCommit(commit, logId, keys));
  }
}

/** A log from before keeps its keys as it always did. */
const withPlainKeys = (item: Append): Append =>
  item.reserved.length + item.released.length === 0
    ? item
    : { ...item, reserved: item.reserved.map(plainKey), released: item.released.map(plainKey) };
