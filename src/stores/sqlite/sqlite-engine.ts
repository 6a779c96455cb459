import { resolve } from 'node:path';
import { advice } from '../../core/kernel/advice.ts';
import { isFileAddress } from '../../core/kernel/database-address.ts';
import { FailureError } from '../../core/kernel/failure.ts';
import type { EngineOptions, EngineParts, StoreEngine } from '../../core/log/store-engine.ts';
import { authPath } from './auth/auth-path.ts';
import { keysPath } from './keys/keys-path.ts';
import { openSqliteEventLog } from './log/open-event-log.ts';
import { openedSqlite, type SqliteOptions } from './opened-sqlite.ts';
import { viewsPath } from './views/views-path.ts';

/** A daybook in a file. What few programs need is loaded by them. */
export function sqliteEngine(file: string, given: EngineOptions & EngineParts): StoreEngine {
  const path = resolve(file);
  const options: SqliteOptions = { ...given, path, views: resolve(given.views ?? viewsPath(path)) };
  const { timeoutMs, views, keys = keysPath(path) } = options;
  return {
    place: { path },
    open: async (how) => openedSqlite(await openSqliteEventLog({ ...options, ...how }), options),
    migrate: async ({ dryRun }) => {
      const { migrateStore } = await import('./log/migrate-store.ts');
      return migrateStore({ path, timeoutMs, dryRun });
    },
    access: async () => (await import('./auth/access-beside.ts')).accessBeside(options),
    tables: async () => ({ views, log: path }),
    ownFiles: () =>
      [path, views, authPath(path), ...(isFileAddress(keys) ? [resolve(keys)] : [])].flatMap((one) => [
        one,
        `${one}-wal`,
        `${one}-shm`,
        `${one}-journal`,
      ]),
    backups: async () => (await import('./file/sqlite-backups.ts')).sqliteBackups(options),
    adopt: async () => {
      throw nothingToAdopt(path);
    },
  };
}

const nothingToAdopt = (path: string): FailureError =>
  new FailureError({
    kind: 'usage',
    code: 'nothing_to_adopt',
    message: `${path} is a file: a backup of it is put back by a program of its own, which gives it a new epoch too.`,
    ...advice`Run ${{ program: 'db restore' }}.`,
  });
