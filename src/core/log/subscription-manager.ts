import { FailureError } from '../kernel/failure.ts';
import { type RecordedEvent, recordedEvents } from '../model/aggregate.ts';
import { type Commit, GENESIS, type Head } from '../model/commit.ts';
import type { EventCatalogue } from '../model/event.ts';
import type { EventLog } from '../model/event-log.ts';
import type { CheckpointStore } from './checkpoints.ts';
import { follow, pump, type Subscriber } from './subscription.ts';

export type EventHandler = (event: RecordedEvent) => Promise<void> | void;

/**
 * Durable named subscribers: each gets the events of its types in the order of the log, from its checkpoint on, at
 * least once. A handler that throws stops its own subscription at that commit, which is delivered again the next time.
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
      chunk: 100,
      position: async () => (await this.#checkpoints.checkpoint(name)).position,
      take: async (commits) => {
        for (const commit of commits) {
          if (await this.#deliver(commit, wanted, handler)) await this.#reached(name, commit);
        }
        await this.#reached(name, commits.at(-1) as Commit);
      },
    });
  }

  /** Brings every subscriber, or one, to the log's head. */
  async catchUp(name?: string): Promise<void> {
    for (const subscriber of await this.#chosen(name)) await pump(this.#log, subscriber);
  }

  /** Delivers until the signal aborts. Rejects with the first handler's error, once the others have stopped too. */
  async run(signal: AbortSignal): Promise<void> {
    const failed = new AbortController();
    const either = AbortSignal.any([signal, failed.signal]);
    const subscribers = await this.#chosen();
    const ends = subscribers.map((subscriber) =>
      follow(this.#log, subscriber, either).catch((error: unknown) => {
        failed.abort();
        throw error;
      }),
    );
    const rejected = (await Promise.allSettled(ends)).find((end) => end.status === 'rejected');
    if (rejected !== undefined) throw rejected.reason;
  }

  /** Moves a subscriber's checkpoint back to the beginning of the log. */
  async restart(name: string): Promise<void> {
    await this.#reached(name, GENESIS);
  }

  async #reached(name: string, head: Head): Promise<void> {
    await this.#checkpoints.setCheckpoint(name, head);
  }

  async #chosen(name?: string): Promise<readonly Subscriber[]> {
    const chosen = name === undefined ? [...this.#subscribers.values()] : [this.#named(name)];
    for (const subscriber of chosen) await this.#assertOfThisLog(subscriber.name);
    return chosen;
  }

  #named(name: string): Subscriber {
    const subscriber = this.#subscribers.get(name);
    if (subscriber === undefined) throw new Error(`there is no subscriber named ${name}`);
    return subscriber;
  }

  /** A checkpoint of another log, or one that a restored log has lost: continuing from it would skip events in silence. */
  async #assertOfThisLog(name: string): Promise<void> {
    const { position, hash } = await this.#checkpoints.checkpoint(name);
    if (position === 0) return;
    const [commit] = await this.#log.read(position - 1, 1);
    if (commit?.hash === hash) return;
    throw new FailureError({
      kind: 'check_failed',
      code: 'subscriber_of_another_log',
      message: `The subscriber ${name} stands at position ${position} of another log.`,
      hint: 'The log was restored or replaced. Restart the subscriber, or give it a new name.',
    });
  }

  /** Answers whether there was anything to deliver. */
  async #deliver(
    commit: Commit,
    wanted: ReadonlySet<string> | undefined,
    handler: EventHandler,
  ): Promise<boolean> {
    const catalogue = this.#catalogues.get(commit.category);
    if (catalogue === undefined) return false;
    const events = recordedEvents(catalogue, commit).filter(
      ({ type }) => wanted === undefined || wanted.has(type),
    );
    for (const event of events) await handler(event);
    return events.length > 0;
  }
}
