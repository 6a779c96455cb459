import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { advice } from '../../../core/kernel/advice.ts';
import { viewsPath } from '../views/views-path.ts';
import { damagedFile } from './failures.ts';

/**
 * An empty file is a daybook not yet initialised, unless the files beside it were made from what it held: then it was
 * truncated, and to initialise it would destroy what is left. Checked before SQLite opens it, which removes the -wal of an
 * empty file.
 *
 * @throws FailureError `unavailable` (`damaged`)
 */
export function rejectEmptied(path: string): void {
  if (sizeOf(path) !== 0) return;
  const views = viewsPath(path);
  const witness = sizeOf(views) > 0 ? views : usedWal(`${path}-wal`);
  if (witness === undefined) return;
  throw damagedFile(
    path,
    `it is empty, and ${witness} was made when it was not`,
    advice`Restore a backup: ${{ program: 'db restore' }}. To begin anew, move ${witness} away.`,
  );
}

/** Its header counts how often it was restarted: above 0, its first pages have reached the file. */
function usedWal(wal: string): string | undefined {
  if (sizeOf(wal) < HEADER_BYTES) return undefined;
  const header = Buffer.alloc(HEADER_BYTES);
  const file = openSync(wal, 'r');
  readSync(file, header, 0, HEADER_BYTES, 0);
  closeSync(file);
  return header.readUInt32BE(RESTARTS_AT) > 0 ? wal : undefined;
}

/** https://www.sqlite.org/fileformat2.html#walformat */
const HEADER_BYTES = 32;
const RESTARTS_AT = 12;

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
