/**
 * Where a service is, and who asks.
 *
 * @example
 * const options: ConnectOptions = { url: 'https://shop.example', token: 'daybook_…', actor: 'ann' };
 * const shop = connect(options);
 */
export interface ConnectOptions {
  /** Of the service, as `daybook serve` prints it. */
  readonly url: string;
  /** Of queries, where another service answers them. Default: `url`. */
  readonly queriesUrl?: string;
  /** As `daybook tokens create` printed it. */
  readonly token: string;
  /** Who acts, where a command does not say: stored beside the token's name. */
  readonly actor?: string;
  /** A position that another connection came to: answers are at least as new. */
  readonly position?: string;
  /** How long one request may take. Milliseconds, default 30 000. */
  readonly timeoutMs?: number;
  /** How often what failed by no fault of its own is sent again. */
  readonly retries?: Retries;
  /**
   * What sends requests. Default: the platform's.
   *
   * @example
   * const traced: typeof fetch = (input, init) => {
   *   console.log(String(input));
   *   return fetch(input, init);
   * };
   * const shop = connect({ url: 'http://127.0.0.1:7070', token: 'daybook_…', fetch: traced });
   */
  readonly fetch?: typeof fetch;
}

/**
 * How often a message is sent, and how long is waited in between: twice as long each time, and at random up to that, so that
 * many who failed together do not come again together.
 *
 * @example
 * const patient: Retries = { attempts: 20, mostMs: 10_000 };
 */
export interface Retries {
  /** How often it is sent at the most. Default 8. */
  readonly attempts?: number;
  /** The longest wait behind the first attempt. Milliseconds, default 100. */
  readonly firstMs?: number;
  /** The longest wait of all. Milliseconds, default 5 000. */
  readonly mostMs?: number;
}

/**
 * How many commands are sent.
 *
 * @example
 * const options: SendOptions = { mode: 'keep-going' };
 */
export interface SendOptions {
  /**
   * `stop` (the default) sends nothing behind a command that failed, `keep-going` sends all, `atomic` stores all or none.
   */
  readonly mode?: 'stop' | 'keep-going' | 'atomic';
  /** Decide each, tell what would change, store nothing. */
  readonly dryRun?: boolean;
}
