import { pinOf } from '../core/log/verify-log.ts';
import { openSqliteEventLog } from '../stores/sqlite/log/open-event-log.ts';
import { storeInfo } from '../stores/sqlite/log/store-info.ts';
import { clock, type Facts, type FileOptions } from './file.ts';

/** What the file is and holds, and how it is kept safe. */
export async function info(options: FileOptions): Promise<Facts> {
  const store = await openSqliteEventLog({ ...options, clock });
  try {
    const { pragmas, head, ...facts } = await storeInfo(store);
    return { ...facts, head: pinOf(head), ...pragmas };
  } finally {
    await store.close();
  }
}
