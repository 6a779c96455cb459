import type { Keys } from '../../../core/model/key-store.ts';
import type { KeysDatabase } from './open-keys.ts';

/** The keys of a log in a database of their own, opened when the first of them is needed. */
export const keysInDatabase = (database: KeysDatabase): Keys => ({
  place: database.url,
  open: async () => (await import('./open-keys.ts')).openKeys(database),
  create: async (logId) => (await import('./open-keys.ts')).createKeys(database, logId),
});
