import { type Failure, FailureError } from '../core/kernel/failure.ts';
import {
  DESTROYED,
  type FoundKeys,
  type KeyId,
  type KeyName,
  type KeySource,
  MOST_KEYS,
} from '../core/model/key-store.ts';
import type { HttpFeedOptions } from './http-feed.ts';

export interface HttpKeysOptions extends HttpFeedOptions {
  /** How long to wait for an answer. Milliseconds. */
  readonly timeoutMs: number;
}

/** As `POST /keys/unwrap` answers. */
interface Unwrapped {
  readonly keys: readonly { readonly id: KeyId; readonly state: string; readonly key?: string }[];
}

/** The keys that a service elsewhere gives to those that copy its log: for a while, and never to be kept on a disk. */
export class HttpKeys implements KeySource {
  readonly keptMs = 10 * 60_000;
  readonly #options: HttpKeysOptions;
  readonly #source: string;

  constructor(options: HttpKeysOptions) {
    this.#options = options;
    this.#source = options.url.replace(/\/+$/, '');
  }

  async find(names: readonly KeyName[]): Promise<FoundKeys> {
    const found = new Map<KeyId, Buffer | typeof DESTROYED>();
    for (let at = 0; at < names.length; at += MOST_KEYS)
      for (const [id, key] of await this.#asked(names.slice(at, at + MOST_KEYS))) found.set(id, key);
    return found;
  }

  async close(): Promise<void> {}

  async #asked(names: readonly KeyName[]): Promise<FoundKeys> {
    const answer = await this.#answer(
      JSON.stringify({ keys: names.map(({ s, k }) => ({ subject: s, id: k })) }),
    );
    const body: unknown = await answer.json().catch(() => undefined);
    if (answer.status !== 200) throw this.#refused(answer.status, body);
    const { keys } = (body ?? {}) as Partial<Unwrapped>;
    if (!Array.isArray(keys))
      throw this.#failure('keys_unreachable', 'what answers there gives none', SOURCE);
    const found = new Map<KeyId, Buffer | typeof DESTROYED>();
    for (const { id, state, key = '' } of keys as Unwrapped['keys']) {
      if (state === 'destroyed') found.set(id, DESTROYED);
      if (state === 'known') found.set(id, Buffer.from(key, 'base64url'));
    }
    return found;
  }

  async #answer(body: string): Promise<Response> {
    const { token, timeoutMs, fetch: send = fetch } = this.#options;
    const headers = { Authorization: `Bearer ${token()}`, 'Content-Type': 'application/json' };
    try {
      const signal = AbortSignal.timeout(timeoutMs);
      return await send(`${this.#source}/keys/unwrap`, {
        method: 'POST',
        headers,
        body,
        signal,
        redirect: 'error',
      });
    } catch (thrown) {
      const { message, cause } = thrown as Error & { cause?: { code?: string; message?: string } };
      throw this.#failure('keys_unreachable', cause?.code ?? cause?.message ?? message, SOURCE);
    }
  }

  #refused(status: number, body: unknown): FailureError {
    const { detail = `it answers ${status}` } = (body ?? {}) as { readonly detail?: string };
    if (status !== 401 && status !== 403) return this.#failure('keys_not_ready', detail);
    const hint = 'A token for a copy is made there: "daybook tokens create NAME --scope feed,keys".';
    return this.#failure('keys_refused', detail, hint);
  }

  #failure(code: string, why: string, hint?: string): FailureError {
    const failure: Failure = {
      kind: 'unavailable',
      code,
      message: `${this.#source} gives no keys of the personal data: ${why.replace(/\.$/, '')}.`,
      ...(hint !== undefined && { hint }),
    };
    return new FailureError(failure);
  }
}

const SOURCE = 'Is it running, and is this its address? Nobody is forgotten by that.';
