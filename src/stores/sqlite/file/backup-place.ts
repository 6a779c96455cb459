import { existsSync, statSync } from 'node:fs';
import { FailureError } from '../../../core/kernel/failure.ts';
import type { AsideFile } from '../../../files/aside-file.ts';
import { isFileThere } from './connection.ts';
import { unavailable } from './failures.ts';

/** @throws FailureError `usage` for a place that cannot be taken: `live` is the file that is copied, where it is one */
export function assertFree(path: string, live: string | undefined, replace: boolean): void {
  if (!isTaken(path)) return;
  if (live !== undefined && isSameFile(path, live))
    throw rejected('backup_onto_itself', `${path} is what is to be copied.`);
  if (!replace) throw rejected('file_exists', `There is a file ${path} already.`);
  // Its -wal would be applied to the backup.
  if (existsSync(`${path}-wal`)) throw rejected('file_in_use', `${path} is a database that is in use.`);
}

function isSameFile(path: string, other: string): boolean {
  const [one, two] = [statSync(path), statSync(other)];
  return one.ino === two.ino && one.dev === two.dev;
}

/** A place where no file can stand is a wrong name, whatever is wrong with it. */
function isTaken(path: string): boolean {
  try {
    return isFileThere(path);
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    throw rejected(error.failure.code, error.failure.message);
  }
}

const rejected = (code: string, message: string): FailureError =>
  new FailureError({ kind: 'usage', code, message, hint: 'Name another file.' });

/** Gives the copy its name. @throws FailureError `unavailable` where another file has it meanwhile */
export function publishBackup(aside: AsideFile, path: string, replace: boolean): void {
  try {
    aside.publish({ replace });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw unavailable('file_exists', `${path} has appeared meanwhile: it was left as it is.`);
  }
}
