import { connectThrough } from '../../src/client/connect.ts';
import type { Connection } from '../../src/client/connection.ts';
import type { ConnectOptions } from '../../src/client/options.ts';
import type { Service } from '../http/support/service.ts';

/** What happens to a request: `before` the service has it, or to its answer `after` it acted. */
export type Mishap = 'refused' | 'cut_off' | 'answer_lost' | Response | undefined;

export interface Network {
  readonly connection: Connection;
  /** What was sent, in order. */
  readonly requests: { readonly path: string; readonly headers: Headers; readonly body: string }[];
  /** The waits between attempts, milliseconds. */
  readonly waits: number[];
}

/** A connection to a service without a socket, through a network that does to each request what is said, then nothing. */
export function networkTo(
  { http }: Pick<Service, 'http'>,
  mishaps: readonly Mishap[] = [],
  options: Partial<ConnectOptions> = {},
): Network {
  const requests: Network['requests'] = [];
  const waits: number[] = [];
  const left = [...mishaps];
  const world = {
    random: () => 1,
    pause: async (ms: number) => {
      waits.push(ms);
    },
    fetch: async (input: unknown, init: RequestInit = {}): Promise<Response> => {
      const url = new URL(String(input));
      const request = { headers: new Headers(init.headers), body: init.body as string };
      requests.push({ path: url.pathname + url.search, ...request });
      const mishap = left.shift();
      if (mishap === 'refused') throw lost('ECONNREFUSED');
      if (mishap === 'cut_off') throw lost('ECONNRESET');
      if (mishap instanceof Response) return mishap;
      init.signal?.throwIfAborted();
      const { signal, redirect: _, ...plain } = init;
      const answer = await Promise.race([http.request(url.pathname + url.search, plain), aborted(signal)]);
      if (mishap === 'answer_lost') throw lost('ECONNRESET');
      return answer;
    },
  };
  const connection = connectThrough({ url: 'http://shop.test', token: 'daybook_test', ...options }, world);
  return { connection, requests, waits };
}

/** As the platform's `fetch` fails. */
const lost = (code: string): TypeError =>
  new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) });

const aborted = (signal: AbortSignal | null | undefined): Promise<never> =>
  new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
