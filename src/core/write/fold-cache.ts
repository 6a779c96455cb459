import { type AnyAggregate, type Folded, foldOn } from '../model/aggregate.ts';
import { type Commit, streamId } from '../model/commit.ts';
import type { EventLog } from '../model/event-log.ts';

/** A stream to be loaded as an aggregate. */
export interface Look {
  readonly aggregate: AnyAggregate;
  readonly id: string;
  /** `target`: what a command changes; `loaded`: what its decision loads besides. */
  readonly role: 'target' | 'loaded';
}

/** When a command arrived: what was read of the log since is current for it. */
export type Moment = number;

/** How many folded streams are kept: those that many decisions load, and those that many commands change. */
const KEPT: Readonly<Record<Look['role'], number>> = { loaded: 10_000, target: 100 };

/** Looks of waiting commands that are read together; beyond that, each is read by itself. */
const GATHERED = 20_000;

/**
 * Folded streams that many decisions load (the customer, the products, an order that is written to often). A fold is
 * never older than the command that loads it: the log is read for what is newer. Waiting commands announce what they will
 * load, so that one read serves all of them. Folds are shared: read-only.
 */
export class FoldCache {
  readonly #log: EventLog;
  readonly #generation: () => number;
  readonly #kept: Readonly<Record<Look['role'], RecentEntries>>;
  #expected: Look[] = [];
  #moment: Moment = 0;

  /** @param generation grows when something of this process gets into the log: what was read before is then too old */
  constructor(log: EventLog, generation: () => number = () => 0) {
    this.#log = log;
    this.#generation = generation;
    this.#kept = { loaded: new RecentEntries(KEPT.loaded), target: new RecentEntries(KEPT.target) };
  }

  /** Announces what a command will load. Returns the moment at which it arrived. */
  expect(looks: readonly Look[]): Moment {
    // Commands that are answered without a decision load nothing: what they announced must not pile up.
    if (this.#expected.length > GATHERED) this.#expected = [];
    for (const look of looks) this.#expected.push(look);
    return this.#moment;
  }

  /** @param since when the loading command arrived; default: now */
  async load(look: Look, since: Moment = this.#moment): Promise<Folded<unknown>> {
    const known = this.#kept[look.role].of(look);
    if (known !== undefined && known.readAt > since && known.generation === this.#generation())
      return known.folded;
    return this.#read(look);
  }

  async #read(look: Look): Promise<Folded<unknown>> {
    // A command that comes while the log is being read has come later than the read began.
    this.#moment += 1;
    const [moment, generation] = [this.#moment, this.#generation()];
    const own = this.#kept[look.role].at(look);
    const entries = [
      ...new Set([own, ...this.#expected.splice(0).map((one) => this.#kept[one.role].at(one))]),
    ];
    const newer = await this.#readAll(entries);
    // Another command's stream may be damaged: it must not fail this one.
    if (newer === undefined) return this.#read(look);
    for (const [index, entry] of entries.entries()) entry.add(newer[index] ?? [], moment, generation);
    for (const recent of Object.values(this.#kept)) recent.trim(moment);
    return own.folded;
  }

  /** @returns undefined where it failed for several streams together */
  async #readAll(entries: readonly Entry[]): Promise<readonly (readonly Commit[])[] | undefined> {
    try {
      return await this.#log.readStreams(
        entries.map(({ stream, folded }) => ({ stream, afterVersion: folded.version })),
      );
    } catch (error) {
      if (entries.length === 1) throw error;
      return undefined;
    }
  }
}

/** The most recently used entries of one role, by aggregate and id. */
class RecentEntries {
  readonly #most: number;
  readonly #entries = new Map<AnyAggregate, Map<string, Entry>>();

  constructor(most: number) {
    this.#most = most;
  }

  of({ aggregate, id }: Look): Entry | undefined {
    return this.#entries.get(aggregate)?.get(id);
  }

  /** The entry, created if missing, as the most recently used. */
  at({ aggregate, id }: Look): Entry {
    const entries = this.#entries.get(aggregate) ?? new Map<string, Entry>();
    this.#entries.set(aggregate, entries);
    const entry = entries.get(id) ?? new Entry(aggregate, id);
    entries.delete(id);
    entries.set(id, entry);
    return entry;
  }

  /** Evicts the least recently used, but none that were just read: commands wait for them. */
  trim(moment: Moment): void {
    for (const entries of this.#entries.values()) {
      for (const [id, { readAt }] of entries) {
        if (entries.size <= this.#most || readAt >= moment) break;
        entries.delete(id);
      }
    }
  }
}

class Entry {
  readonly stream: string;
  folded: Folded<unknown>;
  readAt: Moment = 0;
  generation = 0;
  readonly #aggregate: AnyAggregate;
  readonly #id: string;

  constructor(aggregate: AnyAggregate, id: string) {
    this.#aggregate = aggregate;
    this.#id = id;
    this.stream = streamId(aggregate.events.category, id);
    this.folded = this.#unread();
  }

  /** On a copy: a decision may be reading the state. */
  add(read: readonly Commit[], moment: Moment, generation: number): void {
    this.readAt = moment;
    this.generation = generation;
    const newer = read.filter(({ lastVersion }) => lastVersion > this.folded.version);
    if (newer.length === 0) return;
    const from = this.folded.version === 0 ? this.#unread() : structuredClone(this.folded);
    this.folded = foldOn<unknown, never>(this.#aggregate as never, from, newer);
  }

  #unread(): Folded<unknown> {
    return { state: this.#aggregate.initialState(this.#id), version: 0 };
  }
}
