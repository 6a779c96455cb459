import { lstatSync, type Stats } from 'node:fs';
import { advice } from '../../../core/kernel/advice.ts';
import type { FailureError } from '../../../core/kernel/failure.ts';
import { unavailable } from './failures.ts';

/**
 * One file, one name. SQLite finds a database's -wal by the name that the database was opened by: under two names it has
 * two of them, and each takes what the other has stored for free space.
 *
 * @throws FailureError `hard_link_refused`
 */
export function rejectHardLink(path: string): void {
  const stats = statOf(path);
  if (stats === undefined || stats.nlink <= 1) return;
  throw unavailable(
    'hard_link_refused',
    `${path} has ${stats.nlink} names (hard links), and what is stored under one of them would spoil the others.`,
    advice`Remove the other names, or copy the file: a copy is a file of its own.`,
  );
}

/** The file that a path led to when it was opened: to remove or replace it does not close it. */
export class FilePlace {
  readonly #path: string;
  readonly #opened: Stats | undefined;

  /** @param path of a file that is open; of none for what is in memory */
  constructor(path: string) {
    this.#path = path;
    this.#opened = statOf(path);
  }

  /** Whether the path still leads to the file. */
  get isKept(): boolean {
    if (this.#opened === undefined) return true;
    const now = statOf(this.#path);
    return now?.ino === this.#opened.ino && now.dev === this.#opened.dev;
  }

  /** @throws FailureError `file_replaced`: what is stored in a file without a name is gone when it is closed */
  assertKept(): void {
    if (!this.isKept) throw replaced(this.#path);
  }
}

const replaced = (path: string): FailureError =>
  unavailable(
    'file_replaced',
    `${path} was removed or replaced while this program had it open. Nothing was stored.`,
    advice`Bring the file back to its place, and start again.`,
  );

function statOf(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch {
    // What cannot be reached cannot be opened either: that is where it is reported.
    return undefined;
  }
}
