import type { ChildProcess } from 'node:child_process';
import type { Writable } from 'node:stream';
import { splitCommand } from '../argv/split-command.ts';
import { isSet, type StreamPolicy } from '../session/terminal.ts';
import { type Sink, streamSink } from './sink.ts';

type Env = Readonly<Record<string, string | undefined>>;

export interface PagerOptions {
  /** Where output goes when it is not paged: stdout. */
  readonly plain: Sink;
  readonly target: StreamPolicy;
  readonly env: Env;
  /** The program and its arguments; undefined for `--no-pager`. */
  readonly pager: string | undefined;
  /** Starts a program; for tests. */
  readonly start?: StartPager;
}

export type StartPager = (command: string, args: readonly string[], env: Env) => PagerProcess;
type PagerProcess = Pick<ChildProcess, 'on' | 'once' | 'exitCode' | 'signalCode'> & {
  readonly stdin: Writable | null;
};

/**
 * A sink that shows output in the user's pager once it is longer than the screen; shorter output goes straight to the
 * terminal, and no program is started for it. Where nothing can be paged it is `plain` itself.
 *
 * An empty name or `cat` means none. Quoting works, shell syntax does not: no shell is started. A pager that cannot be started is done without. Quitting it early closes the sink, like a
 * closed pipe.
 *
 * Ctrl-C belongs to the pager while it runs: until `finish`, SIGINT does not end this process by itself.
 */
export function pagedSink(options: PagerOptions): Sink {
  const { plain, target, env } = options;
  const command = pagerCommand(options.pager);
  // A pager draws the screen again.
  const isWanted = target.isTerminal && env['TERM'] !== 'dumb' && !isSet(env['ACCESSIBLE']);
  if (!isWanted || command === undefined) return plain;
  return new PagedSink(plain, target.height, async () =>
    startPager(command, env, options.start ?? (await loadSpawn())),
  );
}

/** The pager's words, or undefined for none. */
export function pagerCommand(pager: string | undefined): readonly string[] | undefined {
  const words = splitCommand(pager ?? '');
  return words.length === 0 || (words.length === 1 && words[0] === 'cat') ? undefined : words;
}

interface Pager {
  readonly sink: Sink;
  /** Resolves when the reader has left. */
  end(): Promise<void>;
}

class PagedSink implements Sink {
  readonly #plain: Sink;
  readonly #height: number;
  readonly #start: () => Promise<Pager | undefined>;
  readonly #stop = new AbortController();
  #held = '';
  #lines = 0;
  #sink: Promise<Sink> | undefined;
  #pager: Pager | undefined;

  constructor(plain: Sink, height: number, start: () => Promise<Pager | undefined>) {
    this.#plain = plain;
    this.#height = height;
    this.#start = start;
    this.#closeWith(plain);
  }

  get closed(): boolean {
    return this.#stop.signal.aborted;
  }

  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  async write(text: string): Promise<void> {
    if (this.#sink !== undefined) return (await this.#sink).write(text);
    this.#held += text;
    this.#lines += text.split('\n').length - 1;
    // The shell's prompt takes a line as well.
    if (this.#lines < this.#height) return;
    await this.#release(this.#start());
  }

  /** What is still held may fit on the screen, which only the end will show. */
  async flush(): Promise<void> {
    if (this.#sink !== undefined) await (await this.#sink).flush();
  }

  async finish(): Promise<void> {
    if (this.#sink === undefined) await this.#release(Promise.resolve(undefined));
    await (await this.#sink)?.finish();
    await this.#pager?.end();
  }

  async discard(): Promise<void> {
    this.#held = '';
    await (await this.#sink)?.discard();
    await this.#pager?.end();
  }

  async #release(starting: Promise<Pager | undefined>): Promise<void> {
    this.#sink = starting.then((pager) => {
      this.#pager = pager;
      if (pager !== undefined) this.#closeWith(pager.sink);
      return pager?.sink ?? this.#plain;
    });
    const held = this.#held;
    this.#held = '';
    await (await this.#sink).write(held);
  }

  #closeWith(sink: Sink): void {
    if (sink.closed) this.#stop.abort();
    sink.signal.addEventListener('abort', () => this.#stop.abort(), { once: true });
  }
}

/** Undefined if there is no such program. */
async function startPager(
  command: readonly string[],
  env: Env,
  start: StartPager,
): Promise<Pager | undefined> {
  const [program = '', ...args] = command;
  // F: leave if it fits on the screen; R: show colours; X: leave the text on the screen. LV is the same for lv.
  const child = start(program, args, { LESS: 'FRX', LV: '-c', ...env });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const isStarted = await new Promise<boolean>((resolve) => {
    child.once('spawn', () => resolve(true));
    child.on('error', () => resolve(false));
  });
  const { stdin } = child;
  if (!isStarted || stdin === null) return undefined;
  const leaveToPager = (): void => {};
  process.on('SIGINT', leaveToPager);
  const end = async (): Promise<void> => {
    stdin.end();
    await ended;
    process.off('SIGINT', leaveToPager);
  };
  return { sink: streamSink(stdin), end };
}

/** Node's child processes take milliseconds to load, and most output is shorter than the screen. */
async function loadSpawn(): Promise<StartPager> {
  const { spawn } = await import('node:child_process');
  return (command, args, env) => spawn(command, args, { env, stdio: ['pipe', 'inherit', 'inherit'] });
}
