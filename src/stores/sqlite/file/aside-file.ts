import { createHash, randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readdirSync, renameSync, unlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { onExit } from 'signal-exit';
import { FailureError } from '../../../core/kernel/failure.ts';
import { removeFile } from '../views/view-file.ts';
import { isRunning } from '../views/view-meta.ts';
import { claimFile } from './connection.ts';
import { unavailable } from './failures.ts';

/** A file that is made beside the place where it will stand, which it takes at once or never. */

export interface Aside {
  readonly path: string;
  /** Takes away what has not been published. Done by itself where a signal ends the process. */
  remove(): void;
}

/** Claims a new file's name beside `path`: nobody else's, for its owner alone. */
export function claimAside(path: string): Aside {
  const folder = dirname(path);
  if (!existsSync(folder)) throw noDirectory(folder);
  removeLeftovers(path);
  const aside = join(folder, `${beginningOf(path)}${process.pid}-${randomBytes(6).toString('hex')}.tmp`);
  claimFile(aside);
  const forget = onExit(() => removeFile(aside));
  return {
    path: aside,
    remove: () => {
      removeFile(aside);
      forget();
    },
  };
}

/** Names the host too: of a process elsewhere, that works in the same folder, nobody here knows whether it is running. */
const beginningOf = (path: string): string =>
  `.${basename(path)}.${createHash('sha256').update(hostname()).digest('hex').slice(0, 8)}-`;

/** What a process of this host was making for the same place when it was killed. */
function removeLeftovers(path: string): void {
  const beginning = beginningOf(path);
  for (const name of readdirSync(dirname(path))) {
    const [, pid] = /^(\d+)-[0-9a-f]{12}\.tmp$/.exec(name.slice(beginning.length)) ?? [];
    if (!name.startsWith(beginning) || pid === undefined || isRunning(Number(pid))) continue;
    removeFile(join(dirname(path), name));
  }
}

/** Makes the file durable under its name. Without `replace`, a file that has appeared there meanwhile stays. */
export function publishAside(aside: string, path: string, replace: boolean): void {
  sync(aside, 'r+');
  if (!replace) claimName(path);
  try {
    renameSync(aside, path);
  } catch (error) {
    if (!replace) unlinkSync(path);
    throw error;
  }
  sync(dirname(path), 'r');
}

/** Claimed first, and only then renamed over: a rename asks nobody. */
function claimName(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw unavailable('file_exists', `${path} has appeared meanwhile: it was left as it is.`);
  }
}

function sync(path: string, flags: string): void {
  const file = openSync(path, flags);
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

const noDirectory = (folder: string): FailureError =>
  new FailureError({
    kind: 'usage',
    code: 'no_directory',
    message: `There is no directory ${folder}.`,
    hint: 'Make it, or name another file.',
  });
