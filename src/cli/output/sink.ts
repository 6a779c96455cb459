import { FailureError } from '../../core/kernel/failure.ts';
import { isSystemError, systemReason } from '../../core/kernel/system-error.ts';

/**
 * Where output goes. Writing is gathered into pieces of 64 KiB (a system call a row costs more than the row), handed on at
 * the latest when the event loop turns, and waited for, so that a slow reader slows the producer down instead of filling
 * the memory.
 *
 * A reader that goes away (`| head -1`) is not an error: the sink is `closed`, takes whatever comes without a word, and its
 * `signal` makes producers stop. Anything else (a full disk) is thrown by the next `write`, `flush` or `finish`.
 *
 * Nothing here calls `process.exit()`: it would cut off what a pipe has not taken yet.
 */
export interface Sink {
  /** Resolves when more may be written; not yet when this text has arrived (see `flush`). */
  write(text: string): Promise<void>;
  /** Hands on everything written so far, and waits until the stream has taken it. */
  flush(): Promise<void>;
  /** The end of a complete output. The process's own streams stay open. */
  finish(): Promise<void>;
  /** Gives up an incomplete output: what has not been handed on is dropped, a file is never seen. */
  discard(): Promise<void>;
  /** The reader is gone: stop producing. */
  readonly closed: boolean;
  /** Aborts at the moment when `closed` becomes true. */
  readonly signal: AbortSignal;
}

const pieceLength = 64 * 1024;
const done = Promise.resolve();

/** The errors by which a stream says that its reader has gone: a closed pipe, a hung-up terminal. */
const readerGone = new Set(['EPIPE', 'ECONNRESET', 'ERR_STREAM_DESTROYED', 'ERR_STREAM_WRITE_AFTER_END']);

/** No defect: the disk is full, or the device fails. What a command did before it answered stays done. */
const notWritten = (error: Error): FailureError =>
  new FailureError(
    {
      kind: 'unavailable',
      code: 'output_failed',
      message: `The answer could not be written: ${isSystemError(error) ? systemReason(error) : error.message}.`,
      hint: 'Make room where it goes and run it again; with the same --idempotency-key nothing is done twice.',
    },
    { cause: error },
  );

/** Where a sink's pieces go: a stream, or as much of one as that needs. */
export interface Outlet {
  readonly isTTY?: boolean;
  /** `taken` is called when the piece has been handed on, or with what went wrong. */
  write(piece: string, taken: (error?: Error | null) => void): unknown;
  on(event: 'error' | 'close', listener: (error: Error) => void): unknown;
  /** Calls `gone` when the reader is gone though nothing is written, where that can be noticed. */
  watchReader?(gone: () => void): void;
}

/** A sink over a stream that it does not own (`process.stdout`): `finish` flushes and leaves the stream open. */
export function streamSink(stream: Outlet): Sink {
  return new StreamSink(stream);
}

class StreamSink implements Sink {
  readonly #stream: Outlet;
  #stop: AbortController | undefined;
  #gathered = '';
  #scheduled: NodeJS.Immediate | undefined;
  #pumping: Promise<void> | undefined;
  #failure: Error | undefined;
  /** Ends the wait for the piece that is on its way. */
  #settle: (() => void) | undefined;
  closed = false;

  constructor(stream: Outlet) {
    this.#stream = stream;
    // Without a listener an EPIPE would end the process with a stack trace.
    stream.on('error', (error) => this.#fail(error));
    stream.on('close', () => this.#close());
  }

  /** Made on first use: most output ends before it is needed. Its user may wait long before writing again. */
  get signal(): AbortSignal {
    if (this.#stop === undefined) {
      this.#stop = new AbortController();
      this.#stream.watchReader?.(() => this.#close());
    }
    if (this.closed) this.#stop.abort();
    return this.#stop.signal;
  }

  write(text: string): Promise<void> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    if (this.closed) return done;
    this.#gathered += text;
    if (this.#gathered.length >= pieceLength) return this.flush();
    // A failure of this pump is kept, and thrown by whatever is called next.
    this.#scheduled ??= setImmediate(() => void this.#pump());
    return done;
  }

  async flush(): Promise<void> {
    await this.#pump();
    if (this.#failure !== undefined) throw this.#failure;
  }

  finish(): Promise<void> {
    return this.flush();
  }

  async discard(): Promise<void> {
    this.#gathered = '';
    await this.#pump();
  }

  /** One piece is on its way at a time: what is written meanwhile gathers, and makes the writer wait at 64 KiB. */
  #pump(): Promise<void> {
    clearImmediate(this.#scheduled);
    this.#scheduled = undefined;
    this.#pumping ??= this.#drain().finally(() => {
      this.#pumping = undefined;
    });
    return this.#pumping;
  }

  async #drain(): Promise<void> {
    while (this.#gathered !== '' && !this.closed) {
      const piece = this.#gathered;
      this.#gathered = '';
      await this.#written(piece);
    }
  }

  /** Resolves when the stream has taken the piece, or never will. */
  #written(piece: string): Promise<void> {
    return new Promise((resolve) => {
      this.#settle = resolve;
      this.#stream.write(piece, (error) => {
        if (error) this.#fail(error);
        resolve();
      });
    });
  }

  #fail(error: NodeJS.ErrnoException): void {
    const gone = readerGone.has(error.code ?? '') || (error.code === 'EIO' && this.#stream.isTTY === true);
    if (!gone && !this.closed) this.#failure ??= notWritten(error);
    this.#close();
  }

  #close(): void {
    this.closed = true;
    this.#stop?.abort();
    this.#settle?.();
  }
}
