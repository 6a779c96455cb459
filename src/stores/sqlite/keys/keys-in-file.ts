import type { Keys } from '../../../core/model/key-store.ts';
import type { KeysFile } from './open-keys.ts';

/** The keys of a log in a file, opened when the first of them is needed. */
export const keysInFile = (file: KeysFile): Keys => ({
  place: file.path,
  open: async () => (await import('./open-keys.ts')).openKeys(file),
  administration: async () => (await import('./administer-keys.ts')).administerKeys(file),
  create: async (logId) => (await import('./open-keys.ts')).createKeys(file, logId),
});
