import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, fstatSync, ftruncateSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Ended, environment, type RunOptions, run, Shop } from './program.ts';

/**
 * The built program in one process that is kept, for tests of what many command lines answer: a line takes a tenth of
 * what a start takes. Its stdout and stderr are files. What a test says of a process (its start, signals, pipes, a
 * terminal, what it leaves behind) needs a process of its own: `run`.
 */

/** What the process is sent. */
export interface CommandLine {
  readonly words: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Of stdin, in base64. */
  readonly input: string;
}

interface InOneProcessOptions extends RunOptions {
  readonly cwd?: string;
}

/** One command line at a time, each after the one before. One that never ends by itself holds up the rest. */
export function runInOneProcess(words: readonly string[], options: InOneProcessOptions = {}): Promise<Ended> {
  if (options.program !== undefined) return run(words, options);
  const { input = '', env, cwd = process.cwd() } = options;
  const line = { words, env: environment(env), cwd, input: Buffer.from(input).toString('base64') };
  const ended = last.then(() => persistent().run(line));
  last = ended.catch(() => undefined);
  return ended;
}

/** A shop whose command lines run in one process. */
export class OneProcessShop extends Shop {
  constructor(db?: string) {
    super(db, runInOneProcess);
  }
}

let last: Promise<unknown> = Promise.resolve();
let kept: PersistentProgram | undefined;

function persistent(): PersistentProgram {
  if (kept?.isFit !== true) {
    kept?.end();
    kept = new PersistentProgram();
  }
  return kept;
}

/** Each leaves 2 MB behind in its process: code that has been loaded anew. */
const MOST_LINES = 50;

class PersistentProgram {
  readonly #stdout = new Output();
  readonly #stderr = new Output();
  readonly #process: ChildProcess;
  #lines = 0;

  constructor() {
    const stdio = ['ignore', this.#stdout.descriptor, this.#stderr.descriptor, 'ipc'] as const;
    this.#process = spawn(process.execPath, ['test/support/persistent-program-child.mjs'], {
      stdio: [...stdio],
    });
    // It ends with the channel to it, so it need not be waited for.
    this.#process.unref();
  }

  /** For another command line. */
  get isFit(): boolean {
    return this.#process.connected && this.#process.exitCode === null && this.#lines < MOST_LINES;
  }

  end(): void {
    if (this.#process.connected) this.#process.disconnect();
    this.#stdout.close();
    this.#stderr.close();
  }

  async run(line: CommandLine): Promise<Ended> {
    this.#lines += 1;
    const stopped = new AbortController();
    const { signal } = stopped;
    const ended = Promise.race([
      once(this.#process, 'message', { signal }),
      once(this.#process, 'exit', { signal }),
    ]);
    this.#process.send(line);
    const [code] = (await ended) as [number | null];
    stopped.abort();
    return { code, stdout: this.#stdout.take(), stderr: this.#stderr.take() };
  }
}

/** A file without a name, to which the process appends. */
class Output {
  readonly descriptor: number;

  constructor() {
    const folder = mkdtempSync(join(tmpdir(), 'daybook-output-'));
    this.descriptor = openSync(join(folder, 'output'), 'a+');
    rmSync(folder, { recursive: true });
  }

  close(): void {
    closeSync(this.descriptor);
  }

  /** What was appended since it was last taken. */
  take(): string {
    const bytes = Buffer.alloc(fstatSync(this.descriptor).size);
    readSync(this.descriptor, bytes, 0, bytes.length, 0);
    ftruncateSync(this.descriptor);
    return bytes.toString();
  }
}
