import { constants, type Stats } from 'node:fs';
import { access, type FileHandle, lstat, open, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { FailureError } from '../../core/kernel/failure.ts';
import { fileFailure, isSystemError } from '../../core/kernel/system-error.ts';
import { type AsideFile, claimAside } from '../../files/aside-file.ts';
import type { Sink } from './sink.ts';

const pieceLength = 64 * 1024;

/**
 * `--out FILE`: the file appears whole or not at all. Everything goes to a file beside it, which `finish` puts in the place
 * of the old one, whose permissions it takes; a symbolic link keeps pointing at the file. What is not a file (`/dev/null`, a named pipe) is written directly, for nothing could be renamed over it.
 *
 * Throws a usage failure if the file cannot be created, or is one of those that it must never take the place of.
 */
export async function fileSink(path: string, never: readonly string[] = []): Promise<Sink> {
  return (await claimTarget(path, never)).open();
}

/** A file that can be written, before there is anything to write. */
export interface ClaimedTarget {
  open(): Promise<Sink>;
  /** Where nothing was written, there is nothing beside it any more. */
  release(): void;
}

/**
 * Throws what `fileSink` would. What is not a file is not opened yet: the reader of a named pipe would see it end.
 */
export async function claimTarget(path: string, never: readonly string[]): Promise<ClaimedTarget> {
  try {
    const target = await targetOf(path, never);
    if (target === undefined) await access(path, constants.W_OK);
    const aside = target && claimAside(target.path, target.mode);
    return {
      open: async () => new FileSink(path, await opened(path, aside), aside),
      release: () => aside?.remove(),
    };
  } catch (error) {
    throw asFailure(path, error);
  }
}

async function opened(path: string, aside: AsideFile | undefined): Promise<FileHandle> {
  try {
    return await open(aside?.path ?? path, 'w');
  } catch (error) {
    throw asFailure(path, error);
  }
}

/** The place that the file takes, with the permissions of the old one; undefined for what is written directly. */
async function targetOf(path: string, never: readonly string[]): Promise<Target | undefined> {
  const existing = await statIfAny(path);
  if (existing?.isDirectory()) throw notWritable(path, 'it is a directory');
  await rejectOwn(path, never);
  if (existing !== undefined && !existing.isFile()) return undefined;
  return existing === undefined
    ? { path, mode: undefined }
    : { path: await realpath(path), mode: existing.mode & 0o777 };
}

/** Writes a whole file at once, as `fileSink` does, and leaves nothing beside it when that fails. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const sink = await fileSink(path);
  try {
    await sink.write(text);
    await sink.finish();
  } catch (error) {
    await sink.discard().catch(() => undefined);
    throw error;
  }
}

interface Target {
  readonly path: string;
  readonly mode: number | undefined;
}

class FileSink implements Sink {
  readonly closed = false;
  readonly signal = new AbortController().signal;
  readonly #path: string;
  readonly #handle: FileHandle;
  /** Nothing where it is written directly. */
  readonly #aside: AsideFile | undefined;
  #gathered = '';
  #isOpen = true;

  constructor(path: string, handle: FileHandle, aside: AsideFile | undefined) {
    this.#path = path;
    this.#handle = handle;
    this.#aside = aside;
  }

  async write(text: string): Promise<void> {
    this.#gathered += text;
    if (this.#gathered.length >= pieceLength) await this.flush();
  }

  async flush(): Promise<void> {
    const piece = this.#gathered;
    this.#gathered = '';
    if (piece !== '') await this.#named(() => this.#handle.writeFile(piece));
  }

  async finish(): Promise<void> {
    await this.flush();
    await this.#named(() => this.#publish());
  }

  async #publish(): Promise<void> {
    await this.#close();
    this.#aside?.publish({ replace: true });
  }

  async discard(): Promise<void> {
    this.#gathered = '';
    await this.#close();
    // After `finish` there is nothing beside it any more, and the finished file stays.
    this.#aside?.remove();
  }

  /** The system's errors, as failures that name the file. */
  async #named(step: () => Promise<void>): Promise<void> {
    try {
      await step();
    } catch (error) {
      throw asFailure(this.#path, error);
    }
  }

  async #close(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    await this.#handle.close();
  }
}

async function statIfAny(path: string): Promise<Stats | undefined> {
  const found = await stat(path).catch(ignoreMissing);
  if (found !== undefined) return found;
  // A link to nowhere: following it would create a file in a place that was not named.
  if ((await lstat(path).catch(ignoreMissing)) !== undefined)
    throw notWritable(path, 'it is a broken symbolic link');
  return undefined;
}

/**
 * Throws a usage failure for a path that leads to one of these files, whatever it is called (a link, another spelling), or
 * to the place where one will stand. (Only `stat`: the daybook may be open in this process.)
 */
export async function rejectOwn(
  path: string,
  own: readonly string[],
  why = 'it is the daybook itself, or a file of its own',
): Promise<void> {
  const [wanted, ...others] = await Promise.all([path, ...own].map(placeOf));
  const isOwn = others.some(
    (one) => one.place === wanted?.place || (one.file !== undefined && one.file === wanted?.file),
  );
  if (isOwn) throw notWritable(path, why);
}

/** Where a path leads, links followed as far as there is something; and which file stands there. */
async function placeOf(path: string): Promise<{ readonly place: string; readonly file: string | undefined }> {
  const found = await stat(path).catch(() => undefined);
  const folder = await realpath(dirname(path)).catch(() => dirname(resolve(path)));
  return { place: join(folder, basename(path)), file: found && `${found.dev}:${found.ino}` };
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
  return undefined;
}

/** What a failed step says: the name was wrong, or the system could not. */
function asFailure(path: string, error: unknown): unknown {
  if (!isSystemError(error)) return error;
  if (error.code === 'ENOENT') return notWritable(path, 'its directory does not exist');
  if (error.code === 'ENOTDIR') return notWritable(path, 'its directory is not a directory');
  return new FailureError(fileFailure(error, 'cannot_write_file', `Cannot write to "${path}"`), {
    cause: error,
  });
}

function notWritable(path: string, reason: string): FailureError {
  const message = `Cannot write to "${path}": ${reason}.`;
  return new FailureError({
    kind: 'usage',
    code: 'cannot_write_file',
    message,
    hint: 'Name another file.',
  });
}
