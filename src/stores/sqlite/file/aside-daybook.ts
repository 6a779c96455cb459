import { existsSync } from 'node:fs';
import { FailureError } from '../../../core/kernel/failure.ts';
import { keysPath } from '../keys/keys-path.ts';
import { claimAsideDatabase } from './aside-database.ts';
import { unavailable } from './failures.ts';

/** A log and its keys that are made beside the places where they will stand, for a time under other names. */
export interface AsideDaybook {
  readonly log: string;
  readonly keys: string;
  /** Gives both their names, the keys first: a log is never there without them. Nothing may have them open. */
  publish(): void;
  remove(): void;
}

/** @throws FailureError `usage` where one of the places is taken, or cannot be */
export function claimAsideDaybook(path: string): AsideDaybook {
  for (const taken of [path, `${path}-wal`, keysPath(path)].filter((file) => existsSync(file)))
    throw inTheWay(taken);
  const keys = claimAsideDatabase(keysPath(path));
  const log = claimAsideDatabase(path);
  return {
    log: log.path,
    keys: keys.path,
    publish: () => {
      try {
        keys.publish({ replace: false });
        log.publish({ replace: false });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
        throw unavailable('file_exists', `${path} has appeared meanwhile: it was left as it is.`);
      }
    },
    remove: () => {
      log.remove();
      keys.remove();
    },
  };
}

const inTheWay = (path: string): FailureError =>
  new FailureError({
    kind: 'usage',
    code: 'file_exists',
    message: `There is a file ${path} already.`,
    hint: 'Name another file.',
  });
