import type pg from 'pg';
import { monotonicMs } from '../../core/kernel/monotonic.ts';
import { sharedLook } from '../../core/kernel/shared-look.ts';
import { Waiters } from '../../core/kernel/waiters.ts';
import type { Connections } from './connections.ts';

/** How often the head is looked at while somebody waits, in milliseconds. */
const POLL_MS = 250;

/** How long the poll goes on alone where the server does not let it listen, in milliseconds. */
const LISTEN_AGAIN_MS = 5_000;

/**
 * Those who wait for the log to grow. A notification of the server wakes them at once, and is a hint only: transaction poolers
 * swallow it, and a connection may be lost unnoticed. That the head is polled while somebody waits is what they rely on.
 */
export class Notifications {
  readonly #connections: Connections;
  readonly #waiters = new Waiters();
  readonly #look: () => Promise<void>;
  readonly #afters = new Map<symbol, number>();
  #polling: NodeJS.Timeout | undefined;
  #listening: Promise<pg.Client | undefined> | undefined;
  #listensAfterMs = 0;
  #isClosed = false;

  /** @param position of the head; its failures wake everybody, whose next read says why */
  constructor(connections: Connections, position: () => Promise<number>) {
    this.#connections = connections;
    this.#look = sharedLook(async () => {
      const at = await position().catch(() => Number.POSITIVE_INFINITY);
      if ([...this.#afters.values()].some((after) => at > after)) this.#waiters.wake();
    });
  }

  async wait(after: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted || this.#isClosed) return;
    const waiter = Symbol('waiter');
    this.#afters.set(waiter, after);
    this.#polling ??= setInterval(() => void this.#look(), POLL_MS);
    const woken = this.#waiters.wait(after, signal);
    if (monotonicMs() >= this.#listensAfterMs) this.#listening ??= this.#listen();
    void this.#look();
    try {
      await woken;
    } finally {
      this.#afters.delete(waiter);
      if (this.#afters.size === 0) this.#stopPolling();
    }
  }

  wake(): void {
    this.#waiters.wake();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#stopPolling();
    this.wake();
    await (await this.#listening)?.end().catch(() => undefined);
  }

  #stopPolling(): void {
    clearInterval(this.#polling);
    this.#polling = undefined;
  }

  /** Undefined where it cannot: the poll goes on alone, and a later wait tries again. */
  async #listen(): Promise<pg.Client | undefined> {
    const again = (): void => {
      this.#listening = undefined;
    };
    let client: pg.Client | undefined;
    try {
      client = await this.#connections.connectAlone();
      client.on('notification', () => this.wake());
      client.on('end', again);
      await client.query('LISTEN daybook');
      return client;
    } catch {
      // A standby lets nobody listen.
      this.#listensAfterMs = monotonicMs() + LISTEN_AGAIN_MS;
      await client?.end().catch(() => undefined);
      again();
      return undefined;
    }
  }
}
