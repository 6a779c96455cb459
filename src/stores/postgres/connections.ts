import type pg from 'pg';
import { monotonicMs } from '../../core/kernel/monotonic.ts';
import type { DatabaseUrl } from './database-url.ts';
import {
  codeOf,
  failureFrom,
  logRestored,
  noPrimary,
  notConnected,
  outcomeUnknown,
  RESTORED,
  troubleOf,
  unavailable,
} from './failures.ts';
import type { Candidate, Fence } from './fence.ts';
import { Permits } from './permits.ts';

/** One append is in flight at a time, and what is read in one turn is one query: few connections do. */
const MOST = 6;

/** A transaction that its client forgot holds nobody up for longer, in milliseconds. */
const IDLE_MS = 5_000;

/** A machine that is gone answers nothing, not even that it is: the next host is then tried, after milliseconds. */
const CONNECT_MS = 2_000;

/** The first pause before work is done again, and the longest, in milliseconds. */
const PAUSE_MS = { first: 10, longest: 250 };

export interface ConnectionOptions {
  /** How long an answer may take, and how long lost work is done again, in milliseconds. */
  readonly timeoutMs: number;
  /** Takes a standby too. */
  readonly readonly: boolean;
  readonly fence: Fence;
}

export type Client = pg.PoolClient;

/** The type of bigint: positions and counts are numbers, which have 53 bits. */
const BIGINT = 20;

/**
 * Connections to the server that takes writes: the first host of the URL that does. Work that met a lost connection, a
 * deadlock, or a server that has become a standby is done again, on whichever server takes writes by then.
 */
export class Connections {
  readonly url: DatabaseUrl;
  readonly timeoutMs: number;
  readonly readonly: boolean;
  readonly fence: Fence;
  readonly #pg: typeof pg;
  /** A pool that is left answers none of those who wait for it: they wait before it. */
  readonly #permits = new Permits(MOST);
  #pool: Promise<pg.Pool> | undefined;
  #isClosed = false;

  constructor(driver: typeof pg, url: DatabaseUrl, { timeoutMs, readonly, fence }: ConnectionOptions) {
    this.#pg = driver;
    this.url = url;
    this.timeoutMs = timeoutMs;
    this.readonly = readonly;
    this.fence = fence;
  }

  /** A connection of one's own, until it is given back: `release(true)` closes it. */
  async connect(): Promise<Client> {
    return (await this.#acquire()).client;
  }

  /** A connection outside the pool that nobody but the caller uses. */
  async connectAlone(): Promise<pg.Client> {
    const { options } = await this.#current();
    const client = new this.#pg.Client({ ...options, connectionTimeoutMillis: 0 });
    client.on('error', ignored);
    await client.connect();
    return client;
  }

  /** Does the work once, on a connection that is closed where it was lost. */
  async once<T>(work: (client: Client) => Promise<T>): Promise<T> {
    this.fence.assertNotRestored();
    const { client, pool } = await this.#acquire();
    try {
      const result = await work(client);
      client.release();
      return result;
    } catch (error) {
      const trouble = troubleOf(error);
      client.release(trouble !== 'final' && trouble !== 'undone');
      if (trouble === 'standby' || trouble === 'lost') this.#leave(pool);
      if (codeOf(error) === RESTORED) this.fence.lose(logRestored(this.url.name));
      throw error;
    }
  }

  /** As `once`, for the first work: a server that is not there is reported at once, and none is waited for. */
  async opening<T>(work: (client: Client) => Promise<T>): Promise<T> {
    try {
      return await this.once(work);
    } catch (error) {
      // It is starting: that takes a moment.
      if (codeOf(error) === '57P03') return this.retrying(work);
      throw failureFrom(error, this.url.name);
    }
  }

  /**
   * Does work that changes nothing when it is done twice, again until it succeeds or the timeout has passed.
   *
   * @param lost told that the work was begun and its answer lost
   * @param before the error with which its answer was lost before
   * @throws FailureError `busy` or `unavailable`; `outcome_unknown` where an answer was lost that `lost` wants to know of
   */
  async retrying<T>(work: (client: Client) => Promise<T>, lost?: () => void, before?: unknown): Promise<T> {
    let doubt = before;
    const deadline = monotonicMs() + this.timeoutMs;
    for (let pauseMs = PAUSE_MS.first; ; pauseMs = Math.min(2 * pauseMs, PAUSE_MS.longest)) {
      let isBegun = false;
      try {
        return await this.once((client) => {
          isBegun = true;
          return work(client);
        });
      } catch (error) {
        const trouble = troubleOf(error);
        if (isBegun && trouble === 'lost' && lost !== undefined) {
          doubt = error;
          lost();
        }
        const isOver = this.#isClosed || trouble === 'final' || monotonicMs() + pauseMs >= deadline;
        if (isOver) throw this.#failure(doubt, error);
      }
      await new Promise((resolve) => setTimeout(resolve, pauseMs * (0.5 + Math.random() / 2)));
    }
  }

  /** The rows of one statement that only reads. */
  async read<Row extends unknown[]>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    return this.retrying((client) => this.rows<Row>(client, text, values));
  }

  async rows<Row extends unknown[]>(
    client: Client,
    text: string,
    values: readonly unknown[] = [],
  ): Promise<Row[]> {
    const query = {
      text,
      values: [...values],
      rowMode: 'array' as const,
      query_timeout: this.timeoutMs + 500,
    };
    return (await client.query<Row>(query)).rows;
  }

  /** The one row of a statement. */
  async row<Row extends unknown[]>(
    client: Client,
    text: string,
    values: readonly unknown[] = [],
  ): Promise<Row> {
    const [row] = await this.rows<Row>(client, text, values);
    if (row === undefined)
      throw unavailable('damaged', `${this.url.name} is damaged: it has lost the head of its log.`);
    return row;
  }

  /** The one row of a statement that only reads. */
  readRow<Row extends unknown[]>(text: string, values: readonly unknown[] = []): Promise<Row> {
    return this.retrying((client) => this.row<Row>(client, text, values));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#pool !== undefined) this.#leave(this.#pool);
  }

  async #acquire(): Promise<{ readonly client: Client; readonly pool: Promise<pg.Pool> }> {
    await this.#permits.take();
    const pool = this.#current();
    try {
      const client = await (await pool).connect();
      const release = client.release.bind(client);
      client.release = (error) => {
        this.#permits.give();
        release(error);
      };
      return { client, pool };
    } catch (error) {
      this.#permits.give();
      if (troubleOf(error) !== 'final') this.#leave(pool);
      throw error;
    }
  }

  /** Connections that were opened once these are closed would never be closed themselves. */
  #current(): Promise<pg.Pool> {
    if (this.#isClosed) return Promise.reject(unavailable('closed', `${this.url.name} was closed.`));
    this.#pool ??= this.#findPrimary();
    return this.#pool;
  }

  #failure(doubt: unknown, error: unknown): unknown {
    return doubt === undefined ? failureFrom(error, this.url.name) : outcomeUnknown(doubt, this.url.name);
  }

  /** The next work looks for the primary anew. */
  #leave(pool: Promise<pg.Pool>): void {
    if (this.#pool === pool) this.#pool = undefined;
    pool.then((left) => left.end()).catch(ignored);
  }

  async #findPrimary(): Promise<pg.Pool> {
    let failed: unknown = noPrimary(this.url.name);
    for (const host of this.url.hosts) {
      const pool = this.#poolOf(host);
      try {
        (await pool.connect()).release();
        return pool;
      } catch (error) {
        // That one host is down says less than that another takes no writes.
        if (troubleOf(failed) !== 'standby') failed = notConnected(error, this.url.name);
        pool.end().catch(ignored);
      }
    }
    throw failed;
  }

  #poolOf(host: string): pg.Pool {
    const types = this.#pg.types;
    const pool = new this.#pg.Pool({
      connectionString: host,
      max: MOST,
      idleTimeoutMillis: 0,
      connectionTimeoutMillis: Math.min(this.timeoutMs, CONNECT_MS),
      keepAlive: true,
      application_name: 'daybook',
      types: {
        getTypeParser: (oid: number, format?: 'text' | 'binary') =>
          oid === BIGINT ? Number : (types.getTypeParser(oid, format) as unknown),
      },
      // Awaited, though its type says that it is not.
      onConnect: this.#prepare.bind(this) as (client: pg.ClientBase) => void,
    });
    pool.on('error', ignored);
    return pool;
  }

  /** Whatever the server's defaults are: what is acknowledged is durable, and nothing waits for ever. */
  async #prepare(client: pg.ClientBase): Promise<void> {
    // A server that ends reports it on every connection: without a listener that ends this process.
    client.on('error', ignored);
    const { rows } = await client.query<ServerState>(
      `SELECT pg_is_in_recovery() AS standby, (SELECT system_identifier::text FROM pg_control_system()) AS system,
         CASE WHEN NOT pg_is_in_recovery()
           THEN ('x' || left(pg_walfile_name(pg_current_wal_insert_lsn()), 8))::bit(32)::integer END AS timeline,
         set_config('statement_timeout', $1, false),
         set_config('idle_in_transaction_session_timeout', $2, false),
         CASE WHEN $3 THEN set_config('default_transaction_read_only', 'on', false) END,
         CASE WHEN current_setting('synchronous_commit') IN ('off', 'local')
           THEN set_config('synchronous_commit', 'on', false) END`,
      [String(this.timeoutMs), String(IDLE_MS), this.readonly],
    );
    const { standby = false, system = '', timeline = null } = rows[0] ?? {};
    if (standby && !this.readonly) throw Object.assign(new Error('it is a standby'), { code: '25006' });
    if (timeline !== null) await this.fence.admit({ system, timeline, ...this.#candidate(client) });
  }

  #candidate(client: pg.ClientBase): Pick<Candidate, 'name' | 'hashAt'> {
    return {
      name: this.url.name,
      hashAt: async (position) => {
        const sql = 'SELECT hash FROM daybook.commits WHERE position = $1';
        return (await client.query<{ hash: string }>(sql, [position])).rows[0]?.hash;
      },
    };
  }
}

interface ServerState {
  readonly standby: boolean;
  readonly system: string;
  /** Null on a standby. */
  readonly timeline: number | null;
}

function ignored(): void {}
