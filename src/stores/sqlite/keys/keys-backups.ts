import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { KeysBackup, KeysCopy } from '../../../core/model/key-store.ts';
import type { KeysBackups } from '../../../core/seal/key-administration.ts';
import type { StoredKeys } from '../../../core/seal/stored-keys.ts';
import { claimAsideDatabase } from '../file/aside-database.ts';
import { assertFree, publishBackup } from '../file/backup-place.ts';
import { keyStatements } from './key-statements.ts';
import { beginFile, type KeysFile, openBackup } from './open-keys.ts';

/** Backups of keys are files of keys, wherever those are kept. */
export const keysBackups = (options: Omit<KeysFile, 'path'>): KeysBackups => ({
  write: written,
  read: async (from) => {
    const backup = await openBackup({ ...options, path: resolve(from) });
    if (backup === undefined) return undefined;
    try {
      return { ...(await backup.identity()), ...(await backup.content()) };
    } finally {
      await backup.close();
    }
  },
});

async function written(
  stored: StoredKeys,
  { to, replace, at }: KeysCopy,
  live: string | undefined,
): Promise<KeysBackup> {
  const path = resolve(to);
  assertFree(path, live, replace);
  const aside = claimAsideDatabase(path);
  try {
    await fill(aside.path, stored, at);
    publishBackup(aside, path, replace);
  } finally {
    aside.remove();
  }
  const destroyed = stored.keys.filter(({ key }) => key === null).length;
  return { path, bytes: statSync(path).size, keys: stored.keys.length - destroyed, destroyed };
}

/** One file that needs no other beside it. It says itself when it was made: so that is known where it is restored. */
async function fill(path: string, stored: StoredKeys, at: string): Promise<void> {
  const connection = await beginFile({ path, timeoutMs: 0 }, stored);
  try {
    connection.write(() => keyStatements(connection.sqlite).backedUp(at));
    connection.read(() => connection.sqlite.pragma('journal_mode = DELETE'));
  } finally {
    connection.close();
  }
}
