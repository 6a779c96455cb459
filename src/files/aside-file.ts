import {
  chmodSync,
  closeSync,
  fsyncSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  unlinkSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { onExit } from 'signal-exit';
import { crypto, sha256 } from '../core/kernel/crypto.ts';
import { isRunning } from '../core/kernel/is-running.ts';

/**
 * A file that is made beside the place where it will stand, which it takes at once and durably, or never: for backups, for
 * what `--out` writes, for settings.
 *
 * Not write-file-atomic (8.0, 2026-11): it takes a whole text, where a backup is a database and an export is written
 * piece by piece; it lets others read the file while it is written, never syncs its folder, cannot leave alone what has
 * appeared meanwhile, and leaves its file behind when it is killed.
 */
export interface AsideFile {
  /** Where it is until then: a file of no bytes, for its owner alone. */
  readonly path: string;
  /**
   * Makes it durable under its name. Without `replace`, a file that has appeared there meanwhile stays.
   * @throws what the system says, so `EEXIST`
   */
  publish(options: { readonly replace: boolean }): void;
  /** Takes away what has not been published. Done by itself where a signal ends the process. */
  remove(): void;
}

/**
 * Claims a name beside `target`, and removes what killed processes have left there.
 *
 * @param mode its permissions once it has its place: its owner's alone, if not given
 * @throws what the system says
 */
export function claimAside(target: string, mode = 0o600): AsideFile {
  removeLeftovers(target);
  const path = join(
    dirname(target),
    `${beginningOf(target)}${process.pid}-${crypto().randomBytes(6).toString('hex')}.tmp`,
  );
  closeSync(openSync(path, 'wx', 0o600));
  const forget = onExit(() => removeFile(path));
  const remove = (): void => {
    removeFile(path);
    forget();
  };
  const publish = ({ replace }: { readonly replace: boolean }): void => {
    chmodSync(path, mode);
    sync(path, 'r+');
    if (!replace) closeSync(openSync(target, 'wx', 0o600));
    try {
      renameSync(path, target);
    } catch (error) {
      if (!replace) unlinkSync(target);
      throw error;
    }
    forget();
    syncFolder(dirname(target));
  };
  return { path, publish, remove };
}

/**
 * Names the host too: of a process elsewhere, that works in the same folder, it is unknown here whether it is running. (No
 * file's name may be longer than 255 bytes.)
 */
const beginningOf = (target: string): string =>
  `.${basename(target).slice(0, 40)}.${sha256(hostname()).slice(0, 8)}-`;

/** What a process of this host was making for the same place when it was killed. */
function removeLeftovers(target: string): void {
  const beginning = beginningOf(target);
  for (const name of namesIn(dirname(target))) {
    const [, pid] = /^(\d+)-[0-9a-f]{12}\.tmp$/.exec(name.slice(beginning.length)) ?? [];
    if (!name.startsWith(beginning) || pid === undefined || isRunning(Number(pid))) continue;
    removeFile(join(dirname(target), name));
  }
}

/** Nothing of a folder in which files may be made and not listed. */
function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** With what SQLite keeps beside a database. */
function removeFile(path: string): void {
  for (const file of [`${path}-wal`, `${path}-shm`, path]) rmSync(file, { force: true });
}

/** A rename survives a power cut only once its folder is synced; some systems cannot sync one, which is no failure. */
function syncFolder(path: string): void {
  try {
    sync(path, 'r');
  } catch (error) {
    if (
      !['EACCES', 'EINVAL', 'EISDIR', 'ENOTSUP', 'EPERM'].includes(
        String((error as NodeJS.ErrnoException).code),
      )
    )
      throw error;
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
