import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';

/** With the code of the sources compiled and kept: to start takes half as long. */
export const childEnv = {
  ...process.env,
  NODE_COMPILE_CACHE: `${process.env['XDG_CACHE_HOME'] ?? tmpdir()}/children`,
};

/** A TypeScript program of the tests in a process of its own, heard line by line. */
export class Child {
  readonly process: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;
  readonly #ended: Promise<unknown[]>;
  #errors = '';

  constructor(file: string, args: readonly string[]) {
    this.process = spawn(process.execPath, ['--import', './scripts/hooks.ts', file, ...args], {
      env: childEnv,
    });
    this.process.stderr.on('data', (data: Buffer) => {
      this.#errors += data.toString();
    });
    this.#lines = createInterface(this.process.stdout)[Symbol.asyncIterator]();
    this.#ended = once(this.process, 'close');
    onTestFinished(() => void this.process.kill('SIGKILL'));
  }

  /** The next line that it prints. */
  async line(): Promise<string> {
    const { value, done } = await this.#lines.next();
    if (done) throw new Error(`the process ended: ${this.#errors}`);
    return value;
  }

  /** Ends its stdin, and waits until it has ended well. */
  async end(): Promise<void> {
    this.process.stdin.end();
    const [code] = await this.#ended;
    if (code !== 0) throw new Error(`the process failed with ${String(code)}: ${this.#errors}`);
  }

  /** As the power does: nothing can be tidied up. */
  async kill(): Promise<void> {
    this.process.kill('SIGKILL');
    await this.#ended;
  }
}
