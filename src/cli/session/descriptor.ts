import { fstatSync, statSync, writeSync } from 'node:fs';
import type { Writable } from 'node:stream';
import type { Outlet } from '../output/sink.ts';
import { watchReader } from './pipe-reader.ts';

/**
 * The process's own streams as file descriptors. Node's `process.stdin` and `process.stdout` load sockets and terminals
 * when they are first touched, a tenth of an empty start: a pipe or a file needs neither.
 */
export type Descriptor = 0 | 1 | 2;

/** Whether a person is at it. */
export function isTerminal(descriptor: Descriptor): boolean {
  return isDevice(descriptor) && process.getBuiltinModule('node:tty').isatty(descriptor);
}

/** Terminals are devices; a closed descriptor is none. */
function isDevice(descriptor: Descriptor): boolean {
  try {
    const stats = fstatSync(descriptor);
    return stats.isCharacterDevice() && stats.rdev !== nullDevice();
  } catch {
    return false;
  }
}

/** What scripts give a program that shall read or print nothing: a device that is no terminal. */
const nullDevice = (): number | undefined =>
  process.platform === 'win32' ? undefined : statSync('/dev/null').rdev;

/** What stdout or stderr leads to. */
export function outletOf(descriptor: 1 | 2): Outlet {
  const stream = (): Writable => (descriptor === 1 ? process.stdout : process.stderr);
  return isTerminal(descriptor) ? stream() : new DescriptorOutlet(descriptor, stream);
}

/** Writes as Node writes to pipes and files: the call returns when the system has taken it. */
export class DescriptorOutlet implements Outlet {
  readonly #descriptor: number;
  readonly #streamOf: () => Writable;
  #stream: Writable | undefined;

  /** @param stream Node's own for the descriptor, for when it has to be waited for */
  constructor(descriptor: number, stream: () => Writable) {
    this.#descriptor = descriptor;
    this.#streamOf = stream;
  }

  write(piece: string, taken: (error?: Error | null) => void): void {
    if (this.#stream !== undefined) this.#stream.write(piece, taken);
    else this.#writeAll(Buffer.from(piece), taken);
  }

  /** That the reader of a descriptor is gone shows with the next write, or through `watchReader`. */
  on(): void {}

  watchReader(gone: () => void): void {
    this.#stream ??= watchReader(this.#descriptor, gone);
  }

  #writeAll(bytes: Buffer, taken: (error?: Error | null) => void): void {
    let written = 0;
    try {
      while (written < bytes.length) written += writeSync(this.#descriptor, bytes, written);
      taken();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN') this.#writeRest(bytes.subarray(written), taken);
      else taken(error as Error);
    }
  }

  /** Another process made the pipe non-blocking: Node's stream knows how to wait. */
  #writeRest(bytes: Buffer, taken: (error?: Error | null) => void): void {
    this.#stream = this.#streamOf();
    this.#stream.on('error', () => undefined);
    this.#stream.write(bytes, taken);
  }
}
