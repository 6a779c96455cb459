import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import { Shop, start, textOf } from './program.ts';

/** `daybook serve` in a process of its own, and a token for it. */
export class RunningService {
  readonly shop: Shop;
  readonly url: string;
  /** What it writes to stderr, once it has ended. */
  readonly stderr: Promise<string>;
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #token: string;

  private constructor(parts: {
    readonly shop: Shop;
    readonly url: string;
    readonly process: ChildProcessWithoutNullStreams;
    readonly stderr: Promise<string>;
    readonly token: string;
  }) {
    this.shop = parts.shop;
    this.url = parts.url;
    this.stderr = parts.stderr;
    this.#process = parts.process;
    this.#token = parts.token;
  }

  static async start(options: readonly string[] = []): Promise<RunningService> {
    // The clock of the tests would be behind the service's own.
    const env = { DAYBOOK_NOW: undefined };
    const shop = new Shop();
    await shop.out('db init');
    const token = await shop.out('tokens create test --scope read,write,admin,metrics', { env });
    const child = start(['serve', '--db', shop.db, '--port', '0', ...options], env);
    onTestFinished(() => void child.kill('SIGKILL'));
    const stderr = textOf(child.stderr);
    const [url] = (await once(createInterface(child.stdout), 'line')) as [string];
    return new RunningService({ shop, url, process: child, stderr, token });
  }

  fetch(
    path: string,
    {
      headers,
      ...options
    }: Omit<RequestInit, 'headers'> & { readonly headers?: Record<string, string> } = {},
  ): Promise<Response> {
    return fetch(`${this.url}${path}`, {
      ...options,
      headers: { ...headers, Authorization: `Bearer ${this.#token}` },
    });
  }

  /** Tells it to end; answers its exit code. */
  async end(): Promise<number | null> {
    const closed = once(this.#process, 'close') as Promise<[number | null]>;
    this.#process.kill('SIGTERM');
    return (await closed)[0];
  }
}
