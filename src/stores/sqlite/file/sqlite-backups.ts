import type {
  Backup,
  Backups,
  CopyOptions,
  Restoration,
  RestoredStore,
} from '../../../core/log/store-engine.ts';
import type { Head } from '../../../core/model/commit.ts';
import { openSqliteEventLog } from '../log/open-event-log.ts';
import { openedSqlite, type SqliteOptions } from '../opened-sqlite.ts';
import { backupStore } from './backup-store.ts';
import { headInFile, openRestored, publishRestored, type RestoreOptions } from './restore-store.ts';

/** Copies of a daybook in a file: each is one file too. */
export const sqliteBackups = (options: SqliteOptions): Backups => ({
  copy: (how) => copied(options, how),
  restoration: (from, step) => restoration(options, { ...options, from, step }),
});

async function copied(options: SqliteOptions, how: CopyOptions): Promise<Backup> {
  const store = await openSqliteEventLog(options);
  const verify = (path: string, head: Head): Promise<void> => verified({ ...options, path }, head, how);
  try {
    return await backupStore(store, { ...how, timeoutMs: options.timeoutMs, verify });
  } finally {
    await store.close();
  }
}

async function verified(options: SqliteOptions, head: Head, { verify }: CopyOptions): Promise<void> {
  const copy = await openSqliteEventLog({ ...options, readonly: true });
  try {
    await verify(openedSqlite(copy, options), head);
  } finally {
    await copy.close();
  }
}

const restoration = (options: SqliteOptions, restoring: RestoreOptions): Restoration => ({
  from: restoring.from,
  path: options.path,
  headOfBackup: () => headInFile(restoring.from, restoring),
  headBefore: () => headInFile(options.path, restoring),
  open: async (): Promise<RestoredStore> => {
    const store = await openRestored(restoring);
    return { ...openedSqlite(store, options), publish: () => publishRestored(store, restoring) };
  },
});
