import { type RecordedEvent, recordedEvents } from './aggregate.ts';
import type { Commit, Position } from './commit.ts';
import type { EventCatalogue } from './event.ts';
import type { EventLog } from './event-log.ts';
import { follow, pump, type Subscriber } from './subscription.ts';

/** Where durable subscribers keep how far they have come. */
export interface CheckpointStore {
  checkpoint(name: string): Promise<Position>;
  setCheckpoint(name: string, position: Position): Promise<void>;
}

export type EventHandler = (event: RecordedEvent) => Promise<void> | void;

/**
 * Durable named subscribers: each gets the events of its types in the order of the log, from where it stood when the
 * program last ran, at least once. A handler that throws stops its own subscription at that commit; it is given the
 * commit again the next time.
 */
export class SubscriptionManager {
  readonly #log: EventLog;
  readonly #checkpoints: CheckpointStore;
  readonly #catalogues: ReadonlyMap<string, EventCatalogue>;
  readonly #subscribers = new Map<string, Subscriber>();

  constructor(log: EventLog, checkpoints: CheckpointStore, catalogues: readonly EventCatalogue[]) {
    this.#log = log;
    this.#checkpoints = checkpoints;
    this.#catalogues = new Map(catalogues.map((catalogue) => [catalogue.category, catalogue]));
  }

  /** @param types event types, or `'all'` */
  subscribe(name: string, types: readonly string[] | 'all', handler: EventHandler): void {
    if (this.#subscribers.has(name)) throw new Error(`a subscriber named ${name} is registered already`);
    const wanted = types === 'all' ? undefined : new Set(types);
    this.#subscribers.set(name, {
      name,
      position: () => this.#checkpoints.checkpoint(name),
      take: async (commits) => {
        for (const commit of commits) {
          await this.#deliver(commit, wanted, handler);
          await this.#checkpoints.setCheckpoint(name, commit.position);
        }
      },
    });
  }

  /** Brings every subscriber, or one, to the log's head. */
  async catchUp(name?: string): Promise<void> {
    for (const subscriber of this.#chosen(name)) await pump(this.#log, subscriber);
  }

  /** Delivers until the signal aborts. Rejects with the first handler's error. */
  async run(signal: AbortSignal): Promise<void> {
    await Promise.all(this.#chosen().map((subscriber) => follow(this.#log, subscriber, signal)));
  }

  #chosen(name?: string): readonly Subscriber[] {
    if (name === undefined) return [...this.#subscribers.values()];
    const subscriber = this.#subscribers.get(name);
    if (subscriber === undefined) throw new Error(`there is no subscriber named ${name}`);
    return [subscriber];
  }

  async #deliver(
    commit: Commit,
    wanted: ReadonlySet<string> | undefined,
    handler: EventHandler,
  ): Promise<void> {
    const catalogue = this.#catalogues.get(commit.category);
    if (catalogue === undefined) return;
    for (const event of recordedEvents(catalogue, commit)) {
      if (wanted === undefined || wanted.has(event.type)) await handler(event);
    }
  }
}
