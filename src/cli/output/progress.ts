import { monotonicMs } from '../../core/kernel/monotonic.ts';
import type { Terminal } from '../session/terminal.ts';
import { forTerminal } from './sanitise.ts';

/** Where progress is drawn: the process's stderr. */
export interface ProgressStream extends NodeJS.WritableStream {
  readonly columns?: number;
}

export interface ProgressOptions {
  /** What is being done: `Rebuilding views`. */
  readonly label: string;
  /** When the work started, by the clock. Default: now. */
  readonly since?: number | undefined;
  /** Steps done already. Default: none. */
  readonly done?: number | undefined;
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

async function bar({
  label,
  total,
  stream,
  clock = monotonicMs,
  since = clock(),
  done = 0,
}: ProgressOptions): Promise<Progress> {
  const { default: cliProgress } = await import('cli-progress');
  const name = forTerminal(label);
  const drawn = new cliProgress.SingleBar({
    stream,
    format:
      total === undefined
        ? `${name}  {value}  {rate}/s`
        : `${name}  {bar}  {percentage}%  {value}/{total}  {rate}/s  {left}`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    clearOnComplete: true,
    // Synchronous work is ended by Ctrl-C at once: the cursor would stay hidden.
    hideCursor: false,
    // Its own handlers would swallow the first Ctrl-C.
    gracefulExit: false,
  });
  const pace = () => {
    const elapsedMs = clock() - since;
    return { rate: rateOf(done, elapsedMs), left: leftOf(done, total, elapsedMs) };
  };
  drawn.start(total ?? 0, done, pace());
  return {
    advance: (steps = 1) => {
      done += steps;
      drawn.increment(steps, pace());
    },
    stop: () => drawn.stop(),
  };
}

const lineEveryMs = 5000;

function plainLines({
  label,
  total,
  stream,
  clock = monotonicMs,
  since = clock(),
  done = 0,
}: ProgressOptions): Progress {
  let last = since;
  return {
    advance: (steps = 1) => {
      done += steps;
      const now = clock();
      if (now - last < lineEveryMs) return;
      last = now;
      stream.write(`${forTerminal(label)}: ${sentence(done, total, now - since)}\n`);
    },
    stop: () => {},
  };
}

/** Steps a second. */
const rateOf = (done: number, elapsedMs: number): number =>
  Math.round((done / Math.max(1, elapsedMs)) * 1000);

function sentence(done: number, total: number | undefined, elapsedMs: number): string {
  const rate = `${rateOf(done, elapsedMs)}/s`;
  if (total === undefined || total === 0) return `${done} (${rate})`;
  const percent = Math.floor((Math.min(done, total) / total) * 100);
  return [`${done} of ${total} (${percent}%)`, rate, leftOf(done, total, elapsedMs)]
    .filter(Boolean)
    .join(', ');
}

/** How long it will take still, at the rate so far; nothing where it is unknown. */
function leftOf(done: number, total: number | undefined, elapsedMs: number): string {
  if (total === undefined || done === 0 || done >= total) return '';
  const seconds = Math.ceil(((total - done) * elapsedMs) / done / 1000);
  if (seconds < 60) return `${seconds} s left`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min left` : `${Math.floor(minutes / 60)} h ${minutes % 60} min left`;
}
