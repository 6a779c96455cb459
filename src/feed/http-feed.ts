import { FailureError } from '../core/kernel/failure.ts';
import { linesOf } from '../core/kernel/lines.ts';
import type { Feed, FeedPage, FeedRead } from '../core/log/feed.ts';
import { divergedFrom } from '../core/log/follower.ts';
import { commitIn } from '../core/log/import-archive.ts';
import { parsePin } from '../core/log/verify-log.ts';
import type { Commit, Head } from '../core/model/commit.ts';

export interface HttpFeedOptions {
  /** Of a service, as `daybook serve` prints it. */
  readonly url: string;
  /** The secret of a token with the scope `feed`. @throws FailureError where it cannot be read */
  token(): string;
  /** Default: the platform's. */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
}

/** Longer than what is waited for, nothing came: the other end may be gone without a word. Milliseconds. */
const SILENCE_MS = 15_000;

/** The longest that a service may have a copy wait. Milliseconds. */
const LONGEST_AFTER_MS = 30_000;

/** As an archive may have them. */
const MOST_LINE_BYTES = 64 * 1024 * 1024;

/** The log of a service elsewhere: the original's, or that of another copy. */
export class HttpFeed implements Feed {
  readonly source: string;
  readonly #options: HttpFeedOptions;

  constructor(options: HttpFeedOptions) {
    this.#options = options;
    this.source = options.url.replace(/\/+$/, '');
  }

  async read(after: Head, { limit, waitMs, signal, heard }: FeedRead): Promise<FeedPage> {
    const wait = Math.floor(waitMs / 1000);
    const place = after.position === 0 ? '' : `&hash=${after.hash}`;
    const url = `${this.source}/log/commits?after=${after.position}${place}&limit=${limit}&wait=${wait}`;
    const silence = new Silence(signal, waitMs + SILENCE_MS);
    try {
      const answer = await this.#answer(url, silence.signal);
      silence.broken();
      if (answer.status !== 200) throw await this.#refused(answer);
      heard();
      const bytes = bytesOf(answer, () => {
        silence.broken();
        heard();
      });
      return { ...this.#standing(answer), ...(await commitsIn(bytes)) };
    } finally {
      silence.end();
    }
  }

  async #answer(url: string, signal: AbortSignal): Promise<Response> {
    const { token, fetch: send = fetch } = this.#options;
    const headers = { Authorization: `Bearer ${token()}`, Accept: 'application/x-ndjson' };
    try {
      return await send(url, { headers, signal, redirect: 'error' });
    } catch (thrown) {
      throw this.#unreachable(thrown);
    }
  }

  #standing({ headers }: Response): Pick<FeedPage, 'identity' | 'head' | 'commandsAt'> {
    const [logId, epoch] = [headers.get('Daybook-Log'), headers.get('Daybook-Epoch')];
    const head = parsePin(headers.get('Daybook-Head') ?? '');
    if (logId === null || epoch === null || head === undefined)
      throw this.#failure('not_a_feed', 'what answers there is no daybook', 'Is this its address?');
    return { identity: { logId, epoch }, head: head.position, commandsAt: headers.get('Daybook-Commands') };
  }

  async #refused(answer: Response): Promise<FailureError> {
    const { status, headers } = answer;
    const { code, detail } = (await answer.json().catch(() => ({}))) as { code?: string; detail?: string };
    if (status === 409 && code === 'log_diverged')
      return divergedFrom(this.source, detail ?? '', headers.get('Daybook-Log') ?? undefined);
    if (status === 401 || status === 403)
      return this.#failure(
        'feed_refused',
        detail ?? `it answers ${status}`,
        'A token for it is made there: "daybook tokens create NAME --scope feed,keys".',
      );
    const seconds = Number(headers.get('Retry-After') ?? 0);
    const afterMs = Number.isFinite(seconds) ? Math.min(seconds * 1000, LONGEST_AFTER_MS) : 0;
    const why = detail === undefined ? `it answers ${status}` : `${status}, ${detail}`;
    return this.#failure('feed_not_ready', why, undefined, { afterMs });
  }

  #unreachable(thrown: unknown): FailureError {
    const { message, cause } = thrown as Error & { cause?: { code?: string; message?: string } };
    const why = cause?.code ?? cause?.message ?? message;
    return this.#failure('feed_unreachable', why, 'Is it running, and is this its address?');
  }

  #failure(code: string, why: string, hint?: string, details?: object): FailureError {
    return new FailureError({
      kind: 'unavailable',
      code,
      message: `${this.source} cannot be followed: ${why.replace(/\.$/, '')}.`,
      ...(hint !== undefined && { hint }),
      ...(details !== undefined && { details }),
    });
  }
}

/** Whole lines count: what is cut off behind them is asked for again. */
async function commitsIn(bytes: AsyncIterable<Uint8Array>): Promise<Pick<FeedPage, 'commits' | 'cut'>> {
  const commits: Commit[] = [];
  try {
    for await (const line of linesOf(bytes, MOST_LINE_BYTES)) {
      if ('error' in line) return { commits, cut: unreadable(line.number) };
      commits.push(commitIn(line));
    }
  } catch (thrown) {
    return { commits, cut: thrown instanceof FailureError ? thrown : cutOff(thrown) };
  }
  return { commits };
}

async function* bytesOf({ body }: Response, heard: () => void): AsyncGenerator<Uint8Array> {
  if (body === null) return;
  for await (const bytes of body) {
    heard();
    yield bytes;
  }
}

const unreadable = (line: number): FailureError =>
  new FailureError({
    kind: 'unavailable',
    code: 'feed_damaged',
    message: `Line ${line} of the feed cannot be read.`,
  });

function cutOff(thrown: unknown): FailureError {
  const { message, cause } = thrown as Error & { cause?: { message?: string } };
  return new FailureError({
    kind: 'unavailable',
    code: 'feed_cut',
    message: `The feed was cut off: ${cause?.message ?? message}.`,
  });
}

/** Aborts with another signal, and once nothing has come for too long. */
class Silence {
  readonly #abort = new AbortController();
  readonly #outer: AbortSignal;
  readonly #stop = (): void => this.#abort.abort();
  #timer: NodeJS.Timeout | undefined;

  constructor(outer: AbortSignal, firstMs: number) {
    this.#outer = outer;
    if (outer.aborted) this.#stop();
    outer.addEventListener('abort', this.#stop, { once: true });
    this.#wait(firstMs);
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  broken(): void {
    this.#wait(SILENCE_MS);
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#outer.removeEventListener('abort', this.#stop);
  }

  #wait(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#abort.abort(new Error('nothing came for too long')), ms);
  }
}
