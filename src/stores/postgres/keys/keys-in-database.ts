import type { Keys } from '../../../core/model/key-store.ts';
import type { KeysBackups } from '../../../core/seal/key-administration.ts';
import type { KeysDatabase } from './open-keys.ts';

/**
 * The keys of a log in a database of their own, opened when the first of them is needed.
 *
 * @param backups what backups of them are made and read with
 */
export const keysInDatabase = (database: KeysDatabase, backups: () => Promise<KeysBackups>): Keys => ({
  place: database.url,
  open: async () => (await import('./open-keys.ts')).openKeys(database),
  administration: async () =>
    (await import('./administer-keys.ts')).administerKeys(database, await backups()),
  create: async (logId) => (await import('./open-keys.ts')).createKeys(database, logId),
});
