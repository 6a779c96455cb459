import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import { run, start } from '../../cli/support/program.ts';

/** The clock of the machine: tokens are valid for a while from now. */
export const now = { DAYBOOK_NOW: undefined };

/** The secret of a new token for a daybook. */
export async function newToken(db: string, scope = 'read,write', name = `t${Date.now()}`): Promise<string> {
  const { code, stdout, stderr } = await run(['tokens', 'create', name, '--scope', scope, '--db', db], {
    env: now,
  });
  if (code !== 0) throw new Error(stderr);
  return stdout.trim();
}

/** `daybook serve` in a process of its own, at a port that is free. */
export class ServiceProcess {
  readonly url: string;
  readonly process: ChildProcessWithoutNullStreams;
  readonly #token: string;
  readonly #ended: Promise<unknown[]>;
  #stderr = '';

  private constructor(process: ChildProcessWithoutNullStreams, url: string, token: string) {
    this.process = process;
    this.url = url;
    this.#token = token;
    this.#ended = once(process, 'close');
    process.stderr.on('data', (data: Buffer) => {
      this.#stderr += data.toString();
    });
  }

  static async start(
    db: string,
    token: string,
    words: readonly string[] = [],
    env: Readonly<Record<string, string>> = {},
  ): Promise<ServiceProcess> {
    const process = start(['serve', '--port', '0', ...words, '--db', db], { ...now, ...env });
    onTestFinished(() => void process.kill('SIGKILL'));
    const lines = createInterface(process.stdout)[Symbol.asyncIterator]();
    const { value, done } = await lines.next();
    if (done) throw new Error('the service did not start');
    return new ServiceProcess(process, value, token);
  }

  get stderr(): string {
    return this.#stderr;
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(this.url + path, { headers: { Authorization: `Bearer ${this.#token}`, ...headers } });
  }

  post(path: string, body: object | string, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(this.url + path, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${this.#token}`,
        'Content-Type': 'application/json',
        ...headers,
      },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  }

  /** As the power does. */
  async kill(): Promise<void> {
    this.process.kill('SIGKILL');
    await this.#ended;
  }

  /** The exit code, once it has ended. */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    this.process.kill(signal);
    const [code] = (await this.#ended) as [number | null];
    return code;
  }
}
