import type { Hold } from '../../core/model/event-log.ts';
import type { Client, Connections } from './connections.ts';

/** A holder that pauses delays nobody for longer, in milliseconds: the server then ends its transaction. */
const LONGEST_MS = 250;

interface Held {
  readonly client: Promise<Client>;
  holders: number;
}

/**
 * The lock of the log's head, kept by a transaction on a connection of its own: the next append is made in that transaction.
 * A hold that the server has ended is harmless: the append goes on elsewhere, and judges as ever.
 */
export class HeadHold {
  readonly #connections: Connections;
  readonly #appends = new Set<Promise<unknown>>();
  #held: Held | undefined;

  constructor(connections: Connections) {
    this.#connections = connections;
  }

  async hold(): Promise<Hold> {
    this.#held ??= { client: this.#lockBehindAppends(), holders: 0 };
    const held = this.#held;
    held.holders += 1;
    try {
      await held.client;
    } catch (error) {
      if (this.#held === held) this.#held = undefined;
      throw error;
    }
    let isReleased = false;
    return {
      release: () => {
        if (isReleased) return;
        isReleased = true;
        held.holders -= 1;
        if (held.holders > 0 || this.#held !== held) return;
        this.#held = undefined;
        void givenUp(held.client);
      },
    };
  }

  /** An append without a hold. A hold that is wanted meanwhile waits for it: it would wait for the hold, until the server ends that. */
  async around<T>(append: Promise<T>): Promise<T> {
    this.#appends.add(append);
    try {
      return await append;
    } finally {
      this.#appends.delete(append);
    }
  }

  /** The connection of the hold that there is, which has ended with this for all that have it: for the one append on it. */
  async take(): Promise<Client | undefined> {
    const held = this.#held;
    this.#held = undefined;
    return held?.client.catch(() => undefined);
  }

  async #lockBehindAppends(): Promise<Client> {
    await Promise.allSettled(this.#appends);
    return this.#lock();
  }

  #lock(): Promise<Client> {
    return this.#connections.retrying(async () => {
      const client = await this.#connections.connect();
      try {
        await client.query('BEGIN');
        await client.query(
          `SELECT set_config('idle_in_transaction_session_timeout', '${LONGEST_MS}', true), daybook.hold_head()`,
        );
        return client;
      } catch (error) {
        // Its transaction is over, or not worth ending.
        client.release(true);
        throw error;
      }
    });
  }
}

async function givenUp(held: Promise<Client>): Promise<void> {
  const client = await held;
  try {
    await client.query('ROLLBACK');
    client.release();
  } catch {
    client.release(true);
  }
}
