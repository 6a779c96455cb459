import { existsSync } from 'node:fs';
import { openSqliteEventLog } from '../stores/sqlite/log/open-event-log.ts';
import { clock, type FileOptions } from './file.ts';

/** Creates a daybook where there is none. */
export async function initialise(
  options: FileOptions,
): Promise<{ readonly path: string; readonly created: boolean }> {
  const created = !existsSync(options.path);
  const store = await openSqliteEventLog({ ...options, clock, create: true });
  await store.close();
  return { path: store.path, created };
}
