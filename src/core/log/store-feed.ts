import { FailureError, failureOf } from '../kernel/failure.ts';
import type { Head } from '../model/commit.ts';
import type { Feed, FeedPage, FeedRead } from './feed.ts';
import { logFeed } from './log-feed.ts';
import type { OpenedStore } from './store-engine.ts';

type Followable = Pick<OpenedStore, 'log' | 'mayLag' | 'close'>;

/** What passes by itself: the server is away, starting, or has no primary yet. */
const PASSING: ReadonlySet<string> = new Set(['server_lost', 'no_primary', 'server_failed', 'store_busy']);

/**
 * The feed of a log in a store that many machines reach. The store is opened at the first read, and anew where its log was
 * restored: whether the copy is the beginning of what stands there then is for its next read to say.
 */
export class StoreFeed implements Feed {
  readonly source: string;
  readonly #open: () => Promise<Followable>;
  #opened: Promise<Followable> | undefined;
  #isClosed = false;

  private constructor(source: string, open: () => Promise<Followable>) {
    this.source = source;
    this.#open = open;
  }

  /** @throws FailureError where the store cannot be opened, and that does not pass by itself */
  static async begin(source: string, open: () => Promise<Followable>): Promise<StoreFeed> {
    const feed = new StoreFeed(source, open);
    await feed.#store().catch((thrown: unknown) => {
      if (!PASSING.has(failureOf(thrown).code)) throw thrown;
    });
    return feed;
  }

  async read(after: Head, how: FeedRead): Promise<FeedPage> {
    try {
      return await this.#read(after, how);
    } catch (thrown) {
      if (failureOf(thrown).code !== 'log_restored') throw thrown;
      await this.#leave();
      return this.#read(after, { ...how, waitMs: 0 });
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#leave();
  }

  async #read(after: Head, how: FeedRead): Promise<FeedPage> {
    const { log, mayLag } = await this.#store();
    const feed = logFeed(log, this.source);
    try {
      return await feed.read(after, how);
    } catch (thrown) {
      if (failureOf(thrown).code !== 'log_diverged') throw thrown;
      if ((await mayLag?.()) && (await log.head()).position < after.position) throw behind(this.source);
      // Meanwhile another server may answer: what ends a copy for good is asked twice.
      return feed.read(after, how);
    }
  }

  async #store(): Promise<Followable> {
    if (this.#isClosed) throw new Error('the feed is closed');
    this.#opened ??= this.#open();
    const opened = this.#opened;
    try {
      return await opened;
    } catch (thrown) {
      if (this.#opened === opened) this.#opened = undefined;
      throw thrown;
    }
  }

  async #leave(): Promise<void> {
    const opened = this.#opened;
    this.#opened = undefined;
    const store = await opened?.catch(() => undefined);
    await store?.close();
  }
}

const behind = (source: string): FailureError =>
  new FailureError({
    kind: 'unavailable',
    code: 'feed_not_ready',
    message: `${source} cannot be followed: the standby that answers is behind this copy.`,
  });
