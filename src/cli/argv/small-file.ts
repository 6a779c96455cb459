import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { FailureError } from '../../core/kernel/failure.ts';
import { fileFailure, isSystemError } from '../../core/kernel/system-error.ts';
import { usage } from './arguments.ts';

/** More than any file of settings that a person writes. */
const MOST_BYTES = 1024 * 1024;

/**
 * The text of a small file that is read whole: the settings, a saved map, what an editor left. Undefined where there is none.
 *
 * @param most bytes; a mebibyte where nothing is said
 * @throws FailureError of kind `usage` (`unreadable_file`) for what is no file (a pipe or a device would be waited for, or
 *   never end) and for one that is larger; of kind `unavailable` where the system fails
 */
export function readSmallFile(path: string, most = MOST_BYTES): string | undefined {
  try {
    return contentOf(path, most);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    if (error.code === 'ENOENT') return undefined;
    throw new FailureError(fileFailure(error, 'unreadable_file', `${path} cannot be read`), { cause: error });
  }
}

/** Without waiting for the other end of a pipe: what it is, is seen once it is open. */
function contentOf(path: string, most: number): string {
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = fstatSync(file);
    if (stats.isDirectory()) throw unreadable(path, 'it is a directory');
    if (!stats.isFile()) throw unreadable(path, 'it is not a file');
    return firstBytes(path, file, most).toString('utf8');
  } finally {
    closeSync(file);
  }
}

/** Counted as they come: some systems' files report no size. */
function firstBytes(path: string, file: number, most: number): Buffer {
  const pieces: Buffer[] = [];
  let size = 0;
  for (;;) {
    const piece = Buffer.allocUnsafe(16 * 1024);
    const read = readSync(file, piece);
    if (read === 0) return Buffer.concat(pieces);
    size += read;
    if (size > most) throw unreadable(path, `it is larger than ${most} bytes`);
    pieces.push(piece.subarray(0, read));
  }
}

const unreadable = (path: string, why: string): FailureError =>
  usage('unreadable_file', `${path} cannot be read: ${why}.`);
