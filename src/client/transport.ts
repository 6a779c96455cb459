import type { Failure } from '../core/kernel/failure.ts';
import { pause } from '../core/kernel/pause.ts';
import { fail, ok, type Result } from '../core/kernel/result.ts';
import { failureIn, gaveUp, unanswered, unreadable, unsendable } from './failures.ts';
import type { ConnectOptions } from './options.ts';
import type { KnownPosition } from './position.ts';

/** One request, however often it has to be sent. */
export interface Outgoing {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Of a command: its idempotency key. */
  readonly commandId?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What was answered, at which attempt. */
export interface Incoming {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly attempts: number;
}

/** What a transport needs of the world: time, chance and the network. */
export interface World {
  readonly fetch: typeof fetch;
  /** Resolves early when the signal is aborted. */
  pause(ms: number, signal: AbortSignal): Promise<void>;
  /** From 0 to 1. */
  random(): number;
}

const TIMEOUT_MS = 30_000;
const RETRIES = { attempts: 8, firstMs: 100, mostMs: 5_000 };

/** The longest that a service may have a sender wait. */
const LONGEST_MS = 30_000;

/** Sends requests, again where they failed by no fault of their own, and never throws. */
export class Transport {
  readonly #options: ConnectOptions;
  readonly #world: World;
  readonly #position: KnownPosition;
  readonly #closing = new AbortController();

  constructor(options: ConnectOptions, world: World, position: KnownPosition) {
    this.#options = options;
    this.#world = world;
    this.#position = position;
  }

  close(): void {
    this.#closing.abort();
  }

  async send(outgoing: Outgoing): Promise<Result<Incoming>> {
    const { attempts, firstMs, mostMs } = { ...RETRIES, ...this.#options.retries };
    const ends = AbortSignal.any([
      this.#closing.signal,
      ...(outgoing.signal === undefined ? [] : [outgoing.signal]),
    ]);
    let wasSent = false;
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await this.#attempt(outgoing, ends, attempt);
      if (outcome.kind === 'answered') return outcome.result;
      wasSent ||= outcome.wasSent;
      if (ends.aborted) return fail(this.#ended(outgoing, wasSent));
      if (attempt >= attempts)
        return fail(outcome.failure ?? unanswered(outcome.why, outgoing.commandId, wasSent));
      const longest = Math.min(mostMs, firstMs * 2 ** (attempt - 1));
      await this.#world.pause(Math.max(outcome.afterMs, longest * this.#world.random()), ends);
      if (ends.aborted) return fail(this.#ended(outgoing, wasSent));
    }
  }

  async #attempt({ url, headers, body }: Outgoing, ends: AbortSignal, attempts: number): Promise<Outcome> {
    const { token, timeoutMs = TIMEOUT_MS } = this.#options;
    try {
      const answer = await this.#world.fetch(url, {
        method: 'POST',
        headers: { ...headers, Authorization: `Bearer ${token}` },
        body,
        // The token is for this address alone.
        redirect: 'manual',
        signal: AbortSignal.any([ends, AbortSignal.timeout(timeoutMs)]),
      });
      const text = await answer.text();
      this.#position.learn(answer.headers.get('Daybook-Position'));
      return outcomeOf({ status: answer.status, headers: answer.headers, text, attempts });
    } catch (error) {
      return lost(error);
    }
  }

  #ended({ commandId }: Outgoing, wasSent: boolean): Failure {
    if (commandId !== undefined && wasSent) return unanswered('it was given up', commandId, true);
    return this.#closing.signal.aborted
      ? gaveUp('connection_closed', 'The connection was closed.')
      : gaveUp('aborted', 'The caller gave it up.');
  }
}

type Outcome =
  | { readonly kind: 'answered'; readonly result: Result<Incoming> }
  | {
      readonly kind: 'again';
      /** What the service said; undefined where it said nothing. */
      readonly failure?: Failure;
      readonly why: string;
      /** It may have arrived. */
      readonly wasSent: boolean;
      readonly afterMs: number;
    };

function outcomeOf(incoming: Incoming): Outcome {
  const { status, headers, text } = incoming;
  if (status >= 200 && status < 300) return { kind: 'answered', result: ok(incoming) };
  const failure = failureIn(parsed(text));
  if (!isWorthARetry(status, failure))
    return { kind: 'answered', result: fail(failure ?? unreadable(status)) };
  const seconds = Number(headers.get('Retry-After') ?? 0);
  const afterMs = Number.isFinite(seconds) ? Math.min(seconds * 1000, LONGEST_MS) : 0;
  const why = `the answer was ${status}`;
  return { kind: 'again', why, afterMs, wasSent: failure === undefined, ...(failure && { failure }) };
}

/** Nothing is wrong with the message: others were in the way, or something between here and there. */
function isWorthARetry(status: number, failure: Failure | undefined): boolean {
  if (failure === undefined) return status === 429 || (status >= 502 && status <= 504);
  const { kind, code } = failure;
  return (
    kind === 'busy' || kind === 'outcome_unknown' || kind === 'interrupted' || code === 'too_many_requests'
  );
}

/** What the network did. Where a connection was refused, nothing was sent. */
function lost(error: unknown): Outcome {
  const { name, message, cause } = error as Error & { cause?: { code?: string; message?: string } };
  if (name === 'TypeError' && (cause === undefined || cause.code?.startsWith('ERR_INVALID_') === true))
    return { kind: 'answered', result: fail(unsendable(message)) };
  const why = cause?.code ?? cause?.message ?? (name === 'TimeoutError' ? 'it took too long' : message);
  return { kind: 'again', why, wasSent: !NOT_SENT.has(cause?.code ?? ''), afterMs: 0 };
}

const NOT_SENT: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

export function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** The platform's. */
export const platform: Omit<World, 'fetch'> = {
  random: () => Math.random(),
  pause,
};
