import { monotonicMs } from '../../core/monotonic.ts';
import type { Terminal } from '../terminal.ts';
import { forTerminal } from './sanitise.ts';

/** Where progress is drawn: the process's stderr. */
export interface ProgressStream extends NodeJS.WritableStream {
  readonly columns?: number;
}

export interface ProgressOptions {
  /** What is being done: `Rebuilding views`. */
  readonly label: string;
  /** How many steps there are; unknown when it is not given. */
  readonly total?: number | undefined;
  readonly terminal: Pick<Terminal, 'canRedraw'>;
  readonly stream: ProgressStream;
  /** `-q` */
  readonly quiet: boolean;
  /** Milliseconds; for tests. */
  readonly clock?: () => number;
}

export interface Progress {
  /** So many more steps are done. */
  advance(steps?: number): void;
  /** Takes the bar away. Always call it, also after a failure: it gives the terminal's cursor back. */
  stop(): void;
}

/**
 * Progress on stderr: a bar where it can be redrawn; otherwise (a log file, a screen reader) a plain line at most every
 * five seconds, so that quick work says nothing; with `-q` nothing at all.
 */
export async function startProgress(options: ProgressOptions): Promise<Progress> {
  if (options.quiet) return silent;
  return options.terminal.canRedraw ? bar(options) : plainLines(options);
}

const silent: Progress = { advance: () => {}, stop: () => {} };

async function bar({ label, total, stream, clock = monotonicMs }: ProgressOptions): Promise<Progress> {
  const { default: cliProgress } = await import('cli-progress');
  const name = forTerminal(label);
  const drawn = new cliProgress.SingleBar({
    stream,
    format:
      total === undefined
        ? `${name}  {value}  {rate}/s`
        : `${name}  {bar}  {percentage}%  {value}/{total}  {eta_formatted}`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    clearOnComplete: true,
    hideCursor: true,
    // Its own handlers would swallow the first Ctrl-C.
    gracefulExit: false,
  });
  const begun = clock();
  let done = 0;
  drawn.start(total ?? 0, 0, { rate: 0 });
  return {
    advance: (steps = 1) => {
      done += steps;
      drawn.increment(steps, { rate: rateOf(done, clock() - begun) });
    },
    stop: () => drawn.stop(),
  };
}

const lineEveryMs = 5000;

function plainLines({ label, total, stream, clock = monotonicMs }: ProgressOptions): Progress {
  let done = 0;
  const begun = clock();
  let last = begun;
  return {
    advance: (steps = 1) => {
      done += steps;
      const now = clock();
      if (now - last < lineEveryMs) return;
      last = now;
      stream.write(`${forTerminal(label)}: ${told(done, total, now - begun)}\n`);
    },
    stop: () => {},
  };
}

/** Steps a second. */
const rateOf = (done: number, elapsedMs: number): number =>
  Math.round((done / Math.max(1, elapsedMs)) * 1000);

function told(done: number, total: number | undefined, elapsedMs: number): string {
  if (total === undefined || total === 0) return `${done} (${rateOf(done, elapsedMs)}/s)`;
  return `${done} of ${total} (${Math.floor((Math.min(done, total) / total) * 100)}%)`;
}
