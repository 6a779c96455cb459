import { EdgeError } from '../problems/problems.ts';
import { addressKey } from './address-key.ts';
import { type Rate, TokenBuckets } from './token-buckets.ts';

export interface RateOptions {
  /** A clock that never goes back, in milliseconds. */
  readonly nowMs: () => number;
  /** Of all requests with a token. Default: 200 at once, 100 a second. */
  readonly requests?: Rate;
  /** Of those that write. Default: 200 at once, 50 a second. */
  readonly writes?: Rate;
  /** Of requests from an address that turn out to have no valid token. Default: as `requests`. */
  readonly strangers?: Rate;
}

export type RateHeaders = Readonly<Record<'RateLimit' | 'RateLimit-Policy', string>>;

type Named = readonly [name: string, buckets: TokenBuckets];

/** How many requests a token, and an address without one, may send. */
export class RateLimits {
  /** As in the options. */
  readonly nowMs: () => number;
  readonly #requests: Named;
  readonly #writes: Named;
  readonly #strangers: Named;

  constructor(options: RateOptions) {
    const { nowMs, requests = { burst: 200, perSecond: 100 } } = options;
    const { writes = { burst: 200, perSecond: 50 }, strangers = requests } = options;
    this.nowMs = nowMs;
    this.#requests = ['requests', new TokenBuckets(requests, nowMs)];
    this.#writes = ['writes', new TokenBuckets(writes, nowMs)];
    this.#strangers = ['strangers', new TokenBuckets(strangers, nowMs)];
  }

  /**
   * Before authentication: one request of an address. Who tries secrets is soon refused before any is looked up.
   *
   * @returns to be called once a valid token was found: it is that token's request then, so that many tokens behind one proxy
   *   are not counted as one
   * @throws EdgeError `too_many_requests`
   */
  admitAddress(address: string): () => void {
    const key = addressKey(address);
    admit(this.#strangers, key);
    return () => this.#strangers[1].take(key, -1);
  }

  /** After it: one request of a token. @throws EdgeError `too_many_requests` */
  admitRequest(token: string): void {
    admit(this.#requests, token);
  }

  /** One that writes; it was admitted as a request before. @throws EdgeError `too_many_requests` */
  admitWrite(token: string): void {
    admit(this.#writes, token);
  }

  /** The headers of every answer: what is left. */
  headersFor(token: string, { isWrite }: { readonly isWrite: boolean }): RateHeaders {
    return headersOf(isWrite ? [this.#requests, this.#writes] : [this.#requests], token);
  }
}

function admit(limit: Named, key: string): void {
  const [, buckets] = limit;
  const wait = buckets.waitFor(key);
  if (wait > 0) {
    throw new EdgeError('too_many_requests', 'More came than is taken in a while.', {
      hint: 'Wait as many seconds as Retry-After says.',
      headers: { ...headersOf([limit], key), 'Retry-After': String(Math.ceil(wait)) },
    });
  }
  buckets.take(key);
}

/**
 * draft-ietf-httpapi-ratelimit-headers-10. A bucket is no window: `w` and `t` are the seconds in which an empty one, and this
 * one, would be full, and `q` and `r` how much that is, and how much is in it.
 */
function headersOf(limits: readonly Named[], key: string): RateHeaders {
  const policy = limits.map(
    ([name, { rate }]) => `"${name}";q=${rate.burst};w=${Math.ceil(rate.burst / rate.perSecond)}`,
  );
  const left = limits.map(
    ([name, buckets]) =>
      `"${name}";r=${Math.max(0, Math.floor(buckets.level(key)))};t=${Math.ceil(buckets.untilFull(key))}`,
  );
  return { RateLimit: left.join(', '), 'RateLimit-Policy': policy.join(', ') };
}
