import type { ServerAddress } from '../../../core/kernel/database-address.ts';
import type { Keys } from '../../../core/model/key-store.ts';

/** The keys of a log in a database of their own, opened when the first of them is needed. */
export const keysInDatabase = ({ url }: ServerAddress, timeoutMs: number): Keys => ({
  place: url,
  open: async () => (await import('./open-keys.ts')).openKeys({ url, timeoutMs }),
  create: async (logId) => (await import('./open-keys.ts')).createKeys({ url, timeoutMs }, logId),
});
